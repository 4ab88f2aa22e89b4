package dev.mergewright.synthesis;

import dev.mergewright.dataset.Making;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Caller;
import dev.mergewright.synthesis.calls.Receipt;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Passes calls on and remembers what they cost, and the first reason why one was not made.
final class WatchedCaller implements Caller {
  private final Caller caller;
  private final AtomicReference<Reply.@Nullable Why> missed = new AtomicReference<>();
  private final Map<String, Map<String, Receipt>> receipts = new ConcurrentSkipListMap<>();

  WatchedCaller(Caller caller) {
    this.caller = caller;
  }

  /// Why a call was not made, null when all were.
  Reply.@Nullable Why missed() {
    return missed.get();
  }

  @Override
  public List<Reply> replies(List<Call> calls) throws InterruptedException {
    return watched(calls, caller.replies(calls));
  }

  @Override
  public List<Reply> replies(List<Call> calls, Screen screen) throws InterruptedException {
    return watched(calls, caller.replies(calls, screen));
  }

  /// What each model was asked and cost, whoever paid for it and when; equal calls count once.
  List<Making.Spending> spending() {
    List<Making.Spending> spending = new ArrayList<>();
    receipts.forEach(
        (model, calls) -> {
          boolean isPriced = calls.values().stream().allMatch(call -> call.cost() != null);
          spending.add(
              new Making.Spending(
                  model,
                  calls.size(),
                  calls.values().stream().mapToLong(Receipt::tokensIn).sum(),
                  calls.values().stream().mapToLong(Receipt::tokensOut).sum(),
                  isPriced
                      ? calls.values().stream()
                          .map(Receipt::cost)
                          .reduce(BigDecimal.ZERO, BigDecimal::add)
                      : null));
        });
    return spending;
  }

  private List<Reply> watched(List<Call> calls, List<Reply> replies) {
    for (int i = 0; i < calls.size(); i++) {
      switch (replies.get(i)) {
        case Reply.Said(var _, var _, Receipt receipt) -> keep(calls.get(i), receipt);
        case Reply.Withheld(var _, var _, var _, Receipt receipt) -> keep(calls.get(i), receipt);
        case Reply.Filtered(Receipt receipt) -> keep(calls.get(i), receipt);
        case Reply.Rejected _ -> {}
        case Reply.NotAsked(Reply.Why why) -> missed.compareAndSet(null, why);
      }
    }
    return replies;
  }

  private void keep(Call call, Receipt receipt) {
    receipts
        .computeIfAbsent(call.speaker(), _ -> new ConcurrentHashMap<>())
        .put(receipt.key(), receipt);
  }
}
