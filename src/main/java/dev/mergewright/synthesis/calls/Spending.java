package dev.mergewright.synthesis.calls;

import dev.mergewright.checkpoint.InvalidInputException;
import java.math.BigDecimal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// What a run may spend.
///
/// @param cap US dollars over all sessions of the run, null for no cap
/// @param allowsUnknownPrice whether models without a price may be asked under a cap, which then
///   does not bind them
public record Spending(@Nullable BigDecimal cap, boolean allowsUnknownPrice) {
  /// No cap.
  public static final Spending UNLIMITED = new Spending(null, false);

  public Spending {
    if (cap != null && cap.signum() < 0) {
      throw new InvalidInputException(
          "the cap must not be negative, was %s dollars".formatted(cap.toPlainString()));
    }
  }

  /// Refuses a cap that cannot hold, before anything is asked.
  public void requirePrices(Collection<Speaker> speakers) {
    if (cap == null || allowsUnknownPrice) {
      return;
    }
    for (Speaker speaker : speakers) {
      if (speaker.isRemote() && speaker.conditions().price() == null) {
        throw new InvalidInputException(
            "the model %s has no price, so a cap of %s dollars cannot hold; give it a price with input, output and as_of, or allow unknown prices"
                .formatted(speaker.name(), cap.toPlainString()));
      }
    }
  }
}
