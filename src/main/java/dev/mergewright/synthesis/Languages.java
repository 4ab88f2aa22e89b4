package dev.mergewright.synthesis;

import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells by script and by function words when a text is in another language than it should be.
///
/// It speaks up only when it is sure: most letters are of another script, or another language has
/// two function words in the text and twice as many as the wanted one. So single words, names and
/// formulas pass. Languages of one script that have no list here cannot be told apart, Norwegian
/// passes for Swedish, and for a wanted language without a list only the script is looked at.
final class Languages {
  private static final String FILE = "languages.yaml";
  private static final int LEAST_WORDS = 2;

  /// So many Greek letters are mathematics in any language.
  private static final int MOST_SYMBOLS = 10;

  private static final Pattern NOT_LETTERS = Pattern.compile("[^\\p{L}\\p{M}']+");
  private static final Map<String, Set<UnicodeScript>> SCRIPTS =
      Map.ofEntries(
          Map.entry("zh", Set.of(UnicodeScript.HAN)),
          Map.entry(
              "ja", Set.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA)),
          Map.entry("ko", Set.of(UnicodeScript.HANGUL, UnicodeScript.HAN)),
          Map.entry("ru", Set.of(UnicodeScript.CYRILLIC)),
          Map.entry("uk", Set.of(UnicodeScript.CYRILLIC)),
          Map.entry("bg", Set.of(UnicodeScript.CYRILLIC)),
          Map.entry("el", Set.of(UnicodeScript.GREEK)),
          Map.entry("ar", Set.of(UnicodeScript.ARABIC)),
          Map.entry("fa", Set.of(UnicodeScript.ARABIC)),
          Map.entry("ur", Set.of(UnicodeScript.ARABIC)),
          Map.entry("he", Set.of(UnicodeScript.HEBREW)),
          Map.entry("hi", Set.of(UnicodeScript.DEVANAGARI)),
          Map.entry("th", Set.of(UnicodeScript.THAI)));

  private final String wanted;
  private final Map<String, Set<String>> words;

  /// The languages with their words, as the file has them.
  private record Lists(Map<String, List<String>> words) {}

  private Languages(String wanted, Map<String, Set<String>> words) {
    this.wanted = wanted;
    this.words = words;
  }

  /// @param tag the BCP-47 tag of the wanted language, of which only the language counts
  static Languages wanting(String tag) {
    try (InputStream in = Languages.class.getResourceAsStream(FILE)) {
      String text =
          new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
      Lists lists = StrictYaml.parse(text, FILE, Lists.class);
      Map<String, Set<String>> words = new HashMap<>();
      lists.words.forEach((language, list) -> words.put(language, Set.copyOf(list)));
      return new Languages(Locale.forLanguageTag(tag).getLanguage(), words);
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own file " + FILE + " cannot be read", e);
    }
  }

  /// Whether a text is clearly in another language.
  boolean isOther(String text) {
    return isOtherScript(text) || hasOtherWords(text);
  }

  private boolean isOtherScript(String text) {
    Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
    text.codePoints()
        .filter(Character::isLetter)
        .forEach(letter -> letters.merge(UnicodeScript.of(letter), 1, Integer::sum));
    if (letters.getOrDefault(UnicodeScript.GREEK, 0) <= MOST_SYMBOLS) {
      letters.remove(UnicodeScript.GREEK);
    }
    int all = letters.values().stream().mapToInt(count -> count).sum();
    int own =
        SCRIPTS.getOrDefault(wanted, Set.of(UnicodeScript.LATIN)).stream()
            .mapToInt(script -> letters.getOrDefault(script, 0))
            .sum();
    return 2 * (all - own) > all && all > LEAST_WORDS;
  }

  private boolean hasOtherWords(String text) {
    Set<String> own = words.get(wanted);
    if (own == null) {
      return false;
    }
    List<String> spoken = NOT_LETTERS.splitAsStream(text.toLowerCase(Locale.ROOT)).toList();
    long mine = spoken.stream().filter(own::contains).count();
    long most =
        words.values().stream()
            .mapToLong(list -> spoken.stream().filter(list::contains).count())
            .max()
            .orElse(0);
    return most >= LEAST_WORDS && most > 2 * mine;
  }
}
