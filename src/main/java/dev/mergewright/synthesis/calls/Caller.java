package dev.mergewright.synthesis.calls;

import java.util.List;

/// Gets replies: from the record of earlier calls where it has them, else from the models.
public interface Caller {
  /// A reply to each call, in order. Returns when all are there; how many are in flight, in which
  /// order and how often a call is tried again is the caller's business and changes no reply.
  List<Reply> replies(List<Call> calls) throws InterruptedException;

  /// The same for calls whose replies may have to be dropped: each is screened before it is
  /// recorded.
  List<Reply> replies(List<Call> calls, Screen screen) throws InterruptedException;
}
