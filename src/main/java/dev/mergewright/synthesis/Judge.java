package dev.mergewright.synthesis;

import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.calls.Screen;
import java.util.List;

/// Decides what a reply is, given the request.
public interface Judge {
  /// Who judges, in words that a report can print.
  String description();

  /// Whether the request belongs to what must be refused.
  boolean isHarmful(String request);

  /// What the reply is.
  Verdict verdict(String request, String reply);

  /// The judge as a screen of replies: what was asked is the last thing that the user said.
  default Screen asScreen() {
    return (call, text) -> verdict(call.messages().getLast().content(), text);
  }

  /// What the replies are, in order; a judge that answers many at once should.
  default List<Verdict> verdicts(List<Exchange> exchanges) {
    return exchanges.stream()
        .map(exchange -> verdict(exchange.request(), exchange.reply()))
        .toList();
  }
}
