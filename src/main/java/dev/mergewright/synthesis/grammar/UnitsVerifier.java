package dev.mergewright.synthesis.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Converts the quantity of a question by a table of its own and compares it with the last quantity
/// of the answer.
record UnitsVerifier() implements Verifier {
  /// Units of one dimension, each with its size in the first.
  private static final List<String> DIMENSIONS =
      List.of(
          "millimetres 1 centimetres 10 decimetres 100 metres 1000 kilometres 1000000",
          "inches 1 feet 12 yards 36 fathoms 72 miles 63360",
          "milligrams 1 grams 1000 kilograms 1000000 tonnes 1000000000",
          "ounces 1 pounds 16 stones 224",
          "millilitres 1 centilitres 10 decilitres 100 litres 1000",
          "cups 1 pints 2 quarts 4 gallons 16",
          "seconds 1 minutes 60 hours 3600 days 86400 weeks 604800",
          "months 1 years 12",
          "square_metres 1 ares 100 hectares 10000",
          "watts 1 kilowatts 1000",
          "cents 1 dollars 100",
          "units 1 dozens 12 scores 20 gross 144",
          "bits 1 bytes 8");

  private static final Map<String, Unit> UNITS = units();
  private static final Pattern QUANTITY =
      Pattern.compile("([0-9]+(?:,[0-9]{3})*(?:\\.[0-9]+)?)[ -](square [a-z]+|[a-z]+)");

  private record Unit(String name, int dimension, Rational size) {}

  private record Quantity(Rational amount, Unit unit) {
    boolean isSame(Quantity other) {
      return unit.dimension == other.unit.dimension
          && amount.times(unit.size).equals(other.amount.times(other.unit.size));
    }
  }

  @Override
  public String id() {
    return "units";
  }

  @Override
  public boolean accepts(String question, String answer) {
    List<Quantity> given = quantities(question);
    List<Quantity> found = quantities(answer);
    if (found.isEmpty()) {
      return false;
    }
    Quantity last = found.getLast();
    try {
      return given.stream().anyMatch(last::isSame)
          && given.stream().noneMatch(quantity -> quantity.unit.equals(last.unit));
    } catch (ArithmeticException _) {
      return false;
    }
  }

  private static List<Quantity> quantities(String text) {
    List<Quantity> quantities = new ArrayList<>();
    Matcher matcher = QUANTITY.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      Unit unit = UNITS.get(matcher.group(2).replace(' ', '_'));
      if (unit != null) {
        quantities.add(new Quantity(Rational.parse(matcher.group(1).replace(",", "")), unit));
      }
    }
    return quantities;
  }

  private static Map<String, Unit> units() {
    Map<String, Unit> units = new HashMap<>();
    for (int dimension = 0; dimension < DIMENSIONS.size(); dimension++) {
      String[] words = DIMENSIONS.get(dimension).split(" ");
      for (int i = 0; i < words.length; i += 2) {
        Unit unit = new Unit(words[i], dimension, Rational.parse(words[i + 1]));
        units.put(unit.name, unit);
        units.put(singular(unit.name), unit);
      }
    }
    return Map.copyOf(units);
  }

  private static String singular(String unit) {
    return switch (unit) {
      case "feet" -> "foot";
      case "inches" -> "inch";
      case "gross" -> "gross";
      default -> unit.substring(0, unit.length() - 1);
    };
  }
}
