package dev.mergewright.merge;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// A setting of a merge method that is one of a few words and holds for the whole merge, such as
/// `election`.
///
/// @param name the YAML key, under `parameters`
/// @param words what it may be; the first is the standard
/// @param chosen what it is
/// @param choosing the same method with another word
/// @param meaning one line for people
public record MergeOption(
    String name,
    List<String> words,
    String chosen,
    Function<String, MergeMethod> choosing,
    String meaning) {
  public MergeOption {
    words = List.copyOf(words);
    if (!words.contains(chosen)) {
      throw new IllegalArgumentException(name + " must be one of " + words + ", was " + chosen);
    }
  }

  /// An option whose words are the constants of an enum in lower case.
  static <E extends Enum<E>> MergeOption of(
      String name, E chosen, Function<E, MergeMethod> choosing, String meaning) {
    E[] constants = chosen.getDeclaringClass().getEnumConstants();
    return new MergeOption(
        name,
        Arrays.stream(constants).map(MergeOption::word).toList(),
        word(chosen),
        word ->
            Arrays.stream(constants)
                .filter(constant -> word(constant).equals(word))
                .findFirst()
                .map(choosing)
                .orElseThrow(),
        meaning);
  }

  static MergeOption election(Vote chosen, Function<Vote, MergeMethod> choosing) {
    return of("election", chosen, choosing, "whose mass elects the sign of an entry");
  }

  static MergeOption rescaleNorm(RescaleNorm chosen, Function<RescaleNorm, MergeMethod> choosing) {
    return of("rescale_norm", chosen, choosing, "which L1 norm rescale gives back");
  }

  static MergeOption trim(Trim chosen, Function<Trim, MergeMethod> choosing) {
    return of("trim", chosen, choosing, "what a density counts the kept entries over");
  }

  /// The method with this word, or nothing when it is none of [#words].
  public Optional<MergeMethod> with(String word) {
    return words.contains(word) ? Optional.of(choosing.apply(word)) : Optional.empty();
  }

  /// Whether the standard is chosen.
  public boolean isStandard() {
    return chosen.equals(words.getFirst());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
