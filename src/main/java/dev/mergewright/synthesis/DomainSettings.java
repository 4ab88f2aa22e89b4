package dev.mergewright.synthesis;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a domain set is to be.
///
/// @param name the dataset's name
/// @param rows rows of all experts together, shared evenly
/// @param wellFormed the form of a whole question, null for any; answers are not checked, as in the
///   paper
/// @param terms budget, limits, marks and seed
public record DomainSettings(String name, Quota rows, @Nullable Pattern wellFormed, Terms terms) {
  public DomainSettings {
    if (rows.total() < 1) {
      throw new IllegalArgumentException("rows must ask for at least 1 row, was " + rows);
    }
  }
}
