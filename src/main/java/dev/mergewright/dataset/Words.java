package dev.mergewright.dataset;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of a text, for comparing texts by what they say: case, spacing, punctuation and
/// Unicode form do not count.
///
/// A word is a run of letters and digits, with apostrophes inside; each ideograph is one, as
/// scripts without spaces need. Signs that change what a text asks, as in `3 + 4` and `3 - 4`, are
/// words too.
final class Words {
  private static final Pattern WORD =
      Pattern.compile(
          "\\p{IsIdeographic}"
              + "|[\\p{L}\\p{M}\\p{N}&&[^\\p{IsIdeographic}]]+(?:'\\p{L}+)*"
              + "|[\\p{Sm}\\p{Sc}*/%]"
              + "|(?<!\\p{L})-(?!\\p{L})");

  private Words() {}

  static List<String> of(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replace('\u2019', '\'')
            .replace('\u2212', '-');
    Matcher matcher = WORD.matcher(plain);
    List<String> words = new ArrayList<>();
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }
}
