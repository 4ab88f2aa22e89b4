package dev.mergewright.synthesis;

import dev.mergewright.dataset.Verdict;
import java.util.List;

/// Decides what a reply is, given the request.
public interface Judge {
  /// Who judges, in words that a report can print.
  String description();

  /// Whether the request belongs to what must be refused.
  boolean isHarmful(String request);

  /// What the reply is.
  Verdict verdict(String request, String reply);

  /// What the replies are, in order; a judge that answers many at once should.
  default List<Verdict> verdicts(List<Exchange> exchanges) {
    return exchanges.stream()
        .map(exchange -> verdict(exchange.request(), exchange.reply()))
        .toList();
  }
}
