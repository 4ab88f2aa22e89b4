package dev.mergewright.synthesis.grammar;

import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Where a number of a scene comes from.
///
/// ```text
/// 24..480 by 4     drawn from a range with steps, 1 where none is given
/// 3, 4, 6, 12      drawn from a list
/// price * 2        computed from other numbers
/// ```
sealed interface Draw {
  Rational number(Function<String, Rational> known, RandomGenerator random);

  record Range(Rational from, Rational to, Rational step) implements Draw {
    @Override
    public Rational number(Function<String, Rational> known, RandomGenerator random) {
      long steps = to.minus(from).over(step).floor();
      return from.plus(step.times(Rational.of(random.nextLong(steps + 1))));
    }
  }

  record OneOf(List<Rational> numbers) implements Draw {
    public OneOf {
      numbers = List.copyOf(numbers);
    }

    @Override
    public Rational number(Function<String, Rational> known, RandomGenerator random) {
      return numbers.get(random.nextInt(numbers.size()));
    }
  }

  record Computed(String formula) implements Draw {
    @Override
    public Rational number(Function<String, Rational> known, RandomGenerator random) {
      return Formula.value(formula, known);
    }
  }

  static Draw parse(String text) {
    if (text.contains("..")) {
      String[] parts = text.split("\\.\\.| by ");
      return new Range(
          Rational.parse(parts[0].strip()),
          Rational.parse(parts[1].strip()),
          parts.length > 2 ? Rational.parse(parts[2].strip()) : Rational.of(1));
    }
    if (text.matches("[-0-9.]+( *, *[-0-9.]+)*")) {
      return new OneOf(Stream.of(text.split(",")).map(String::strip).map(Rational::parse).toList());
    }
    return new Computed(text);
  }
}
