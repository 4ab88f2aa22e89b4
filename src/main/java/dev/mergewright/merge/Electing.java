package dev.mergewright.merge;

/// A merge method that elects a sign per entry before it adds task vectors up; see
/// [dev.mergewright.tensor.SignElection]. The YAML key of the vote is `election`.
public sealed interface Electing extends MergeMethod
    permits Ties, DareTies, BreadcrumbsTies, Della {
  /// Whose masses elect the sign.
  Vote election();

  /// The same method with another vote.
  MergeMethod electing(Vote election);
}
