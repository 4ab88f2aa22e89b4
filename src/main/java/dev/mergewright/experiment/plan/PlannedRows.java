package dev.mergewright.experiment.plan;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.rows.ExperimentData;
import dev.mergewright.experiment.rows.ObjectiveRows;
import dev.mergewright.experiment.rows.Rate;
import dev.mergewright.experiment.rows.Term;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.space.Objective;
import dev.mergewright.synthesis.Quota;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rows that an experiment will read: those of its datasets or, before they are made, as many
/// as it asks for, as long as those of its exam.
final class PlannedRows {
  private final Dataset exam;
  private final ChatFormat format;
  private final ObjectiveRows sample;
  private final Map<Split, Map<String, Size>> sizes = new EnumMap<>(Split.class);
  private final boolean estimated;

  /// How much a set of rows is.
  private record Size(long rows, long tokens) {
    static final Size NONE = new Size(0, 0);
  }

  private PlannedRows(Dataset exam, ChatFormat format, ObjectiveRows sample, boolean estimated) {
    this.exam = exam;
    this.format = format;
    this.sample = sample;
    this.estimated = estimated;
  }

  /// @param data the datasets; null before they are made
  static PlannedRows of(
      ExperimentSettings settings, @Nullable ExperimentData data, Dataset exam, ChatFormat format) {
    return data == null ? estimated(settings, exam, format) : counted(data, format);
  }

  private static PlannedRows counted(ExperimentData data, ChatFormat format) {
    ObjectiveRows search = rows(data, Split.SEARCH, format);
    PlannedRows planned = new PlannedRows(data.exam(), format, search.first(1), false);
    planned.count(Split.SEARCH, search);
    planned.count(Split.SELECT, rows(data, Split.SELECT, format));
    return planned;
  }

  private static ObjectiveRows rows(ExperimentData data, Split split, ChatFormat format) {
    return ObjectiveRows.of(data.safety(), data.expert(), split, format);
  }

  private void count(Split split, ObjectiveRows rows) {
    Map<String, Size> counts = new LinkedHashMap<>();
    for (String set : rows.terms()) {
      EncodedRows encoded = rows.sets(List.of(set)).getFirst();
      counts.put(set, new Size(encoded.size(), encoded.tokens()));
    }
    sizes.put(split, counts);
  }

  private static PlannedRows estimated(
      ExperimentSettings settings, Dataset exam, ChatFormat format) {
    ObjectiveRows like = ObjectiveRows.of(exam, exam, Split.SELECT, format);
    PlannedRows planned = new PlannedRows(exam, format, like.first(1), true);
    ExperimentSettings.Data data = settings.data();
    Map<String, Quota> quotas =
        Map.of(
            Objective.SAFETY, data.safety().rows(),
            Objective.EXPERT, data.expert().rows(),
            Objective.BENIGN, data.safety().benign());
    for (Split split : List.of(Split.SEARCH, Split.SELECT)) {
      Map<String, Size> counts = new LinkedHashMap<>();
      for (String term : like.terms()) {
        EncodedRows rows = like.sets(List.of(term)).getFirst();
        Quota quota = quotas.getOrDefault(term, Quota.NONE);
        int count = split == Split.SEARCH ? quota.search() : quota.select();
        if (count > 0 && rows.size() == 0) {
          throw new InvalidInputException(
              "%s has no select rows like those of the %s term, from which their tokens could be estimated; make the datasets first with mergewright generate"
                  .formatted(settings.exam(), term));
        }
        long tokens = rows.size() == 0 ? 0 : count * rows.tokens() / rows.size();
        counts.put(term, new Size(count, tokens));
      }
      planned.sizes.put(split, counts);
    }
    return planned;
  }

  /// Whether the datasets are not made yet.
  boolean estimated() {
    return estimated;
  }

  ChatFormat format() {
    return format;
  }

  /// Rows like those that are scored, by term.
  ObjectiveRows sample() {
    return sample;
  }

  /// The tokens that go through a model to score the losses among some terms.
  long tokens(Split split, List<String> terms) {
    return Math.round(tokensOfBatch(split, terms, null));
  }

  /// The tokens to score them on so many rows of every term in the mean.
  ///
  /// @param batch how many rows; all where absent
  double tokensOfBatch(Split split, List<String> terms, @Nullable Integer batch) {
    return Term.losses(terms).stream()
        .map(term -> ((Term.Loss) Term.of(term)).set())
        .distinct()
        .map(set -> size(split, set))
        .mapToDouble(
            size ->
                batch == null || size.rows() <= batch
                    ? size.tokens()
                    : (double) size.tokens() * batch / size.rows())
        .sum();
  }

  /// The replies that the rates among some terms need.
  long replies(Split split, List<String> terms) {
    return asked(terms).stream().mapToLong(set -> size(split, set).rows()).sum();
  }

  /// The tokens of those replies with their questions, if they are as long as the rows' own.
  long replyTokens(Split split, List<String> terms) {
    return asked(terms).stream().mapToLong(set -> size(split, set).tokens()).sum();
  }

  /// The sets whose questions are put.
  private static Set<String> asked(List<String> terms) {
    Set<String> sets = new LinkedHashSet<>();
    for (Rate rate : Term.rates(terms)) {
      sets.addAll(
          switch (rate) {
            case HARMFUL -> List.of(Objective.SAFETY);
            case OVER_REFUSAL -> List.of(Objective.BENIGN);
            case SKILL -> List.of(Objective.EXPERT);
            case VALID -> Term.SETS;
          });
    }
    return sets;
  }

  private Size size(Split split, String set) {
    return sizes.getOrDefault(split, Map.of()).getOrDefault(set, Size.NONE);
  }

  /// The questions of the exam of some kinds.
  long questions(Split split, Set<Example.Kind> kinds) {
    return exam.rows(split).stream().filter(row -> kinds.contains(row.kind())).count();
  }

  /// Some questions of the exam, those first that winners are not judged by.
  List<String> prompts(int most) {
    return Stream.of(Split.SELECT, Split.TEST)
        .flatMap(split -> exam.rows(split).stream())
        .map(Example::prompt)
        .limit(most)
        .toList();
  }
}
