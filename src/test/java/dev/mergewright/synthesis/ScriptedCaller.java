package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Caller;
import dev.mergewright.synthesis.calls.Identity;
import dev.mergewright.synthesis.calls.Receipt;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import dev.mergewright.synthesis.calls.Speaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A caller whose replies are a function of the call, and that remembers what was asked and what a
/// journal would hold.
final class ScriptedCaller implements Caller {
  private static final Receipt RECEIPT = new Receipt("", "stop", 0, 0, null, Instant.EPOCH);

  private static final Receipt CUT = new Receipt("", "length", 0, 0, null, Instant.EPOCH);

  private final Function<Call, Reply> script;
  final List<Call> asked = new ArrayList<>();
  final List<String> recorded = new ArrayList<>();

  ScriptedCaller(Function<Call, Reply> script) {
    this.script = script;
  }

  static Reply said(String text) {
    return new Reply.Said(text, false, RECEIPT);
  }

  static Reply cut(String text) {
    return new Reply.Said(text, true, CUT);
  }

  static Reply filtered() {
    return new Reply.Filtered(RECEIPT);
  }

  /// A speaker that is never opened: the script answers for it.
  static Speaker speaker(String name) {
    return Speaker.local(
        name,
        Identity.local("checkpoint", name + "-sha256"),
        () -> {
          throw new AssertionError(name + " was opened");
        });
  }

  @Override
  public List<Reply> replies(List<Call> calls) {
    asked.addAll(calls);
    List<Reply> replies = calls.stream().map(script).toList();
    replies.forEach(this::record);
    return replies;
  }

  @Override
  public List<Reply> replies(List<Call> calls, Screen screen) throws InterruptedException {
    asked.addAll(calls);
    List<Reply> replies = new ArrayList<>();
    for (Call call : calls) {
      Reply reply = script.apply(call);
      if (reply instanceof Reply.Said(String text, boolean _, Receipt receipt)) {
        Verdict verdict = screen.verdict(call, text);
        if (verdict != Verdict.REFUSED) {
          reply = new Reply.Withheld(verdict, Sha256.of(text), text.length(), receipt);
        }
      }
      record(reply);
      replies.add(reply);
    }
    return replies;
  }

  private void record(Reply reply) {
    if (reply instanceof Reply.Said said) {
      recorded.add(said.text());
    }
  }

  static String lastOf(Call call) {
    return call.messages().getLast().content();
  }
}
