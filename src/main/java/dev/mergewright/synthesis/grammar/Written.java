package dev.mergewright.synthesis.grammar;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Numbers the way English texts write them.
final class Written {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
  private static final List<String> SMALL =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen");
  private static final List<String> TENS =
      List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

  /// Signs that open tables, lists and objects, which are no sentences.
  private static final String CODE = "{[|";

  private static final int MINUTES_PER_HOUR = 60;

  private Written() {}

  /// The numbers in a form of [Template.Hole].
  static String in(String form, List<Rational> numbers) {
    Rational number = numbers.getFirst();
    return switch (form) {
      case "" -> number.toString();
      case "plain" -> number.toString().replace(",", "");
      case "money" -> money(number);
      case "letter" -> String.valueOf((char) ('A' + number.floor() - 1));
      case "spell" -> spelled(number.floor());
      case "clock" ->
          "%02d:%02d"
              .formatted(number.floor() / MINUTES_PER_HOUR % 24, number.floor() % MINUTES_PER_HOUR);
      case "date" -> LocalDate.ofEpochDay(number.floor()).format(DATE);
      case "weekday" ->
          LocalDate.ofEpochDay(number.floor())
              .getDayOfWeek()
              .getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "duration" -> duration(number.floor());
      case "sorted" ->
          numbers.stream().sorted().map(Rational::toString).collect(Collectors.joining(", "));
      default -> throw new IllegalArgumentException("there is no form " + form);
    };
  }

  private static String money(Rational dollars) {
    return "$" + (dollars.isWhole() ? dollars.toString() : "%,.2f".formatted(dollars.decimal(2)));
  }

  private static String duration(long minutes) {
    long hours = minutes / MINUTES_PER_HOUR;
    long rest = minutes % MINUTES_PER_HOUR;
    String inHours = hours == 0 ? "" : hours + (hours == 1 ? " hour" : " hours");
    String inMinutes = rest == 0 ? "" : rest + (rest == 1 ? " minute" : " minutes");
    return hours == 0 || rest == 0 ? inHours + inMinutes : inHours + " " + inMinutes;
  }

  /// 0 to 99 in words, larger numbers in digits.
  private static String spelled(long number) {
    if (number < SMALL.size()) {
      return SMALL.get(Math.toIntExact(number));
    }
    if (number > 99) {
      return "%,d".formatted(number);
    }
    String tens = TENS.get(Math.toIntExact(number / 10 - 2));
    return number % 10 == 0 ? tens : tens + "-" + SMALL.get(Math.toIntExact(number % 10));
  }

  /// A word after `a` or `an`, by its first letter; grammars avoid words that sound otherwise.
  static String withArticle(String word) {
    return ("aeiouAEIOU".indexOf(word.charAt(0)) >= 0 ? "an " : "a ") + word;
  }

  /// The text with a capital letter at its start and at the start of each sentence.
  static String sentences(String text) {
    StringBuilder out = new StringBuilder(text);
    boolean isStart = true;
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        out.setCharAt(i, isStart ? Character.toUpperCase(c) : c);
        isStart = false;
      } else if (CODE.indexOf(c) >= 0) {
        isStart = false;
      } else if (c == ' ' && i > 0 && ".?!".indexOf(out.charAt(i - 1)) >= 0) {
        isStart = true;
      }
    }
    return out.toString();
  }
}
