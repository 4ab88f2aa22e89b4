package dev.mergewright.dataset;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// A figure of [Diversity] with what it should be, for cards and reports.
///
/// The human values are the lowest and the highest of five sets of prompts that people wrote
/// (BeaverTails' evaluation prompts, Do-Not-Answer, HarmBench, SimpleSafetyTests, the seeds of
/// Self-Instruct), measured on sub-samples of the same size.
public enum DiversityFigure {
  DISTINCT_1("distinct-1", Diversity::distinct1, null, null, null),
  DISTINCT_2("distinct-2", Diversity::distinct2, new Range(0.72, 0.83), atLeast(0.65), null),
  SELF_BLEU("Self-BLEU-4", Diversity::selfBleu, new Range(0.13, 0.28), atMost(0.35), null),
  COMPRESSION("gzip ratio", Diversity::compression, new Range(2.23, 2.63), atMost(3), null),
  REPETITION("4-gram repetition", Diversity::repetition, null, null, null),
  VENDI("Vendi score", Diversity::vendi, new Range(65.6, 76.7), atLeast(60), null),
  NEAR_DUPLICATES(
      "near-duplicates", Diversity::nearDuplicates, new Range(0, 0.063), atMost(0.05), null),
  OPENER_SHARE("top opener", Diversity::openerShare, null, atMost(0.15), atMost(0.25)),
  OPENER_ENTROPY("opener entropy (bits)", Diversity::openerEntropy, null, null, atLeast(3.5));

  private final String title;
  private final ToDoubleFunction<Diversity> value;
  private final @Nullable Range human;
  private final @Nullable Gate prompts;
  private final @Nullable Gate refusals;

  /// Values of sets that people wrote.
  public record Range(double low, double high) {}

  /// What a figure should be.
  public record Gate(double limit, boolean isAtLeast) {
    /// Whether a value is as it should be.
    public boolean admits(double value) {
      return isAtLeast ? value >= limit : value <= limit;
    }

    /// In words: `at least 0.65`.
    @Override
    public String toString() {
      return (isAtLeast ? "at least " : "at most ") + number(limit);
    }
  }

  /// What the texts are.
  public enum Texts {
    /// What users say.
    PROMPTS,
    /// How a model declines.
    REFUSALS
  }

  /// One line of a table.
  ///
  /// @param name the figure's name
  /// @param value what was measured
  /// @param human values of sets that people wrote; null where none were measured for such texts
  /// @param gate what the value should be; null where nothing is asked
  public record Line(String name, double value, @Nullable Range human, @Nullable Gate gate) {
    /// Whether the value is as it should be; true where nothing is asked.
    public boolean isGood() {
      return gate == null || gate.admits(value);
    }
  }

  DiversityFigure(
      String title,
      ToDoubleFunction<Diversity> value,
      @Nullable Range human,
      @Nullable Gate prompts,
      @Nullable Gate refusals) {
    this.title = title;
    this.value = value;
    this.human = human;
    this.prompts = prompts;
    this.refusals = refusals;
  }

  /// All figures of texts, in their order. Gates and human values hold for samples of
  /// [Diversity#SAMPLE] texts only, so smaller ones are given without.
  public static List<Line> lines(Diversity diversity, Texts texts) {
    return List.of(values()).stream().map(figure -> figure.line(diversity, texts)).toList();
  }

  private Line line(Diversity diversity, Texts texts) {
    boolean isPrompt = texts == Texts.PROMPTS;
    boolean compares = diversity.isComparable();
    return new Line(
        title,
        value.applyAsDouble(diversity),
        isPrompt && compares ? human : null,
        !compares ? null : isPrompt ? prompts : refusals);
  }

  /// A number as tables print it: three digits, no trailing zeros.
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceFirst("\\.?0+$", "");
  }

  private static Gate atLeast(double limit) {
    return new Gate(limit, true);
  }

  private static Gate atMost(double limit) {
    return new Gate(limit, false);
  }
}
