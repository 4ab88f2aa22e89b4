package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class MergeOptionTest {
  private static final List<MergeMethod> METHODS = MergeMethod.ALL;

  @Test
  void namesItsWordsWithTheStandardFirst() {
    MergeOption election = new Ties().option("election").orElseThrow();
    assertThat(election.words()).containsExactly("weighted", "unweighted", "frozen", "count");
    assertThat(election.chosen()).isEqualTo("weighted");
    assertThat(election.isStandard()).isTrue();
  }

  @Test
  void makesTheMethodWithAnotherWord() {
    assertThat(new Ties().option("trim").orElseThrow().with("model"))
        .contains(new Ties(Vote.WEIGHTED, Trim.MODEL));
    assertThat(new DareLinear().option("rescale_norm").orElseThrow().with("l1"))
        .contains(new DareLinear(RescaleNorm.L1));
    assertThat(new Ties().option("trim").orElseThrow().with("layer")).isEmpty();
    assertThat(new TaskArithmetic().option("election")).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void leavesTheOtherOptionsOfAMethodAlone(MergeMethod method) {
    for (MergeOption first : method.options()) {
      MergeMethod changed = first.with(first.words().getLast()).orElseThrow();
      assertThat(changed.name()).isEqualTo(method.name());
      assertThat(changed.option(first.name()).orElseThrow().chosen())
          .isEqualTo(first.words().getLast());
      for (MergeOption second : method.options()) {
        if (!second.name().equals(first.name())) {
          MergeMethod both =
              changed
                  .option(second.name())
                  .orElseThrow()
                  .with(second.words().getLast())
                  .orElseThrow();
          assertThat(both.options()).noneMatch(MergeOption::isStandard);
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void sharesNoNameWithAParameterOrWithWhatIsIgnored(MergeMethod method) {
    for (MergeOption option : method.options()) {
      assertThat(method.parameter(option.name())).isEmpty();
    }
    assertThat(method.ignored())
        .noneMatch(name -> method.parameter(name).isPresent() || method.option(name).isPresent());
  }

  @Test
  void refusesAWordThatIsNotOffered() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new MergeOption("trim", List.of("tensor"), "layer", _ -> new Ties(), "of what"))
        .withMessage("trim must be one of [tensor], was layer");
  }
}
