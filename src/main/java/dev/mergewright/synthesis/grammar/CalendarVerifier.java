package dev.mergewright.synthesis.grammar;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Adds up the dates and times of an answer again, such as `3 May 2027 + 30 days = 2 June 2027` and
/// `09:40 + 2 hours 35 minutes = 12:15`.
///
/// An answer is right when it states at least one such sum, all of them hold, the first begins with
/// a date or time of the question, together they add what the question names, and it ends with the
/// result of the last.
record CalendarVerifier() implements Verifier {
  private static final String DATE = "[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}";
  private static final String CLOCK = "[0-9]{1,2}:[0-9]{2}";
  private static final Pattern DATE_SUM =
      Pattern.compile("(%1$s) \\+ ([0-9]+) (days?|weeks?) = (%1$s)".formatted(DATE));
  private static final Pattern CLOCK_SUM =
      Pattern.compile(
          "(%1$s) \\+ (?:([0-9]+) hours?)?(?: ?([0-9]+) minutes?)? = (%1$s)".formatted(CLOCK));
  private static final Pattern DAYS = Pattern.compile("\\b([0-9]+) (days?|weeks?)");
  private static final Pattern DURATION =
      Pattern.compile("\\b(?:([0-9]+) hours?)?(?: ?([0-9]+) minutes?)?");
  private static final Pattern WEEKDAY =
      Pattern.compile("(%s)(?: is)?,? a ([A-Z][a-z]+day)".formatted(DATE));
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
  private static final int MINUTES_PER_DAY = 24 * 60;

  @Override
  public String id() {
    return "calendar";
  }

  @Override
  public boolean accepts(String question, String answer) {
    String end = answer.strip().replaceFirst("[.!]$", "");
    try {
      return WEEKDAY.matcher(answer).results().allMatch(CalendarVerifier::isThatDay)
          && (sumsHold(DATE_SUM.matcher(answer), question, end)
              || sumsHold(CLOCK_SUM.matcher(answer), question, end));
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static boolean isThatDay(MatchResult claim) {
    return date(claim.group(1))
        .getDayOfWeek()
        .name()
        .equals(claim.group(2).toUpperCase(Locale.ROOT));
  }

  private static boolean sumsHold(Matcher sums, String question, String end) {
    String result = "";
    long total = 0;
    while (sums.find()) {
      boolean isFirst = result.isEmpty();
      long added = sums.pattern() == DATE_SUM ? days(sums, 2) : minutes(sums, 2);
      total += added;
      result = sums.group(4);
      if (isFirst && !question.contains(sums.group(1)) || !result.equals(sum(sums, added))) {
        return false;
      }
    }
    return !result.isEmpty() && end.endsWith(result) && asksFor(total, sums.pattern(), question);
  }

  private static String sum(Matcher sums, long added) {
    if (sums.pattern() == DATE_SUM) {
      return date(sums.group(1)).plusDays(added).format(FORM);
    }
    String[] parts = sums.group(1).split(":");
    long minutes = Integer.parseInt(parts[0]) * 60L + Integer.parseInt(parts[1]) + added;
    return "%02d:%02d".formatted(minutes % MINUTES_PER_DAY / 60, minutes % 60);
  }

  private static boolean asksFor(long total, Pattern sums, String question) {
    return sums == DATE_SUM
        ? DAYS.matcher(question).results().anyMatch(found -> days(found, 1) == total)
        : DURATION.matcher(question).results().anyMatch(found -> minutes(found, 1) == total);
  }

  private static long days(MatchResult found, int group) {
    long number = Long.parseLong(found.group(group));
    return found.group(group + 1).startsWith("week") ? Math.multiplyExact(number, 7) : number;
  }

  private static long minutes(MatchResult found, int group) {
    String hours = found.group(group);
    String minutes = found.group(group + 1);
    return (hours == null ? 0 : Long.parseLong(hours) * 60)
        + (minutes == null ? 0 : Long.parseLong(minutes));
  }

  private static LocalDate date(String text) throws DateTimeParseException {
    return LocalDate.parse(text, FORM);
  }
}
