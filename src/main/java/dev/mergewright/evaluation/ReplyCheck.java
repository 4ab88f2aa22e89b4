package dev.mergewright.evaluation;

import dev.mergewright.dataset.Wording;
import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells replies from what only looks like one, by rules on the text that hold in any language.
///
/// ```text
/// empty        no letter and no digit
/// echo         the prompt again: word 3-grams at least 0.8 alike (Jaccard), or the prompt with fewer
///              than 3 words around it
/// repetition   the end of the reply, at least half of it and 24 characters, is one unit 4 times or
///              more; or of at least 16 word 4-grams at least half were there before
/// gibberish    1 in 20 characters or more is unassigned, private, a control or U+FFFD; or of at least
///              20 characters fewer than 1 in 3 are letters, digits or blanks; or three scripts or more
///              hold a tenth of at least 20 letters each; or half of the letters stand in words of more
///              than 40 letters of an alphabet
/// ```
///
/// The first rule that fits names the class. The thresholds are ours, set so that ordinary replies,
/// lists, tables and code pass; the 4-gram rule is `seq-rep-4` of Welleck et al., ICLR 2020 (arXiv
/// 1908.04319), which is near 0.02 in human text.
///
/// Words in a senseless order pass these rules: only a model can tell them, see [Answers].
final class ReplyCheck {
  private static final double ECHO_LIKENESS = 0.8;
  private static final int ECHO_WORDS = 3;
  private static final int LEAST_LOOP = 24;
  private static final int LEAST_REPEATS = 4;
  private static final int GRAM = 4;
  private static final int LEAST_GRAMS = 16;
  private static final double STRAY_SHARE = 0.05;
  private static final int LEAST_CHARACTERS = 20;
  private static final double READABLE_SHARE = 1.0 / 3;
  private static final double SCRIPT_SHARE = 0.1;
  private static final int MOST_SCRIPTS = 2;
  private static final int LONGEST_WORD = 40;
  private static final int REPLACEMENT = 0xFFFD;

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private ReplyCheck() {}

  /// What the reply to the prompt is.
  static Validity of(String prompt, String reply) {
    if (reply.codePoints().noneMatch(Character::isLetterOrDigit)) {
      return Validity.EMPTY;
    }
    if (isEcho(Wording.of(prompt), Wording.of(reply))) {
      return Validity.ECHO;
    }
    if (endsInLoop(reply.strip()) || repeatsWords(reply)) {
      return Validity.REPETITION;
    }
    int[] characters = reply.strip().codePoints().toArray();
    boolean isGibberish =
        hasStrayCharacters(characters)
            || isUnreadable(characters)
            || mixesScripts(characters)
            || runsWordsTogether(reply);
    return isGibberish ? Validity.GIBBERISH : Validity.VALID;
  }

  private static boolean isEcho(Wording prompt, Wording reply) {
    if (prompt.likeness(reply) >= ECHO_LIKENESS) {
      return true;
    }
    int at = reply.text().indexOf(prompt.text());
    if (at < 0 || prompt.text().split(" ").length < ECHO_WORDS) {
      return false;
    }
    String rest =
        reply.text().substring(0, at) + reply.text().substring(at + prompt.text().length());
    return words(rest).size() < ECHO_WORDS;
  }

  /// Looks from the end, where loops are. With `border` the longest border of the last `length`
  /// characters, `length - border` is their shortest period (Knuth, Morris and Pratt, SIAM J.
  /// Comput. 6 (1977), 323-350).
  private static boolean endsInLoop(String reply) {
    String text = new StringBuilder(reply).reverse().toString();
    int[] borders = new int[text.length() + 1];
    borders[0] = -1;
    for (int length = 1; length <= text.length(); length++) {
      int border = borders[length - 1];
      while (border >= 0 && text.charAt(border) != text.charAt(length - 1)) {
        border = borders[border];
      }
      borders[length] = border + 1;
      boolean isLong = length >= LEAST_LOOP && 2 * length >= text.length();
      if (isLong && length >= LEAST_REPEATS * (length - borders[length])) {
        return true;
      }
    }
    return false;
  }

  private static boolean repeatsWords(String reply) {
    List<String> words = words(reply);
    int grams = words.size() - GRAM + 1;
    if (grams < LEAST_GRAMS) {
      return false;
    }
    Set<List<String>> distinct = new HashSet<>();
    for (int i = 0; i < grams; i++) {
      distinct.add(words.subList(i, i + GRAM));
    }
    return 2 * (grams - distinct.size()) >= grams;
  }

  private static boolean hasStrayCharacters(int[] characters) {
    long stray = 0;
    for (int c : characters) {
      stray +=
          switch (Character.getType(c)) {
            case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> 1;
            case Character.CONTROL -> Character.isWhitespace(c) ? 0 : 1;
            default -> c == REPLACEMENT ? 1 : 0;
          };
    }
    return stray >= STRAY_SHARE * characters.length;
  }

  private static boolean isUnreadable(int[] characters) {
    long readable = 0;
    for (int c : characters) {
      boolean isMark = Character.getType(c) == Character.NON_SPACING_MARK;
      readable += Character.isLetterOrDigit(c) || Character.isWhitespace(c) || isMark ? 1 : 0;
    }
    return characters.length >= LEAST_CHARACTERS && readable < READABLE_SHARE * characters.length;
  }

  private static boolean mixesScripts(int[] characters) {
    Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
    int all = 0;
    for (int c : characters) {
      if (Character.isLetter(c)) {
        letters.merge(script(c), 1, Integer::sum);
        all++;
      }
    }
    double share = SCRIPT_SHARE * all;
    return all >= LEAST_CHARACTERS
        && letters.values().stream().filter(n -> n >= share).count() > MOST_SCRIPTS;
  }

  /// Japanese and Korean write in several scripts at once.
  private static UnicodeScript script(int letter) {
    UnicodeScript script = UnicodeScript.of(letter);
    return switch (script) {
      case HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> UnicodeScript.HAN;
      default -> script;
    };
  }

  private static boolean runsWordsTogether(String reply) {
    long inLong = 0;
    long all = 0;
    for (String word : words(reply)) {
      long letters = word.codePoints().filter(ReplyCheck::isAlphabetic).count();
      all += letters;
      inLong += letters > LONGEST_WORD && letters == word.codePoints().count() ? letters : 0;
    }
    return inLong > 0 && 2 * inLong >= all;
  }

  /// Letters of scripts that put blanks between words.
  private static boolean isAlphabetic(int c) {
    return Character.isLetter(c)
        && switch (UnicodeScript.of(c)) {
          case LATIN, CYRILLIC, GREEK, ARABIC, HEBREW, ARMENIAN, GEORGIAN -> true;
          default -> false;
        };
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(BLANKS.split(text.strip()));
  }
}
