package dev.mergewright.experiment.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// When a search ends before its budget does.
///
/// @param patience the generations in a row that may pass without a gain
/// @param gain by how much the best objective must fall to count as a gain; any fall where absent
/// @param target the value of the objective that is good enough, all limits met
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StopSettings(
    @Nullable Integer patience, @Nullable Double gain, @Nullable Double target) {
  public StopSettings {
    if (patience == null && target == null) {
      throw new IllegalArgumentException("stop needs patience or target");
    }
    if (patience != null && patience < 1) {
      throw new IllegalArgumentException("patience must be at least 1, was " + patience);
    }
    if (gain != null && (patience == null || !(gain >= 0))) {
      throw new IllegalArgumentException(
          "gain must be at least 0 and goes with patience, was " + gain);
    }
  }
}
