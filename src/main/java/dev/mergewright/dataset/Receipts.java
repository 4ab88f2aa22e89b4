package dev.mergewright.dataset;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the calls behind the rows of a dataset took, each counted once. The calls of candidates
/// that were dropped are not among them.
final class Receipts {
  private Receipts() {}

  static List<Making.Spending> of(Dataset dataset) {
    SortedMap<String, List<Origin.Call>> calls = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    dataset.rows().values().stream()
        .flatMap(List::stream)
        .flatMap(row -> Stream.of(row.origin().ask(), row.origin().answer()))
        .filter(Objects::nonNull)
        .filter(call -> call.requestSha256() != null && seen.add(call.requestSha256()))
        .forEach(call -> calls.computeIfAbsent(call.model(), _ -> new ArrayList<>()).add(call));
    return calls.entrySet().stream()
        .map(
            model ->
                new Making.Spending(
                    model.getKey(),
                    model.getValue().size(),
                    sum(model.getValue(), true),
                    sum(model.getValue(), false),
                    cost(model.getValue())))
        .toList();
  }

  private static long sum(List<Origin.Call> calls, boolean isIn) {
    return calls.stream()
        .map(call -> isIn ? call.tokensIn() : call.tokensOut())
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  /// The cost of all calls, null as soon as that of one is unknown.
  private static @Nullable BigDecimal cost(List<Origin.Call> calls) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Origin.Call call : calls) {
      BigDecimal cost = call.costUsd();
      if (cost == null) {
        return null;
      }
      sum = sum.add(cost);
    }
    return sum;
  }
}
