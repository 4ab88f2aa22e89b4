package dev.mergewright.synthesis;

import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Caller;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Passes calls on and remembers the first reason why one was not made.
final class WatchedCaller implements Caller {
  private final Caller caller;
  private final AtomicReference<Reply.@Nullable Why> missed = new AtomicReference<>();

  WatchedCaller(Caller caller) {
    this.caller = caller;
  }

  /// Why a call was not made, null when all were.
  Reply.@Nullable Why missed() {
    return missed.get();
  }

  @Override
  public List<Reply> replies(List<Call> calls) throws InterruptedException {
    return watched(caller.replies(calls));
  }

  @Override
  public List<Reply> replies(List<Call> calls, Screen screen) throws InterruptedException {
    return watched(caller.replies(calls, screen));
  }

  private List<Reply> watched(List<Reply> replies) {
    for (Reply reply : replies) {
      if (reply instanceof Reply.NotAsked(Reply.Why why)) {
        missed.compareAndSet(null, why);
        break;
      }
    }
    return replies;
  }
}
