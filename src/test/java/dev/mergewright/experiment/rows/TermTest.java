package dev.mergewright.experiment.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermTest {
  @Test
  void readsLossesTopicsAndShares() {
    assertThat(Term.of("expert")).isEqualTo(new Term.Loss("expert", ""));
    assertThat(Term.of("safety/weapons")).isEqualTo(new Term.Loss("safety", "weapons"));
    assertThat(Term.of("over_refusal")).isEqualTo(new Term.Share(Rate.OVER_REFUSAL, Term.End.RATE));
    assertThat(Term.of("harmful.upper")).isEqualTo(new Term.Share(Rate.HARMFUL, Term.End.UPPER));
    assertThat(Term.of("skill.lower")).isEqualTo(new Term.Share(Rate.SKILL, Term.End.LOWER));
  }

  @Test
  void tellsLossesFromWhatNeedsReplies() {
    List<String> terms = List.of("safety", "harmful", "harmful.upper", "valid", "safety/a");
    assertThat(Term.losses(terms)).containsExactly("safety", "safety/a");
    assertThat(Term.rates(terms)).containsExactly(Rate.HARMFUL, Rate.VALID);
  }

  /// A spelling error, a bound of a loss, an end that does not exist, no topic, the bare rate
  /// written out.
  @ParameterizedTest
  @ValueSource(strings = {"saftey", "safety.upper", "harmful.uper", "safety/", "harmful.rate", ""})
  void refusesOthersWithTheKnownOnes(String name) {
    assertThatThrownBy(() -> Term.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there is no term "
                + name
                + "; known are safety, expert, benign, safety/TOPIC, harmful, over_refusal, skill,"
                + " valid, and these with .upper or .lower");
  }
}
