package dev.mergewright.experiment.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.experiment.loop.FakeMerges;
import dev.mergewright.experiment.loop.SearchTrial;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownResultsTest {
  private static final int ROWS = 24;

  @TempDir private Path folder;
  private SearchRows rows;

  @BeforeEach
  void encode() throws IOException {
    rows = FakeMerges.rows(ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fidelity: {rungs: [0.5, 1]}"})
  void spareEveryScoringOfARunThatAsksTheSame(String fidelity) throws IOException {
    SearchTrial trial = trial(10, fidelity);
    trial.run(folder.resolve("first"), 1, new FakeMerges(trial.space()));
    FakeMerges merges = new FakeMerges(trial.space());
    trial.knowing(Journal.read(folder.resolve("first"))).run(folder.resolve("second"), 2, merges);
    assertThat(merges.rows).hasValue(0);
    assertThat(folder.resolve("second")).hasSameBinaryContentAs(folder.resolve("first"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fidelity: {rungs: [0.5, 1]}"})
  void leaveTheJournalOfALongerRunAsItWouldBeWithout(String fidelity) throws IOException {
    SearchTrial shorter = trial(7, fidelity);
    shorter.run(folder.resolve("short"), 1, new FakeMerges(shorter.space()));
    SearchTrial longer = trial(14, fidelity);
    FakeMerges alone = new FakeMerges(longer.space());
    longer.run(folder.resolve("alone"), 1, alone);
    FakeMerges helped = new FakeMerges(longer.space());
    longer.knowing(Journal.read(folder.resolve("short"))).run(folder.resolve("with"), 1, helped);
    assertThat(folder.resolve("with")).hasSameBinaryContentAs(folder.resolve("alone"));
    assertThat(helped.rows.get()).isPositive().isLessThan(alone.rows.get());
  }

  /// Losses of a race are rounded, and those of whole candidates are not.
  @ParameterizedTest
  @ValueSource(strings = {"", "fidelity: {rungs: [0.5, 1]}"})
  void areNotMixedBetweenRacesAndWholeCandidates(String fidelity) throws IOException {
    SearchTrial trial = trial(10, fidelity);
    String other = fidelity.isEmpty() ? "fidelity: {rungs: [0.5, 1]}" : "";
    trial(10, other).run(folder.resolve("other"), 1, new FakeMerges(trial.space()));
    trial.run(folder.resolve("alone"), 1, new FakeMerges(trial.space()));
    List<JournalEntry> entries = Journal.read(folder.resolve("other"));
    trial.knowing(entries).run(folder.resolve("with"), 1, new FakeMerges(trial.space()));
    assertThat(Files.readString(folder.resolve("with")))
        .isEqualTo(Files.readString(folder.resolve("alone")));
  }

  private SearchTrial trial(int evaluations, String fidelity) {
    String yaml =
        "name: trial\nmethods: [ties]\nevaluations: %d\nseeds: [1]\n%s"
            .formatted(evaluations, fidelity);
    return new SearchTrial(StrictYaml.parse(yaml, "search.yaml", SearchSettings.class), rows);
  }
}
