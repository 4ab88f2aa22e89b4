package dev.mergewright.evaluation;

import dev.mergewright.llama.EncodedRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Texts by how surprised a model is: of a dialogue the answer counts, of a text every token but
/// the first.
///
/// ```text
/// loss         mean over rows of (sum of -log p(token) / tokens)       the objective of arXiv 2406.14563
/// perplexity   exp(sum over rows of -log p / sum over rows of tokens)
/// ```
///
/// A row whose loss is not a number is left out of both and lowers the share `finite`.
///
/// @param rows the texts
public record PerplexityTask(String name, List<Passage> rows) implements Task {
  private static final String LOSS = "loss";
  private static final String TOKENS = "tokens";

  public PerplexityTask {
    rows = List.copyOf(rows);
    Task.requireRows(name, rows.size());
  }

  @Override
  public int size() {
    return rows.size();
  }

  /// How the model does on some of the rows.
  List<Sample> samples(List<Passage> some, Subject subject) {
    EncodedRows encoded = subject.format().encode(some.stream().map(Passage::row).toList());
    double[] losses = subject.model().answerLosses(encoded);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put(LOSS, losses[i]);
      figures.put(TOKENS, (double) encoded.answerTokens(i));
      Passage row = some.get(i);
      samples.add(new Sample(row.id(), row.category(), null, null, figures, Map.of()));
    }
    return samples;
  }

  List<Series> series(List<Sample> samples) {
    List<Reading> means = new ArrayList<>();
    List<Reading> sums = new ArrayList<>();
    for (Sample sample : samples) {
      double loss = sample.figures().getOrDefault(LOSS, Double.NaN);
      double tokens = sample.figures().getOrDefault(TOKENS, 0.0);
      means.add(Double.isFinite(loss) ? Reading.of(loss) : Reading.NONE);
      sums.add(Double.isFinite(loss) ? new Reading(loss * tokens, tokens) : Reading.NONE);
    }
    return List.of(
        new Series(new Metric.Mean(LOSS, false), means),
        new Series(new Metric.Perplexity("perplexity"), sums),
        ReplyTask.share("finite", true, means, Reading::isThere));
  }
}
