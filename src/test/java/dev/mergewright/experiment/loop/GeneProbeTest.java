package dev.mergewright.experiment.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.KnownResults;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.models.Workers;
import dev.mergewright.experiment.rows.RungRows;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.merge.StrictYaml;
import dev.mergewright.space.Inert;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneProbeTest {
  private static final int ROWS = 24;
  private static final int IDLE = 2;

  @TempDir private Path folder;

  @Test
  void takesOutTheGenesThatDoNothingAndNamesThem() throws IOException {
    SearchTrial trial = trial();
    RecipeSpace narrowed = probe(trial, folder.resolve("journal"));
    List<String> names = trial.space().names();
    assertThat(narrowed.names()).isEqualTo(names.subList(IDLE, names.size()));
    assertThat(narrowed.inert()).extracting(Inert::parameter).isEqualTo(names.subList(0, IDLE));
  }

  @Test
  void goesOnAfterAKillToTheSameBits() throws IOException {
    SearchTrial trial = trial();
    Path whole = folder.resolve("whole");
    probe(trial, whole);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("cut");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(probe(trial, cut).names()).isEqualTo(probe(trial, whole).names());
    assertThat(cut).hasSameBinaryContentAs(whole);
  }

  private static RecipeSpace probe(SearchTrial trial, Path file) throws IOException {
    try (Journal journal = Journal.open(file);
        Workers workers = new Workers(2)) {
      Session session = new Session(null, null, journal, workers, Progress.SILENT, null, List.of());
      RungRows rungs =
          RungRows.of(
              trial.goals().terms(), trial.rows().rows().losses()::of, GeneProbe.FEW_ROWS.rungs());
      RungScorer scorer =
          new RungScorer(
              new FakeMerges(trial.space(), IDLE),
              rungs,
              Map.of("base", "b", "expert", "e"),
              KnownResults.of(journal, List.of()));
      GeneProbe probe = new GeneProbe(new Arm.Searched("trial", 1), scorer, session);
      assertThat(rungs.rungs().getFirst().get("safety").size()).isEqualTo(RungRows.LEAST_ROWS);
      return probe.narrowed(trial.space());
    }
  }

  private static SearchTrial trial() throws IOException {
    String yaml = "name: trial\nmethods: [ties]\nevaluations: 10\nseeds: [1]";
    return new SearchTrial(
        StrictYaml.parse(yaml, "search.yaml", SearchSettings.class), FakeMerges.rows(ROWS));
  }
}
