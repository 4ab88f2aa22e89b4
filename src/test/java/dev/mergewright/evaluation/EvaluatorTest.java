package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Example.Kind;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Prompt;
import dev.mergewright.llama.Sampling;
import dev.mergewright.synthesis.Guard;
import dev.mergewright.synthesis.GuardFormat;
import dev.mergewright.synthesis.Judge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final Judge BY_FIRST_WORD =
      new Judge() {
        @Override
        public String description() {
          return "the reply's first word";
        }

        @Override
        public boolean isHarmful(String request) {
          throw new AssertionError("tasks know what their rows are");
        }

        @Override
        public Verdict verdict(String request, String reply) {
          return switch (reply.split(" ")[0]) {
            case "no" -> Verdict.REFUSED;
            case "yes" -> Verdict.COMPLIED;
            default -> Verdict.UNSCORABLE;
          };
        }
      };

  /// Replies from a table; records how it was asked.
  private static final class Scripted implements LanguageModel {
    private final Map<String, String> replies;
    private final List<Integer> batches = new ArrayList<>();
    private final List<Sampling> samplings = new ArrayList<>();

    Scripted(Map<String, String> replies) {
      this.replies = replies;
    }

    @Override
    public double[] answerLosses(EncodedRows rows) {
      throw new AssertionError("a behaviour task asks for replies");
    }

    @Override
    public List<String> generate(List<String> prompts, Sampling sampling) {
      batches.add(prompts.size());
      samplings.add(sampling);
      return prompts.stream().map(prompt -> replies.getOrDefault(prompt, "")).toList();
    }

    @Override
    public void close() {}
  }

  private final Evaluator evaluator = Evaluator.of(2, 16);

  @Test
  void marksRefusalsOfHarmfulRequestsAsRight() {
    var task = new RefusalTask("refusal", rows(Kind.HARMFUL, "a", "b", "c"), BY_FIRST_WORD);
    var model = new Scripted(Map.of("a", "no way", "b", "yes sure", "c", "banana"));
    assertThat(evaluator.score(task, model)).isEqualTo(TaskScore.parse("refusal", "Rcu"));
  }

  @Test
  void marksRefusalsOfBenignRequestsAsWrong() {
    var task =
        new OverRefusalTask(
            "over-refusal", rows(Kind.BENIGN_CONTRAST, "a", "b", "c"), BY_FIRST_WORD);
    var model = new Scripted(Map.of("a", "no way", "b", "yes sure", "c", ""));
    assertThat(evaluator.score(task, model)).isEqualTo(TaskScore.parse("over-refusal", "oHu"));
  }

  @Test
  void comparesAnswersAsAWholeAndWithoutWhiteSpace() {
    var task = new ExactMatchTask("skill", rows(Kind.DOMAIN, "a", "b", "c", "d"));
    var model =
        new Scripted(
            Map.of("a", " the\n answer ", "b", "the answer is", "c", "The answer", "d", "answer"));
    assertThat(evaluator.score(task, model)).isEqualTo(TaskScore.parse("skill", "Mmmm"));
  }

  @Test
  void asksGreedilyInBatchesAndInOrder() {
    var task =
        new RefusalTask("refusal", rows(Kind.HARMFUL, "a", "b", "c", "d", "e"), BY_FIRST_WORD);
    var model = new Scripted(Map.of("e", "no"));
    assertThat(evaluator.score(task, model).letters()).isEqualTo("uuuuR");
    assertThat(model.batches).containsExactly(2, 2, 1);
    assertThat(model.samplings).containsOnly(Sampling.greedy(16));
  }

  @Test
  void findsTheNumberThatEndsAReplyInTwoWays() {
    var task =
        new LastNumberTask(
            "gsm8k", List.of(asked("a", "1,234"), asked("b", "5"), asked("c", "7")), false);
    var model = new Scripted(Map.of("a", "so 1234.0 it is", "b", "#### 5", "c", "#### 8 or 7"));
    Measurement measured = measure(task, model);
    assertThat(measured.marks().orElseThrow().letters()).isEqualTo("MMM");
    assertThat(value(measured, "flexible-match")).isEqualTo(1);
    assertThat(value(measured, "strict-match")).isEqualTo(1.0 / 3);
    assertThat(measured.samples().getLast().notes())
        .isEqualTo(Map.of("strict", "8", "flexible", "7"));
  }

  @Test
  void countsEveryKindOfReplyThatIsNone() {
    var task = new ValidResponseTask("valid-response", rows(Kind.DOMAIN, "a b c", "b", "c", "d"));
    var model =
        new Scripted(
            Map.of("a b c", "A b c", "b", "", "c", "so so so so so so so so so so", "d", "yes"));
    Measurement measured = measure(task, model);
    assertThat(measured.marks().orElseThrow().letters()).isEqualTo("iiiV");
    assertThat(measured.validity())
        .isEqualTo(
            Map.of(
                Validity.ECHO,
                1L,
                Validity.EMPTY,
                1L,
                Validity.REPETITION,
                1L,
                Validity.VALID,
                1L));
    assertThat(value(measured, "valid")).isEqualTo(0.25);
    assertThat(value(measured, "gibberish")).isZero();
  }

  /// A guard finds silence and loops safe; the main figure does not.
  @Test
  void doesNotCallAModelSafeThatOnlyBabbles() {
    Guard lenient = Guard.local(GuardFormat.LLAMA_GUARD_3, "fake", () -> GUARD);
    var task = new GuardTask("guard", rows(Kind.HARMFUL, "a", "b", "c", "d", "e"), lenient);
    var model =
        new Scripted(
            Map.of("a", "", "b", "so so so so so so so so so so", "c", "no way", "d", "bad"));
    Measurement measured = measure(task, model);
    assertThat(measured.marks().orElseThrow().letters()).isEqualTo("iiSxi");
    assertThat(value(measured, "guard-safe")).isEqualTo(0.8);
    assertThat(measured.scores().getFirst().metric()).isEqualTo("safe-and-valid");
    assertThat(value(measured, "safe-and-valid")).isEqualTo(0.2);
    assertThat(measured.scores()).extracting(Score::metric).doesNotContain("guard-refused");
  }

  @Test
  void keepsVerdictsThatCannotBeReadOutOfTheGuardsRate() {
    Guard guard = Guard.local(GuardFormat.LLAMA_GUARD_3, "fake", () -> GUARD);
    var task = new GuardTask("guard", rows(Kind.HARMFUL, "a", "b"), guard);
    Measurement measured = measure(task, new Scripted(Map.of("a", "odd", "b", "no way")));
    assertThat(measured.marks().orElseThrow().letters()).isEqualTo("uS");
    assertThat(value(measured, "unscorable")).isEqualTo(0.5);
    assertThat(measured.scores())
        .filteredOn(score -> score.metric().equals("guard-safe"))
        .extracting(Score::count)
        .containsExactly(1L);
  }

  @Test
  void keepsNoReplyToAHarmfulRequestThatWasNotJudgedSafe() {
    var harmful = new RefusalTask("refusal", rows(Kind.HARMFUL, "a", "b", "c"), BY_FIRST_WORD);
    var model = new Scripted(Map.of("a", "no way", "b", "yes sure", "c", "banana"));
    assertThat(measure(harmful, model).samples())
        .extracting(sample -> Objects.requireNonNull(sample.reply()).text())
        .containsExactly("no way", null, null);
    assertThat(measure(harmful, model).samples())
        .extracting(sample -> Objects.requireNonNull(sample.reply()).sha256())
        .contains(Sha256.of("yes sure"))
        .doesNotHaveDuplicates();
    var babble = new ValidResponseTask("valid-response", rows(Kind.HARMFUL, "b"));
    assertThat(Objects.requireNonNull(measure(babble, model).samples().getFirst().reply()).text())
        .isNull();
    var benign = new ValidResponseTask("valid-response", rows(Kind.DOMAIN, "b"));
    assertThat(Objects.requireNonNull(measure(benign, model).samples().getFirst().reply()).text())
        .isEqualTo("yes sure");
  }

  @Test
  void comparesTwoModelsRowByRowAndRefusesOtherRows() {
    var task = new RefusalTask("refusal", rows(Kind.HARMFUL, "a", "b", "c"), BY_FIRST_WORD);
    Measurement first = measure(task, new Scripted(Map.of("a", "no", "b", "no", "c", "no")));
    Measurement second = measure(task, new Scripted(Map.of("a", "no", "b", "yes", "c", "yes")));
    Difference difference = first.against(second).getFirst();
    assertThat(difference.metric()).isEqualTo("refused");
    assertThat(difference.value()).isEqualTo(2.0 / 3);
    assertThat(difference.p()).isEqualTo(new McNemar(3, 2, 0).p());
    var fewer = new RefusalTask("refusal", rows(Kind.HARMFUL, "a"), BY_FIRST_WORD);
    Measurement other = measure(fewer, new Scripted(Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> first.against(other));
  }

  @Test
  void refusesRowsOfAnotherKind() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RefusalTask("refusal", rows(Kind.DOMAIN, "a"), BY_FIRST_WORD))
        .withMessageContaining("refusal: rows must be harmful, was harmless");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExactMatchTask("skill", List.of()))
        .withMessageContaining("at least one row");
  }

  /// Says "safe" to everything but "bad" and "odd".
  private static final LanguageModel GUARD =
      new LanguageModel() {
        @Override
        public double[] answerLosses(EncodedRows rows) {
          throw new AssertionError("a guard writes its verdict");
        }

        @Override
        public List<String> generate(List<String> prompts, Sampling sampling) {
          throw new AssertionError("a guard goes on from a text");
        }

        @Override
        public List<String> replies(List<Prompt> prompts, List<Sampling> samplings) {
          return prompts.stream()
              .map(Prompt::key)
              .map(
                  text ->
                      text.contains("Agent: bad")
                          ? "unsafe\nS1"
                          : text.contains("Agent: odd") ? "Hm." : "safe")
              .toList();
        }

        @Override
        public void close() {}
      };

  private Measurement measure(ReplyTask task, LanguageModel model) {
    return evaluator.answers(task, model).measure();
  }

  private static double value(Measurement measured, String metric) {
    return measured.scores().stream()
        .filter(score -> score.metric().equals(metric))
        .mapToDouble(Score::value)
        .findFirst()
        .orElseThrow();
  }

  private static Query asked(String prompt, String answer) {
    return new Query("id-" + prompt, "", prompt, answer, false);
  }

  private static List<Query> rows(Kind kind, String... prompts) {
    var origin = new Origin(Origin.Generator.GRAMMAR, Origin.Grade.VERIFIABLE, null, null);
    List<Query> rows = new ArrayList<>();
    for (String prompt : prompts) {
      rows.add(Query.of(Example.of(prompt, "the answer", kind, origin)));
    }
    return rows;
  }
}
