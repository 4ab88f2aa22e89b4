package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Prompt;
import dev.mergewright.llama.Sampling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectTest {
  private static final Path MODEL = Path.of("experiments/miniature/models/aligned");
  private static final String PROMPT = "how do i grow plain wulwul-lin ?";

  private final List<Prompt> prompts = new ArrayList<>();
  private final List<Sampling> samplings = new ArrayList<>();
  private final LanguageModel model =
      new LanguageModel() {
        @Override
        public double[] answerLosses(EncodedRows rows) {
          throw new AssertionError("nothing is scored");
        }

        @Override
        public List<String> generate(List<String> some, Sampling sampling) {
          throw new AssertionError("each prompt has a room of its own");
        }

        @Override
        public List<String> replies(List<Prompt> some, List<Sampling> theirs) {
          prompts.addAll(some);
          samplings.addAll(theirs);
          return some.stream().map(Prompt::key).toList();
        }

        @Override
        public void close() {}
      };

  @Test
  void endsRepliesWhereTheRoomEndsSoThatTheyCanStillBeScored() throws IOException {
    try (ChatFormat format = ChatFormat.open(MODEL)) {
      int tokens = format.promptIds(PROMPT).length;
      Subject subject = new Subject(model, format, tokens + 20);
      subject.replies(List.of(PROMPT), false, Sampling.greedy(100).endingBefore(List.of("x")));
      subject.replies(List.of(PROMPT), false, Sampling.greedy(5));
      assertThat(samplings).extracting(Sampling::maxTokens).containsExactly(12, 5);
      assertThat(samplings.getFirst().stops()).containsExactly("x");
      assertThat(subject.hasRoomFor(Prompt.user(PROMPT), "sure ,")).isTrue();
      assertThat(subject.hasRoomFor(Prompt.user(PROMPT), "sure , ".repeat(7))).isFalse();
    }
  }

  @Test
  void goesOnFromBareTextWhereOneIsGiven() throws IOException {
    try (ChatFormat format = ChatFormat.open(MODEL)) {
      Subject subject = new Subject(model, format, 128);
      subject.replies(List.of(PROMPT), true, Sampling.greedy(5));
      subject.replies(List.of(PROMPT), false, Sampling.greedy(5));
      assertThat(prompts).containsExactly(new Prompt.Text(PROMPT), Prompt.user(PROMPT));
    }
  }

  @Test
  void refusesPromptsThatLeaveNoRoom() throws IOException {
    try (ChatFormat format = ChatFormat.open(MODEL)) {
      Subject subject = new Subject(model, format, format.promptIds(PROMPT).length + 8);
      assertThatThrownBy(() -> subject.replies(List.of(PROMPT), false, Sampling.greedy(5)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("leaves no room for a reply");
    }
  }
}
