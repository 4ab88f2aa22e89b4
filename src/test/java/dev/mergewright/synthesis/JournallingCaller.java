package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Caller;
import dev.mergewright.synthesis.calls.Receipt;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A caller that answers by a rule and remembers what it was asked and what a journal would hold. A
/// null answer stands for a call that is not made.
final class JournallingCaller implements Caller {
  final List<Call> asked = new ArrayList<>();
  final List<String> kept = new ArrayList<>();
  private final Function<Call, @Nullable String> script;

  JournallingCaller(Function<Call, @Nullable String> script) {
    this.script = script;
  }

  @Override
  public List<Reply> replies(List<Call> calls) throws InterruptedException {
    return replies(calls, (_, _) -> Verdict.REFUSED);
  }

  @Override
  public List<Reply> replies(List<Call> calls, Screen screen) throws InterruptedException {
    List<Reply> replies = new ArrayList<>();
    for (Call call : calls) {
      asked.add(call);
      String text = script.apply(call);
      replies.add(
          text == null ? new Reply.NotAsked(Reply.Why.STOPPED) : screened(call, text, screen));
    }
    return replies;
  }

  private Reply screened(Call call, String text, Screen screen) throws InterruptedException {
    Receipt receipt = new Receipt("key", "stop", 1, 1, null, Instant.EPOCH);
    Verdict verdict = screen.verdict(call, text);
    if (verdict == null) {
      return new Reply.NotAsked(Reply.Why.STOPPED);
    }
    if (verdict != Verdict.REFUSED) {
      return new Reply.Withheld(verdict, Sha256.of(text), text.length(), receipt);
    }
    kept.add(text);
    return new Reply.Said(text, false, receipt);
  }
}
