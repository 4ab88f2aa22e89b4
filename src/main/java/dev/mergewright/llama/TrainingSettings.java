package dev.mergewright.llama;

import java.util.Set;

/// How AdamW (arXiv 1711.05101) moves the weights; the learning rate is given step by step.
///
/// @param beta1 decay of the mean gradient
/// @param beta2 decay of the mean squared gradient
/// @param epsilon added to the root of the mean square
/// @param weightDecay decoupled decay per unit of learning rate, on every trained tensor
/// @param maxGradientNorm the norm over all trained tensors to which a larger gradient is scaled
///   down
/// @param frozen names of tensors that stay as they are
public record TrainingSettings(
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double maxGradientNorm,
    Set<String> frozen) {
  public TrainingSettings {
    frozen = Set.copyOf(frozen);
    if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "betas must be in [0, 1), were %s and %s".formatted(beta1, beta2));
    }
    if (!(epsilon > 0) || !(weightDecay >= 0) || !(maxGradientNorm > 0)) {
      throw new IllegalArgumentException(
          "epsilon and maxGradientNorm must be positive and weightDecay not negative, were %s, %s and %s"
              .formatted(epsilon, maxGradientNorm, weightDecay));
    }
  }

  /// Betas 0.9 and 0.98, weight decay 0.01, gradient norm at most 1, nothing frozen.
  public static TrainingSettings defaults() {
    return new TrainingSettings(0.9, 0.98, 1e-8, 0.01, 1.0, Set.of());
  }

  /// The same with other frozen tensors.
  public TrainingSettings freezing(Set<String> names) {
    return new TrainingSettings(beta1, beta2, epsilon, weightDecay, maxGradientNorm, names);
  }
}
