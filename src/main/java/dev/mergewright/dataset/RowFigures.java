package dev.mergewright.dataset;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How varied the rows of a dataset are, for its card and report: prompts by kind, and refusals.
final class RowFigures {
  /// Digits that every machine agrees on, whatever its logarithm does with the last bit.
  private static final MathContext PRINTED = new MathContext(6);

  private RowFigures() {}

  /// The figures of all texts of a dataset, in a fixed order.
  static List<Making.Figure> of(Dataset dataset) {
    List<Making.Figure> figures = new ArrayList<>();
    for (Example.Kind kind : Example.Kind.values()) {
      List<Example> rows = all(dataset).filter(row -> row.kind() == kind).toList();
      add(
          figures,
          kind.key().replace('_', ' ') + " prompts",
          rows.stream().map(Example::prompt).toList(),
          DiversityFigure.Texts.PROMPTS);
      if (kind == Example.Kind.HARMFUL) {
        add(
            figures,
            "refusals",
            rows.stream().map(Example::response).toList(),
            DiversityFigure.Texts.REFUSALS);
      }
    }
    return figures;
  }

  private static void add(
      List<Making.Figure> figures, String of, List<String> texts, DiversityFigure.Texts what) {
    if (texts.isEmpty()) {
      return;
    }
    for (DiversityFigure.Line line : DiversityFigure.lines(Diversity.of(texts), what)) {
      figures.add(
          new Making.Figure(
              of,
              line.name(),
              rounded(line.value()),
              human(line),
              line.gate() == null ? null : line.gate().toString(),
              line.isGood()));
    }
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(PRINTED).doubleValue();
  }

  private static @Nullable String human(DiversityFigure.Line line) {
    DiversityFigure.Range range = line.human();
    return range == null
        ? null
        : "%s to %s"
            .formatted(DiversityFigure.number(range.low()), DiversityFigure.number(range.high()));
  }

  private static Stream<Example> all(Dataset dataset) {
    return dataset.rows().values().stream().flatMap(List::stream);
  }
}
