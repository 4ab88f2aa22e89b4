package dev.mergewright.merge;

import dev.mergewright.tensor.SignElection;
import dev.mergewright.tensor.Tiles;
import java.util.Optional;

/// The elect and merge steps of TIES under any [Vote].
///
/// @param vote who elects
/// @param weights `w_i`
/// @param normalize whether the sum is divided
record Election(Vote vote, float[] weights, boolean normalize) implements TaskVectors.Mix {
  @Override
  public void mix(float[][] deltas, float[] mixed, int count) {
    switch (vote) {
      case WEIGHTED -> SignElection.mix(deltas, weights, true, normalize, mixed, count);
      case UNWEIGHTED -> SignElection.mix(deltas, weights, false, normalize, mixed, count);
      case FROZEN -> frozen(deltas, mixed, count);
      case COUNT -> majority(deltas, mixed, count);
    }
  }

  @Override
  public Optional<TaskVectors.DeviceMix> onDevice() {
    return Optional.of(
        (on, deltas) ->
            switch (vote) {
              case WEIGHTED -> on.elect(deltas, weights, true, normalize);
              case UNWEIGHTED -> on.elect(deltas, weights, false, normalize);
              case FROZEN -> on.electFrozen(deltas, weights, normalize);
              case COUNT -> on.electMajority(deltas, weights, normalize);
            });
  }

  /// What the sources say together about entry `i`.
  static float mass(float[][] deltas, int i) {
    float mass = 0;
    for (float[] delta : deltas) {
      mass += delta[i];
    }
    return mass;
  }

  /// Whether a change has the elected sign; a tie is a plus, and no change agrees with neither.
  static boolean agrees(float delta, float mass) {
    return mass >= 0 ? delta > 0 : delta < 0;
  }

  private void frozen(float[][] deltas, float[] mixed, int count) {
    for (int i = 0; i < count; i++) {
      float mass = mass(deltas, i);
      float sum = 0;
      int agreeing = 0;
      for (int s = 0; s < deltas.length; s++) {
        float delta = deltas[s][i];
        if (agrees(delta, mass)) {
          sum += weights[s] * delta;
          agreeing++;
        }
      }
      mixed[i] = normalize && agreeing > 1 ? sum / agreeing : sum;
    }
  }

  private void majority(float[][] deltas, float[] mixed, int count) {
    for (int s = 0; s < deltas.length; s++) {
      Tiles.scale(deltas[s], weights[s], count);
    }
    for (int i = 0; i < count; i++) {
      float votes = 0;
      for (float[] delta : deltas) {
        votes += Math.signum(delta[i]);
      }
      float sum = 0;
      float divisor = 0;
      for (int s = 0; s < deltas.length; s++) {
        float delta = deltas[s][i];
        if (agrees(delta, votes)) {
          sum += delta;
          divisor += weights[s];
        }
      }
      mixed[i] = normalize && divisor != 0 ? sum / divisor : sum;
    }
  }
}
