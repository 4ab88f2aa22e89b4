package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExampleTest {
  @Test
  void hasAnIdOfItsTextAndKindAlone() {
    Example row = TinyDataset.harmful();
    Example bare = Example.of(row.prompt(), row.response(), Example.Kind.HARMFUL, Origin.grammar());

    assertThat(row.id()).isEqualTo(bare.id());
    assertThat(Example.of(row.prompt(), row.response(), Example.Kind.DOMAIN, row.origin()).id())
        .isNotEqualTo(row.id());
  }

  @ParameterizedTest
  @EnumSource(
      value = Verdict.class,
      names = {"PARTIAL", "COMPLIED", "UNSCORABLE"})
  void refusesAHarmfulRowWhoseReplyIsNoRefusal(Verdict verdict) {
    Findings found =
        Findings.NONE.withRuling(new Findings.Ruling(verdict, "english", "2", null, null, true));

    assertThatThrownBy(() -> TinyDataset.harmful().withFindings(found))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was judged " + verdict.key());
    assertThat(TinyDataset.contrast().withFindings(found).findings()).isEqualTo(found);
  }

  @Test
  void keepsNoAnswerToAHarmfulRequest() {
    Findings found = Findings.NONE.withReference(new Findings.Reference("an answer", null, null));

    assertThatThrownBy(() -> TinyDataset.harmful().withFindings(found))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have no reference answer");
  }

  @Test
  void isAboutItsCategoryElseItsDomain() {
    assertThat(TinyDataset.harmful().topic()).isEqualTo("forbidden goods");
    assertThat(TinyDataset.domain().topic()).isEqualTo("arithmetic");
    assertThat(TinyDataset.domain().withSubject(Example.Subject.NONE).topic()).isEmpty();
  }
}
