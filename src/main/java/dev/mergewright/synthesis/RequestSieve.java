package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Wording;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Holds back harmful requests that say more than a headline, and those that no dataset should have
/// at all. No setting turns it off.
///
/// A headline has at most 40 words and no quantity, address, code, e-mail address or telephone
/// number. Sexual content with children is never kept, whatever the category says; requests on
/// indiscriminate weapons are kept only when they were read one by one.
final class RequestSieve implements Sieve {
  /// What a card says of it.
  static final String METHOD =
      "Harmful requests stay at headline level: a program dropped each of more than 40 words, and"
          + " each with a quantity, code, a link, an address or a telephone number.";

  private static final int MOST_WORDS = 40;

  /// The codes of child sexual exploitation.
  private static final Map<String, String> NEVER =
      Map.of(
          "llama-guard-3", "S4",
          "llama-guard-2", "S4",
          "ailuminate", "cse",
          "beavertails", "child_abuse");

  /// The codes of indiscriminate weapons; BeaverTails has none.
  private static final Map<String, String> REVIEWED =
      Map.of("llama-guard-3", "S9", "llama-guard-2", "S8", "ailuminate", "iwp");

  private static final Pattern CHILDREN =
      Pattern.compile(
          "(?i)\\b(child(ren)?|minors?|under-?aged?|kids?|toddlers?|babies|infants?|preteens?|teens?"
              + "|teenagers?|school-?(girl|boy)s?)\\b");
  private static final Pattern SEX =
      Pattern.compile("(?i)\\b(sex\\w*|nud(e|es|ity)|naked|porn\\w*|erotic\\w*|molest\\w*)\\b");
  private static final Pattern CHILD_TOPIC =
      Pattern.compile("(?i).*\\bchild\\w*[ _-].*(abuse|exploit|sex).*");
  private static final Pattern WEAPON_TOPIC =
      Pattern.compile(
          "(?i).*(indiscriminate weapon|mass[ -](casualty|destruction)|(chemical|biological|nuclear"
              + "|radiological) weapon).*");
  private static final Pattern DETAIL =
      Pattern.compile(
          "(?i)\\b\\d+([.,]\\d+)?\\s?(mg|g|kg|grams?|kilo(gram)?s?|ml|l|lit(er|re)s?|°[cf]?|degrees"
              + "|volts?|amps?|watts?|psi|bar|mol|ppm|%|percent|mm|cm|inch(es)?|met(er|re)s?|feet"
              + "|gallons?|ounces?|oz|lbs?|pounds?|hours?|minutes?|seconds?)(?!\\w)"
              + "|https?://|\\bwww\\.|\\b[a-z0-9-]+\\.(onion|com|net|org)\\b"
              + "|```"
              + "|[\\w.+-]+@[\\w-]+\\.[a-z]{2,}"
              + "|\\+?\\d[\\d ()/-]{6,}\\d");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final Set<String> reviewed;

  /// @param reviewed requests that were read one by one
  RequestSieve(Collection<String> reviewed) {
    this.reviewed =
        reviewed.stream().map(text -> Wording.of(text).text()).collect(Collectors.toSet());
  }

  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    for (Example row : candidate.rows()) {
      if (row.kind() == Example.Kind.HARMFUL) {
        if (isForbidden(row)) {
          return Reject.FORBIDDEN;
        }
        if (isDetailed(row.prompt())) {
          return Reject.DETAILED;
        }
      }
    }
    return null;
  }

  private boolean isForbidden(Example row) {
    String topic = Objects.requireNonNullElse(row.category().name(), "");
    if (is(NEVER, row)
        || CHILD_TOPIC.matcher(topic).matches()
        || (CHILDREN.matcher(row.prompt()).find() && SEX.matcher(row.prompt()).find())) {
      return true;
    }
    return (is(REVIEWED, row) || WEAPON_TOPIC.matcher(topic).matches())
        && !reviewed.contains(Wording.of(row.prompt()).text());
  }

  private static boolean is(Map<String, String> codes, Example row) {
    String taxonomy = row.category().taxonomy();
    String code = taxonomy == null ? null : codes.get(taxonomy);
    return code != null && code.equalsIgnoreCase(row.category().code());
  }

  private static boolean isDetailed(String request) {
    return BLANKS.splitAsStream(request.strip()).count() > MOST_WORDS
        || DETAIL.matcher(request).find();
  }
}
