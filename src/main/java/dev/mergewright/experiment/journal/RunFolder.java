package dev.mergewright.experiment.journal;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.AtomicFile;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.experiment.models.Likeness;
import dev.mergewright.experiment.rows.DataSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The folder of one run, `runs/<experiment>/<id>/`, named after its lock file: the same question
/// about the same bytes is the same run, and anything else is another one. So a run is continued,
/// never overwritten.
///
/// ```text
/// experiment.lock.yaml   everything resolved, all hashes
/// journal.jsonl          the truth: one line per result
/// ledger.jsonl           what each step cost
/// provenance.json        where it was made
/// data.json              the datasets it used
/// plan.json              what it was thought to take, where that was asked for
/// likeness.json          how much what it found is like the models that went in
/// best/                  recipe.yaml and model/ of the winner
/// report.html, report.md, trials.csv
/// ```
///
/// @param path the folder
/// @param id its name
public record RunFolder(Path path, String id) {
  private static final int ID_DIGITS = 12;
  private static final String DATA = "data.json";
  private static final String LIKENESS = "likeness.json";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// The run of a lock file; the folder is made when it is not there.
  public static RunFolder open(Path runs, String experiment, String lock) throws IOException {
    RunFolder folder = of(runs, experiment, lock);
    Files.createDirectories(folder.path);
    if (!Files.exists(folder.lock())) {
      AtomicFile.write(folder.lock(), lock);
    } else if (!Files.readString(folder.lock()).equals(lock)) {
      throw new InvalidInputException(
          "%s was changed by hand; restore it, or remove the run's folder to start over"
              .formatted(folder.lock()));
    }
    return folder;
  }

  /// Where the run of a lock file lies, or would lie.
  public static RunFolder of(Path runs, String experiment, String lock) {
    String id = Sha256.of(lock).substring(0, ID_DIGITS);
    return new RunFolder(runs.resolve(experiment).resolve(id), id);
  }

  /// The file that says what determines the run.
  public Path lock() {
    return path.resolve("experiment.lock.yaml");
  }

  /// The file of results.
  public Path journal() {
    return path.resolve("journal.jsonl");
  }

  /// The file of what steps cost.
  public Path ledger() {
    return path.resolve("ledger.jsonl");
  }

  Path provenance() {
    return path.resolve("provenance.json");
  }

  /// Opens a run that is there.
  public static RunFolder existing(Path path) {
    RunFolder folder =
        new RunFolder(path, String.valueOf(path.toAbsolutePath().normalize().getFileName()));
    if (!Files.isRegularFile(folder.lock())) {
      throw new InvalidInputException(
          "%s is not there; give the folder of a run, runs/<experiment>/<id>"
              .formatted(folder.lock()));
    }
    return folder;
  }

  /// Records what the report tells of the datasets.
  public void writeData(List<DataSummary> summaries) throws IOException {
    AtomicFile.write(path.resolve(DATA), JSON.writeValueAsString(summaries) + "\n");
  }

  /// Whether a folder is a run's.
  public static boolean isRun(Path folder) {
    return Files.isRegularFile(new RunFolder(folder, "").lock());
  }

  /// Whether the run came so far as to say what it works with.
  public boolean isDescribed() {
    return Files.exists(path.resolve(DATA)) && Files.exists(provenance());
  }

  /// What was kept of the datasets.
  public List<DataSummary> readData() throws IOException {
    return List.of(JSON.readValue(Files.readString(path.resolve(DATA)), DataSummary[].class));
  }

  /// Keeps a forecast, to be set against the ledger.
  public void writePlan(Forecast forecast) throws IOException {
    AtomicFile.write(plan(), JSON.writeValueAsString(forecast) + "\n");
  }

  /// The forecast that was kept; null without one.
  public @Nullable Forecast readPlan() throws IOException {
    return Files.exists(plan()) ? JSON.readValue(Files.readString(plan()), Forecast.class) : null;
  }

  private Path plan() {
    return path.resolve("plan.json");
  }

  /// Records how much results are like their parents, by recipe.
  public void writeLikeness(Map<String, Likeness> byRecipe) throws IOException {
    AtomicFile.write(
        path.resolve(LIKENESS), JSON.writeValueAsString(new TreeMap<>(byRecipe)) + "\n");
  }

  /// What [#writeLikeness] wrote; nothing in a run that is not at its end.
  public Map<String, Likeness> readLikeness() throws IOException {
    Path file = path.resolve(LIKENESS);
    return Files.exists(file)
        ? JSON.readValue(Files.readString(file), new TypeReference<Map<String, Likeness>>() {})
        : Map.of();
  }

  /// Records where the run was started; a run that continues elsewhere keeps its first entry.
  public void writeProvenance(Map<String, String> models) throws IOException {
    if (!Files.exists(provenance())) {
      AtomicFile.write(provenance(), JSON.writeValueAsString(Provenance.here(models)) + "\n");
    }
  }

  /// What was kept of the program and the machine.
  public Provenance readProvenance() throws IOException {
    return JSON.readValue(Files.readString(provenance()), Provenance.class);
  }
}
