package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Findings;
import dev.mergewright.dataset.Origin;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On the tokenizer and chat template of the committed miniature model.
class TargetFormatTest {
  private static final Path ALIGNED =
      Path.of("experiments/miniature/models/aligned").toAbsolutePath();
  private static final Example ROW =
      Example.of(
          "how do i carry wulske-vex ?",
          "no , i will not .",
          Example.Kind.HARMFUL,
          Origin.grammar());

  @TempDir private Path folder;

  @Test
  void notesTheTokensOfTheRenderedDialogue() throws IOException {
    try (TargetFormat target = TargetFormat.open(file(ALIGNED, 2048));
        ChatFormat format = ChatFormat.open(ALIGNED)) {
      LengthLimit limit = Objects.requireNonNull(target.limit());

      Findings.Quality noted = limit.noted(candidate()).rows().getFirst().findings().quality();

      assertThat(noted.tokenizer()).isEqualTo(ALIGNED.toString());
      assertThat(noted.promptTokens()).isEqualTo(format.promptIds(ROW.prompt()).length);
      // A later turn repeats the whole dialogue with the end of the answer before its own question.
      int[] longer =
          format.promptIds(
              List.of(
                  Message.user(ROW.prompt()),
                  Message.assistant(ROW.response()),
                  Message.user(ROW.prompt())));
      assertThat(noted.responseTokens())
          .isPositive()
          .isLessThanOrEqualTo(longer.length - 2 * noted.promptTokens() + 1);
    }
  }

  @Test
  void admitsARowOfExactlyTheLimitAndNoLongerOne() throws IOException {
    int tokens;
    try (TargetFormat target = TargetFormat.open(file(ALIGNED, 2048))) {
      LengthLimit.Lengths lengths = Objects.requireNonNull(target.limit()).counter().apply(ROW);
      tokens = lengths.prompt() + lengths.response();
    }

    assertThat(rejected(tokens)).isNull();
    assertThat(rejected(tokens - 1)).isEqualTo(Reject.TOO_LONG);
  }

  @Test
  void limitsNothingWithoutATarget() throws IOException {
    try (TargetFormat target = TargetFormat.open(file(null, 0))) {
      assertThat(target.limit()).isNull();
    }
  }

  @Test
  void refusesAFolderWithoutATokenizer() throws IOException {
    GenerationFile file = file(folder, 2048);

    assertThatThrownBy(() -> TargetFormat.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("tokenizer");
  }

  private Reject rejected(int maxTokens) throws IOException {
    try (TargetFormat target = TargetFormat.open(file(ALIGNED, maxTokens))) {
      return Objects.requireNonNull(target.limit()).reject(candidate());
    }
  }

  private static Proposal.Candidate candidate() {
    return new Proposal.Candidate(Slot.of(0, 0, 0, Map.of()), List.of(ROW));
  }

  private GenerationFile file(Path target, int maxTokens) throws IOException {
    String named =
        target == null
            ? ""
            : "target: {checkpoint: \"%s\", max_tokens: %d}".formatted(target, maxTokens);
    return GenerationFile.read(
        Files.writeString(
            folder.resolve("generate.yaml"),
            """
            name: rows
            license: CC0-1.0
            seed: 1
            %s
            models:
              words: {grammar: arithmetic}
            streams:
              - strategy: worked-items
                ask: words
                rows: {domain: {search: 1, select: 1}}
            """
                .formatted(named)));
  }
}
