package dev.mergewright.evaluation;

import dev.mergewright.dataset.Item.Choice;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Questions with options, answered by the option that the model finds most likely.
///
/// ```text
/// acc        argmax_i  log p(option_i | context)                       summed over the option's tokens
/// acc_norm   argmax_i  log p(option_i | context) / characters(option_i)
/// ```
///
/// As lm-evaluation-harness defines them: characters are code points of the option without the
/// blank before it, and of equal options the first is taken. A question of which a log-likelihood
/// is not a number is wrong and counts as unscorable.
///
/// @param rows the questions
/// @param format how they are put
/// @param shots solved questions before each
public record MultipleChoiceTask(String name, List<Choice> rows, ChoiceFormat format, FewShot shots)
    implements Task {
  private static final String ANSWER = "answer";
  private static final String CHOSEN = "chosen";
  private static final String NORMALIZED = "chosen_normalized";

  public MultipleChoiceTask {
    rows = List.copyOf(rows);
    Task.requireRows(name, rows.size());
  }

  @Override
  public int size() {
    return rows.size();
  }

  /// How the model does on some of the rows.
  List<Sample> samples(List<Choice> some, Subject subject) {
    List<ChoiceFormat.Asked> asked =
        some.stream().map(row -> format.asked(row, before(row))).toList();
    List<Row> texts = new ArrayList<>();
    for (ChoiceFormat.Asked row : asked) {
      for (int i = 0; i < row.options().size(); i++) {
        texts.add(new Row.Continuation(row.contexts().get(i), row.continuations().get(i)));
      }
    }
    EncodedRows encoded = subject.format().encode(texts);
    double[] losses = subject.model().answerLosses(encoded);
    List<Sample> samples = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < some.size(); i++) {
      double[] logLikelihoods = new double[asked.get(i).options().size()];
      for (int option = 0; option < logLikelihoods.length; option++) {
        logLikelihoods[option] = -losses[from] * encoded.answerTokens(from);
        from++;
      }
      samples.add(sample(some.get(i), asked.get(i).options(), logLikelihoods));
    }
    return samples;
  }

  List<Series> series(List<Sample> samples) {
    List<Series> series = new ArrayList<>();
    series.add(ReplyTask.share("acc", true, samples, sample -> sample.mark() == Mark.MATCHED));
    if (format.isNormalized()) {
      series.add(
          ReplyTask.share("acc_norm", true, samples, sample -> isAnswer(sample, NORMALIZED)));
    }
    return List.copyOf(series);
  }

  private String before(Choice row) {
    StringBuilder before = new StringBuilder(format.introduction(row));
    shots
        .of(row, Choice.class)
        .forEach(solved -> before.append(format.solved(solved)).append("\n\n"));
    return before.toString();
  }

  private static Sample sample(Choice row, List<String> options, double[] logLikelihoods) {
    Map<String, Double> figures = new LinkedHashMap<>();
    Mark mark = Mark.UNSCORABLE;
    if (Arrays.stream(logLikelihoods).allMatch(Double::isFinite)) {
      double[] perCharacter = new double[logLikelihoods.length];
      Arrays.setAll(
          perCharacter,
          i -> logLikelihoods[i] / options.get(i).codePointCount(0, options.get(i).length()));
      int chosen = greatest(logLikelihoods);
      mark = chosen == row.answer() ? Mark.MATCHED : Mark.MISSED;
      figures.put(ANSWER, (double) row.answer());
      figures.put(CHOSEN, (double) chosen);
      figures.put(NORMALIZED, (double) greatest(perCharacter));
    }
    for (int i = 0; i < logLikelihoods.length; i++) {
      figures.put("log_likelihood_" + i, logLikelihoods[i]);
    }
    return new Sample(row.id(), row.category(), mark, null, figures, Map.of());
  }

  private static int greatest(double[] values) {
    int greatest = 0;
    for (int i = 1; i < values.length; i++) {
      greatest = values[i] > values[greatest] ? i : greatest;
    }
    return greatest;
  }

  private static boolean isAnswer(Sample sample, String chosen) {
    Double answer = sample.figures().get(ANSWER);
    return answer != null && answer.equals(sample.figures().get(chosen));
  }
}
