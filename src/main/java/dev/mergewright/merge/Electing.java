package dev.mergewright.merge;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A merge method that elects a sign per entry before it adds task vectors up; see
/// [dev.mergewright.tensor.SignElection]. The YAML key of the vote is `election`.
public sealed interface Electing extends MergeMethod
    permits Ties, DareTies, BreadcrumbsTies, Della {
  /// Whose masses elect the sign.
  Vote election();

  /// The same method with another vote.
  MergeMethod electing(Vote election);

  /// `int8_mask` is the type that mergekit keeps signs in.
  @Override
  default Set<String> ignored() {
    return Set.of("int8_mask");
  }

  /// Linear are elections that the weights have no part in, and those with one candidate.
  @Override
  default Optional<String> nonlinearity(TensorParameters values) {
    return switch (election()) {
      case FROZEN -> Optional.empty();
      case UNWEIGHTED -> TaskVectors.dividing(values);
      case WEIGHTED, COUNT ->
          values.bySource().size() == 1
              ? TaskVectors.dividing(values)
              : Optional.of("the weights elect signs; set election: frozen");
    };
  }

  /// A frozen election divides by heads, so that the only weight does not cancel.
  @Override
  default Optional<String> inert(String parameter, int sources, Map<String, Double> global) {
    return election() == Vote.FROZEN
        ? Optional.empty()
        : MergeMethod.super.inert(parameter, sources, global);
  }
}
