package dev.mergewright.llama.jinja;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Text as Python sees it, where that is not as Java does: blanks, and characters counted by code
/// point.
public final class PythonText {
  private static final int INFINITE = Integer.MAX_VALUE;

  private PythonText() {}

  /// Whether `str.isspace` holds for a character.
  static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /// Whether a text is blanks and nothing else, and not empty.
  static boolean isBlank(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> isBlank((char) c));
  }

  /// `text.lstrip()`.
  static String stripStart(String text) {
    int from = 0;
    while (from < text.length() && isBlank(text.charAt(from))) {
      from++;
    }
    return text.substring(from);
  }

  /// `text.rstrip()`.
  public static String stripEnd(String text) {
    int to = text.length();
    while (to > 0 && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(0, to);
  }

  /// `text.lstrip(characters)`.
  static String stripStart(String text, String characters) {
    int from = 0;
    while (from < text.length() && characters.indexOf(text.codePointAt(from)) >= 0) {
      from += Character.charCount(text.codePointAt(from));
    }
    return text.substring(from);
  }

  /// `text.rstrip(characters)`.
  public static String stripEnd(String text, String characters) {
    int to = text.length();
    while (to > 0 && characters.indexOf(text.codePointBefore(to)) >= 0) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(0, to);
  }

  /// `list(text)`.
  static List<Object> characters(String text) {
    List<Object> characters = new ArrayList<>();
    text.codePoints().forEach(c -> characters.add(Character.toString(c)));
    return characters;
  }

  /// `len(text)`.
  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /// `text.split()`: at runs of blanks.
  static List<Object> words(String text) {
    List<Object> words = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isBlank(text.charAt(i))) {
        if (i > from) {
          words.add(text.substring(from, i));
        }
        from = i + 1;
      }
    }
    return words;
  }

  /// `text.split(separator, most)`; all are split when `most` is negative.
  static List<Object> split(String text, String separator, long most) {
    requireSeparator(separator);
    List<Object> parts = new ArrayList<>();
    int from = 0;
    int at = text.indexOf(separator);
    while (at >= 0 && parts.size() < limit(most)) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
      at = text.indexOf(separator, from);
    }
    parts.add(text.substring(from));
    return parts;
  }

  /// `text.rsplit(separator, most)`.
  static List<Object> splitFromEnd(String text, String separator, long most) {
    requireSeparator(separator);
    List<Object> parts = new ArrayList<>();
    int to = text.length();
    int at = text.lastIndexOf(separator);
    while (at >= 0 && parts.size() < limit(most)) {
      parts.addFirst(text.substring(at + separator.length(), to));
      to = at;
      at = text.lastIndexOf(separator, to - separator.length());
    }
    parts.addFirst(text.substring(0, to));
    return parts;
  }

  private static long limit(long most) {
    return most < 0 ? INFINITE : most;
  }

  private static void requireSeparator(String separator) {
    if (separator.isEmpty()) {
      throw new IllegalArgumentException("text cannot be split at an empty separator");
    }
  }

  /// `text.replace(old, fresh, most)`; all are replaced when `most` is negative.
  static String replace(String text, String old, String fresh, long most) {
    if (most < 0) {
      return text.replace(old, fresh);
    }
    StringBuilder result = new StringBuilder();
    int from = 0;
    int at = text.indexOf(old);
    for (long n = 0; at >= 0 && n < most && !old.isEmpty(); n++) {
      result.append(text, from, at).append(fresh);
      from = at + old.length();
      at = text.indexOf(old, from);
    }
    return result.append(text.substring(from)).toString();
  }

  /// `text.title()`: the first letter of each run of letters large, the others small.
  static String title(String text) {
    StringBuilder result = new StringBuilder();
    boolean inWord = false;
    for (int c : text.codePoints().toArray()) {
      result.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = Character.isLetter(c);
    }
    return result.toString();
  }

  /// `text.capitalize()`.
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.codePointAt(0);
    return Character.toString(Character.toTitleCase(first))
        + text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
  }

  /// `repr(text)`.
  static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder result = new StringBuilder().append(quote);
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\\' -> result.append("\\\\");
        case '\n' -> result.append("\\n");
        case '\r' -> result.append("\\r");
        case '\t' -> result.append("\\t");
        default -> {
          if (c == quote) {
            result.append('\\').append(c);
          } else if (c < ' ' || c == 0x7f) {
            result.append("\\x%02x".formatted((int) c));
          } else {
            result.append(c);
          }
        }
      }
    }
    return result.append(quote).toString();
  }

  /// `repr(number)`: the shortest digits, an exponent from 1e16 and below 1e-4.
  static String number(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(number);
    if (size != 0 && (size >= 1e16 || size < 1e-4)) {
      String[] parts = Double.toString(number).split("E", 2);
      String mantissa = parts[0].endsWith(".0") ? parts[0].replace(".0", "") : parts[0];
      int exponent = Integer.parseInt(parts[1]);
      return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    String plain = new BigDecimal(Double.toString(number)).toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }
}
