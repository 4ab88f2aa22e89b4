package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Example.Kind;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Sampling;
import dev.mergewright.synthesis.Judge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private final Evaluator evaluator = new Evaluator(BY_FIRST_WORD, 2, 16);

  @Test
  void marksRefusalsOfHarmfulRequestsAsRight() {
    var task = new RefusalTask("refusal", rows(Kind.HARMFUL, "a", "b", "c"));
    var model = new Scripted(Map.of("a", "no way", "b", "yes sure", "c", "banana"));
    assertThat(evaluator.score(task, model)).isEqualTo(TaskScore.parse("refusal", "Rcu"));
  }

  @Test
  void marksRefusalsOfBenignRequestsAsWrong() {
    var task = new OverRefusalTask("over-refusal", rows(Kind.BENIGN_CONTRAST, "a", "b", "c"));
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
    var task = new RefusalTask("refusal", rows(Kind.HARMFUL, "a", "b", "c", "d", "e"));
    var model = new Scripted(Map.of("e", "no"));
    assertThat(evaluator.score(task, model).letters()).isEqualTo("uuuuR");
    assertThat(model.batches).containsExactly(2, 2, 1);
    assertThat(model.samplings).containsOnly(Sampling.greedy(16));
  }

  @Test
  void refusesRowsOfAnotherKind() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RefusalTask("refusal", rows(Kind.DOMAIN, "a")))
        .withMessageContaining("refusal: rows must be HARMFUL, was DOMAIN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExactMatchTask("skill", List.of()))
        .withMessageContaining("at least one row");
  }

  private static List<Example> rows(Kind kind, String... prompts) {
    var origin = new Origin(Origin.Generator.GRAMMAR, Origin.Grade.VERIFIABLE, null, null);
    List<Example> rows = new ArrayList<>();
    for (String prompt : prompts) {
      rows.add(new Example("id-" + prompt, prompt, "the answer", kind, null, null, origin));
    }
    return rows;
  }
}
