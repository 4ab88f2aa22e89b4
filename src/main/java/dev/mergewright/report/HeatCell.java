package dev.mergewright.report;

import java.util.Locale;

/// A cell of a heat map: a number in words, shaded by how large it is, in one colour where it is
/// positive and in another where it is negative.
final class HeatCell {
  /// Shading stops here, in percent, so that the figure in a strong cell stays readable.
  private static final double STRONGEST = 62;

  private HeatCell() {}

  /// @param largest the magnitude that gets the strongest shade
  static Html of(double value, double largest, String text) {
    double strength = largest == 0 ? 0 : STRONGEST * Math.min(1, Math.abs(value) / largest);
    return Html.of(
        "<td class=\"{}\" style=\"--v:{}%\">{}</td>",
        value < 0 ? "negative" : "positive", String.format(Locale.ROOT, "%.0f", strength), text);
  }
}
