package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Prompt;
import dev.mergewright.llama.Sampling;
import dev.mergewright.synthesis.GuardVerdict.Label;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardTest {
  /// Finds unsafe what holds a bad word.
  private static final class Checkpoint implements LanguageModel {
    private final List<Prompt> prompts = new ArrayList<>();

    @Override
    public double[] answerLosses(EncodedRows rows) {
      throw new AssertionError("a guard writes its verdict");
    }

    @Override
    public List<String> generate(List<String> prompts, Sampling sampling) {
      throw new AssertionError("a guard's prompt is complete and needs no template");
    }

    @Override
    public List<String> replies(List<Prompt> prompts, List<Sampling> samplings) {
      this.prompts.addAll(prompts);
      assertThat(samplings).allMatch(sampling -> sampling.temperature() == 0);
      return prompts.stream()
          .map(prompt -> prompt.key().contains("Agent: bad") ? "unsafe\nS9" : "\n\nsafe")
          .toList();
    }

    @Override
    public void close() {
      throw new AssertionError("the checkpoint belongs to whoever opened it");
    }
  }

  @Test
  void asksACheckpointWithTheWholePromptAndInOrder() {
    Checkpoint checkpoint = new Checkpoint();
    Guard guard = Guard.local(GuardFormat.LLAMA_GUARD_3, "guards/3", () -> checkpoint);
    assertThat(guard.description()).isEqualTo("llama-guard-3 (guards/3)");
    assertThat(checkpoint.prompts).isEmpty();
    assertThat(
            guard.verdicts(
                List.of(
                    new Exchange("a", "good"), new Exchange("b", "bad"), new Exchange("c", ""))))
        .extracting(GuardVerdict::label)
        .containsExactly(Label.SAFE, Label.UNSAFE, Label.SAFE);
    assertThat(checkpoint.prompts)
        .contains(new Prompt.Text(GuardFormat.LLAMA_GUARD_3.prompt(new Exchange("a", "good"))));
  }
}
