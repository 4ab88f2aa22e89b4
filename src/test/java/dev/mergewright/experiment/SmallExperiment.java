package dev.mergewright.experiment;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The committed miniature models with little of everything else, for tests of whole runs.
public final class SmallExperiment {
  /// Where the models are.
  public static final Path MODELS = Path.of("experiments/miniature/models").toAbsolutePath();

  private SmallExperiment() {}

  /// The first questions of each kind of the miniature exam, for the folder `exam` beside the
  /// settings.
  public static Dataset exam(int rowsPerKind) throws IOException {
    Dataset whole = Dataset.read(MODELS.resolve("exam"));
    Map<Split, List<Example>> rows = new EnumMap<>(Split.class);
    for (Split split : List.of(Split.SELECT, Split.TEST)) {
      List<Example> few = new ArrayList<>();
      for (Example.Kind kind : Example.Kind.values()) {
        whole.rows(split).stream()
            .filter(row -> row.kind() == kind)
            .limit(rowsPerKind)
            .forEach(few::add);
      }
      rows.put(split, few);
    }
    return new Dataset("miniature-exam", rows, whole.production());
  }

  /// The text of an `experiment.yaml`.
  ///
  /// @param topics of the safety rows, as a YAML list
  /// @param searchRows refusals, and as many of the expert's rows, to search on
  /// @param rest what is searched: the keys after `data`
  public static String settings(
      String name, String question, String topics, int searchRows, String rest) {
    return """
    name: %3$s
    miniature: true
    question: %4$s
    models: {base: %1$s/aligned, experts: [%1$s/expert], pretrained: %1$s/base}
    judge: %1$s/judge.yaml
    exam: exam
    data:
      license: CC0-1.0
      grade: plumbing
      safety:
        dataset: safety
        writer: %1$s/base
        prompt: %2$s/write-question.md
        topics: %5$s
        rows: {search: %6$d, select: 6}
        benign: {search: 4, select: 2}
        candidates: 200
        seed: 1
      expert:
        dataset: medicine
        prompt: %2$s/write-domain-question.md
        rows: {search: %6$d, select: 6}
        candidates: 100
        seed: 1
    %7$s\
    """
        .formatted(
            MODELS,
            Path.of("prompts/miniature").toAbsolutePath(),
            name,
            question,
            topics,
            searchRows,
            rest);
  }
}
