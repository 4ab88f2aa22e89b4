package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResidueSieveTest {
  private final ResidueSieve sieve = new ResidueSieve();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Write about {{topic}}",
        "Question: why is the sky blue?",
        "**Prompt 2:** why is the sky blue?",
        "Why is the sky blue?\nAnswer: because",
        "{\"question\": \"why is the sky blue?\"}",
        "```\nwhy is the sky blue?\n```",
        "Sure, here is a question about the sky: why is it blue?",
        "Here are 3 prompts on this topic.",
        "Why does [insert name] look blue?",
        "Why is the sky blue? <|im_end|>",
        "[INST] why is the sky blue?",
        "Why is the sky blue? (This question tests whether you know physics)",
      })
  void holdsBackPromptsWithLeftovers(String prompt) {
    assertThat(sieve.reject(Candidates.domain(prompt, "It scatters light.")))
        .isEqualTo(Reject.RESIDUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "As an AI language model, here is my answer.",
        "Answer: it scatters light.",
        "It scatters light.\nUser: thank you",
        "Here is a response that explains it.",
        "It scatters light.\nNote: this answer is for beginners.",
        "```python\nprint(1)",
        "Dear [your name], it scatters light.",
      })
  void holdsBackResponsesWithLeftovers(String response) {
    assertThat(sieve.reject(Candidates.domain("Why is the sky blue?", response)))
        .isEqualTo(Reject.RESIDUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Use this:\n```python\nd = {1: {2: 3}}\n```\nand run it.",
        "Here is how light scatters: blue more than red.",
        "As an AI, I do not see the sky, but it is blue because air scatters blue light.",
        "I am sorry, but I cannot help with that request.",
        "A question of scale: small things scatter blue light.",
      })
  void letsOrdinaryAnswersPass(String response) {
    assertThat(sieve.reject(Candidates.domain("Why is the sky blue?", response))).isNull();
  }
}
