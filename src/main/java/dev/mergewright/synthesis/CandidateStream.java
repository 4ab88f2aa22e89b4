package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A strategy with numbered slots to try, and the rows that it is to give: one cell per kind.
///
/// @param name names it in reports
/// @param strategy makes candidates of its slots
/// @param values what the slots carry
/// @param seed the key of everything drawn for it; with a slot's number it decides the slot
/// @param quotas the rows of each kind
/// @param required the kinds that must be complete; of the others rows are kept as they come, up to
///   the quota
/// @param candidates the most slots tried
/// @param wellFormed the form of a whole question, null for any
public record CandidateStream(
    String name,
    Strategy strategy,
    SlotValues values,
    long seed,
    Map<Example.Kind, Quota> quotas,
    Set<Example.Kind> required,
    int candidates,
    @Nullable Pattern wellFormed) {
  public CandidateStream {
    EnumMap<Example.Kind, Quota> wanted = new EnumMap<>(Example.Kind.class);
    quotas.forEach(
        (kind, quota) -> {
          if (quota.total() > 0) {
            wanted.put(kind, quota);
          }
        });
    quotas = wanted;
    required = Set.copyOf(required);
    if (required.isEmpty() || !quotas.keySet().containsAll(required)) {
      throw new IllegalArgumentException(
          "%s must ask for at least 1 row of %s, was %s".formatted(name, required, quotas));
    }
    if (candidates < 1) {
      throw new IllegalArgumentException("candidates must be at least 1, was " + candidates);
    }
  }

  /// The rows that must come.
  public int requiredRows() {
    return quotas.entrySet().stream()
        .filter(cell -> required.contains(cell.getKey()))
        .mapToInt(cell -> cell.getValue().total())
        .sum();
  }

  /// The slots from one number to before another.
  ///
  /// @param stream the number of this stream in the run
  List<Slot> slots(int stream, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            number ->
                new Slot(stream, number, Seeds.of(seed, "ask", number), values.at(number, seed)))
        .toList();
  }

  /// The places of its rows, by kind, in the order that the seed draws.
  Map<Example.Kind, Places> places() {
    Map<Example.Kind, Places> places = new EnumMap<>(Example.Kind.class);
    quotas.forEach(
        (kind, quota) -> places.put(kind, new Places(quota, Seeds.of(seed, purpose(kind), 0))));
    return places;
  }

  private static String purpose(Example.Kind kind) {
    return switch (kind) {
      case HARMFUL -> "harmful";
      case BENIGN_CONTRAST -> "benign";
      case DOMAIN -> "domain";
    };
  }
}
