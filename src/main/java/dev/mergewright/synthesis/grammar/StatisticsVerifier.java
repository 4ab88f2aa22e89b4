package dev.mergewright.synthesis.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Computes the mean, median, range or mode of the list in a question and compares it with the last
/// number of the answer.
record StatisticsVerifier() implements Verifier {
  private static final Pattern WORD =
      Pattern.compile("\\b(mean|average|median|range|mode)\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern LIST =
      Pattern.compile("[0-9.]*[0-9](?:, [0-9.]*[0-9])+(?:,? and [0-9.]*[0-9])?");

  @Override
  public String id() {
    return "statistics";
  }

  @Override
  public boolean accepts(String question, String answer) {
    Matcher word = WORD.matcher(question);
    Matcher list = LIST.matcher(question);
    List<Rational> said = Equation.numbers(answer);
    if (!word.find() || !list.find() || said.isEmpty()) {
      return false;
    }
    List<Rational> sorted = Equation.numbers(list.group()).stream().sorted().toList();
    return candidates(word.group(1).toLowerCase(Locale.ROOT), sorted)
        .equals(List.of(said.getLast()));
  }

  /// The value; none or several where the mode is not unique.
  private static List<Rational> candidates(String word, List<Rational> sorted) {
    int size = sorted.size();
    return switch (word) {
      case "median" ->
          List.of(sorted.get((size - 1) / 2).plus(sorted.get(size / 2)).over(Rational.of(2)));
      case "range" -> List.of(sorted.getLast().minus(sorted.getFirst()));
      case "mode" -> modes(sorted);
      default ->
          List.of(sorted.stream().reduce(Rational.ZERO, Rational::plus).over(Rational.of(size)));
    };
  }

  private static List<Rational> modes(List<Rational> values) {
    Map<Rational, Long> counts =
        values.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    List<Rational> modes = new ArrayList<>();
    counts.forEach(
        (value, count) -> {
          if (count == most) {
            modes.add(value);
          }
        });
    return modes;
  }
}
