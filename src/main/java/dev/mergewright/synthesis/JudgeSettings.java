package dev.mergewright.synthesis;

import org.jspecify.annotations.Nullable;

/// Who decides what a reply is, as a generation file says it under `judges`.
///
/// ```yaml
/// judges:
///   rule: english                                            # or a file of patterns
///   judge: {model: small, prompt: ../judges/refusal.md}      # or {model: guard, guard: wildguard}
///   second: {model: other-family, prompt: ../judges/refusal.md}
///   calibration: calibration.json                            # what `generate calibrate --out` wrote
/// ```
///
/// Rule and judge must agree. Where they do not, the second judge is asked, which should be of
/// another model family.
///
/// @param rule `english`, or a file of patterns beside the settings; `english` when it is absent
/// @param judge the first model that judges; without one the rule decides alone, and rows say so
/// @param second the model that is asked where rule and judge differ
/// @param calibration how far these judges agree with people, for card and manifest; null when
///   nobody measured it
public record JudgeSettings(
    @Nullable String rule,
    @Nullable Member judge,
    @Nullable Member second,
    @Nullable String calibration) {
  /// The rule that comes with the program.
  public static final String ENGLISH = "english";

  /// A model that judges.
  ///
  /// @param model the nickname of a model in the same file
  /// @param prompt a prompt file that asks for a label, with the variables request and reply
  /// @param guard a guard's format such as `wildguard`, for a model that is one
  public record Member(String model, @Nullable String prompt, @Nullable String guard) {
    public Member {
      if ((prompt == null) == (guard == null)) {
        throw new IllegalArgumentException(
            "the judge "
                + model
                + " needs either a prompt or a guard's format, was "
                + (prompt == null ? "neither" : "both"));
      }
    }
  }

  public JudgeSettings {
    if (judge == null && second != null) {
      throw new IllegalArgumentException(
          "a second judge needs a first one to differ from, was " + second.model() + " alone");
    }
    if (judge != null && second != null && judge.model().equals(second.model())) {
      throw new IllegalArgumentException(
          "the second judge must be another model than the first, was %s twice"
              .formatted(judge.model()));
    }
  }

  /// The rule's name, `english` by default.
  public String ruleOrEnglish() {
    return rule == null ? ENGLISH : rule;
  }

  /// The rule for English alone.
  public static JudgeSettings standard() {
    return new JudgeSettings(null, null, null, null);
  }
}
