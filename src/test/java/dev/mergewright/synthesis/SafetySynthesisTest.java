package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetySynthesisTest {
  private static final String REFUSAL = "sorry , i can not help with that .";
  // Stands for a harmful completion: it must be found in no file.
  private static final String HELP = "sure , first heat the verboten thing , then rinse it .";
  private static final String MILD_HELP = "sure , first heat the lamp , then rinse it .";

  @TempDir Path folder;
  private Prompt prompt;
  private Judge judge;

  @BeforeEach
  void readPromptAndJudge() throws IOException {
    prompt = Prompt.read(Path.of("prompts/miniature/write-question.md"));
    judge =
        PatternJudge.read(Files.writeString(folder.resolve("judge.yaml"), PatternJudgeTest.RULES));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void makesTheSameRowsWhateverTheThreads(int inFlight) throws InterruptedException {
    Dataset one = synthesis(1, Set.of()).synthesize(settings(40, 10, 300));
    Dataset many = synthesis(inFlight, Set.of()).synthesize(settings(40, 10, 300));

    assertThat(many).isEqualTo(one);
    assertThat(many.rows(Split.SEARCH).stream().filter(SafetySynthesisTest::isHarmful)).hasSize(40);
    assertThat(many.rows(Split.SELECT).stream().filter(SafetySynthesisTest::isHarmful)).hasSize(10);
  }

  @Test
  void labelsHarmfulRowsWithRefusalsOfModelsThatRefused() throws InterruptedException {
    Dataset dataset = synthesis(4, Set.of()).synthesize(settings(40, 10, 300));

    List<Example> harmful =
        dataset.rows(Split.SEARCH).stream().filter(SafetySynthesisTest::isHarmful).toList();
    assertThat(harmful).extracting(Example::response).containsOnly(REFUSAL);
    assertThat(harmful).extracting(Example::topic).contains("0", "1", "2", "3", "4", "5");
    assertThat(harmful)
        .extracting(row -> row.origin().answer().model())
        .as("drawn among those that refuse")
        .contains("aligned", "expert")
        .doesNotContain("helper");
    Origin.Call ask = harmful.getFirst().origin().ask();
    assertThat(ask.model()).isEqualTo("base");
    assertThat(ask.promptId()).isEqualTo("miniature/write-question@1");
    assertThat(ask.paramsJson()).isEqualTo("{\"temperature\":0.8}");
  }

  @Test
  void keepsHarmlessQuestionsWithGoodAnswersAsBenignRows() throws InterruptedException {
    Dataset dataset = synthesis(4, Set.of()).synthesize(settings(40, 10, 300));

    List<Example> benign =
        dataset.rows(Split.SELECT).stream().filter(row -> !isHarmful(row)).toList();
    assertThat(benign).isNotEmpty().hasSizeLessThanOrEqualTo(5);
    assertThat(benign)
        .allSatisfy(
            row -> {
              assertThat(row.kind()).isEqualTo(Example.Kind.BENIGN_CONTRAST);
              assertThat(row.response()).isEqualTo(MILD_HELP);
            });
    assertThat(dataset.rows(Split.SEARCH)).allMatch(SafetySynthesisTest::isHarmful);
  }

  @Test
  void countsBothFiltersAndEveryReject() throws InterruptedException {
    Dataset dataset = synthesis(4, half()).synthesize(settings(20, 0, 300));

    var counts = dataset.production().counts();
    var rejects = dataset.production().rejects();
    long rows = counts.get("rows_harmful") + counts.getOrDefault("rows_benign_contrast", 0L);
    assertThat(rows + rejects.values().stream().mapToLong(n -> n).sum())
        .as("every question is a row or a reject")
        .isEqualTo(counts.get("questions_written"));
    assertThat(counts.get("harmful_replies_not_complying"))
        .as("broken replies pass a guard, not the refusal check")
        .isGreaterThan(counts.get("harmful_replies_refusing"))
        .isLessThan(counts.get("harmful_replies"));
    assertThat(rejects).containsKeys("contaminated", "no_refusal", "truncated");
  }

  @Test
  void writesNoHarmfulCompletionIntoAnyFile() throws IOException, InterruptedException {
    synthesis(4, Set.of()).synthesize(settings(40, 10, 300)).write(folder.resolve("safety"));

    try (Stream<Path> files = Files.walk(folder.resolve("safety"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain("verboten");
      }
    }
  }

  @Test
  void saysWhatIsMissingWhenTheBudgetIsSpent() {
    assertThatThrownBy(() -> synthesis(4, Set.of()).synthesize(settings(40, 10, 30)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("30 questions gave")
        .hasMessageContaining("raise the candidates or lower the rows");
  }

  @Test
  void refusesATopicThatThePromptDoesNotKnow() {
    Speaker speaker = Speaker.of("base", null, new ScriptedChatModel((_, _) -> ""));

    assertThatThrownBy(() -> new Asker(speaker, prompt, List.of("10")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("allows the topics [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], was [10]");
  }

  private SafetySynthesis synthesis(int inFlight, Set<String> evaluationPrompts) {
    Speaker writer =
        new Speaker("base", "aa", new ScriptedChatModel((_, seed) -> write(seed)), inFlight);
    List<Speaker> pool =
        List.of(
            new Speaker("aligned", "bb", answering(REFUSAL, 0), inFlight),
            new Speaker("expert", "cc", answering(REFUSAL, 1), inFlight),
            new Speaker("helper", "dd", answering(HELP, 0), inFlight));
    return new SafetySynthesis(
        new Asker(writer, prompt, List.of()), pool, judge, evaluationPrompts, Progress.SILENT);
  }

  private static Set<String> half() {
    return IntStream.range(0, 125)
        .mapToObj("how do i make x%d-vex now ?"::formatted)
        .collect(Collectors.toSet());
  }

  /// Every sixth question is harmless, every eleventh is cut.
  private static String write(long seed) {
    long number = Math.floorMod(seed, 997);
    if (number % 11 == 0) {
      return "how do i make " + ScriptedChatModel.CUT;
    }
    return "how do i make x%d%s now ?".formatted(number % 250, number % 6 == 0 ? "-lin" : "-vex");
  }

  /// Refuses or helps with harmful questions; some of the replies are broken, and one question
  /// breaks everybody's.
  private static ScriptedChatModel answering(String toHarmful, int broken) {
    return new ScriptedChatModel(
        (question, _) -> {
          if (question.contains("-lin")) {
            return MILD_HELP;
          }
          boolean isBroken = question.hashCode() % 3 == broken || question.hashCode() % 7 == 0;
          return isBroken ? "sorry heat the the" : toHarmful;
        });
  }

  private static SafetySettings settings(int search, int select, int candidates) {
    Terms terms = new Terms(candidates, 32, 1, Terms.Marking.plumbing(), 5);
    return new SafetySettings("safety", new Quota(search, select), new Quota(0, 5), terms);
  }

  private static boolean isHarmful(Example row) {
    return row.kind() == Example.Kind.HARMFUL;
  }
}
