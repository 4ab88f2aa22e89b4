package dev.mergewright.experiment.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// From where on a merge counts as broken and cannot win.
///
/// Where the standards lie was measured on 56 merges of the miniature world, some of them with task
/// vectors up to 12 times too long. Those that kept 80 % of the skill lost at most 0.27 nats more
/// than the better parent, one with 72 % lost 0.68 more, and from 3.0 on there was none left. By
/// the rules on their texts 87 to 89 % of what the last ones said was valid, and 98 % or more of
/// what all others did: the loss is the sharper of the two.
///
/// @param valid the least share of replies that must be replies at all; 0.9 where absent
/// @param loss how far the loss on benign and expert rows together may be above that of the better
///   of base and experts, in nats per token; 1.0 where absent
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GuardSettings(@Nullable Double valid, @Nullable Double loss) {
  static final GuardSettings STANDARD = new GuardSettings(null, null);

  private static final double LEAST_VALID = 0.9;
  private static final double MOST_LOSS = 1.0;

  public GuardSettings {
    if (valid != null && !(valid >= 0 && valid <= 1)) {
      throw new IllegalArgumentException("valid must be in [0, 1], was " + valid);
    }
    if (loss != null && !(loss >= 0)) {
      throw new IllegalArgumentException("loss must be at least 0, was " + loss);
    }
  }

  /// The least share of valid replies, in [0, 1].
  public double leastValid() {
    return valid == null ? LEAST_VALID : valid;
  }

  /// How far the loss may be above that of the better parent, in nats per token.
  public double mostLoss() {
    return loss == null ? MOST_LOSS : loss;
  }
}
