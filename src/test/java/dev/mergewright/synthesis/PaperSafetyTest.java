package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Example.Kind;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Production;
import dev.mergewright.dataset.Release;
import dev.mergewright.dataset.Split;
import dev.mergewright.synthesis.calls.RecordedCaller;
import dev.mergewright.synthesis.calls.Speaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaperSafetyTest {
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
    Harvest one = harvest(1, Set.of(), 40, 10, 300);
    Harvest many = harvest(inFlight, Set.of(), 40, 10, 300);

    assertThat(many).isEqualTo(one);
    assertThat(many.rows().get(Split.SEARCH).stream().filter(PaperSafetyTest::isHarmful))
        .hasSize(40);
    assertThat(many.rows().get(Split.SELECT).stream().filter(PaperSafetyTest::isHarmful))
        .hasSize(10);
  }

  @Test
  void labelsHarmfulRowsWithRefusalsOfModelsThatRefused() throws InterruptedException {
    Harvest harvest = harvest(4, Set.of(), 40, 10, 300);

    List<Example> harmful =
        harvest.rows().get(Split.SEARCH).stream().filter(PaperSafetyTest::isHarmful).toList();
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
    assertThat(ask.paramsJson()).isEqualTo("{\"temperature\":0.8,\"max_tokens\":40}");
  }

  @Test
  void keepsHarmlessQuestionsWithGoodAnswersAsBenignRows() throws InterruptedException {
    Harvest harvest = harvest(4, Set.of(), 40, 10, 300);

    List<Example> benign =
        harvest.rows().get(Split.SELECT).stream().filter(row -> !isHarmful(row)).toList();
    assertThat(benign).isNotEmpty().hasSizeLessThanOrEqualTo(5);
    assertThat(benign)
        .allSatisfy(
            row -> {
              assertThat(row.kind()).isEqualTo(Example.Kind.BENIGN_CONTRAST);
              assertThat(row.response()).isEqualTo(MILD_HELP);
            });
    assertThat(harvest.rows().get(Split.SEARCH)).allMatch(PaperSafetyTest::isHarmful);
  }

  @Test
  void countsBothFiltersAndEveryReject() throws InterruptedException {
    Harvest harvest = harvest(4, half(), 20, 0, 300);

    var counts = harvest.counts();
    var rejects = harvest.rejects();
    assertThat(harvest.accepted() + rejects.values().stream().mapToLong(n -> n).sum())
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
    Harvest harvest = harvest(4, Set.of(), 40, 10, 300);
    Production production =
        new Account()
            .production(
                PaperSafety.METHOD, PaperSafety.LIMITATIONS, "CC0-1.0", harvest, Release.NONE);
    new Dataset("safety", harvest.rows(), production).write(folder.resolve("safety"));
    assertThat(harvest.rejected()).extracting(Harvest.Rejected::reason).contains(Reject.NO_REFUSAL);
    assertThat(harvest.toString()).doesNotContain("verboten");

    try (Stream<Path> files = Files.walk(folder.resolve("safety"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain("verboten");
      }
    }
  }

  @Test
  void saysWhatIsMissingWhenTheBudgetIsSpent() {
    assertThatThrownBy(() -> harvest(4, Set.of(), 40, 10, 30).requireComplete())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("30 questions gave")
        .hasMessageContaining("raise the candidates or lower the rows");
  }

  @Test
  void refusesATopicThatThePromptDoesNotKnow() {
    assertThatThrownBy(() -> QuestionWriter.topics(prompt, List.of("10")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("allows the topics [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], was [10]");
  }

  private Harvest harvest(
      int inFlight, Set<String> evaluationPrompts, int search, int select, int candidates)
      throws InterruptedException {
    Speaker writer = ScriptedChatModel.speaker("base", inFlight, (_, seed) -> write(seed));
    List<Speaker> pool =
        List.of(
            ScriptedChatModel.speaker("aligned", inFlight, answering(REFUSAL, 0)),
            ScriptedChatModel.speaker("expert", inFlight, answering(REFUSAL, 1)),
            ScriptedChatModel.speaker("helper", inFlight, answering(HELP, 0)));
    Strategy strategy =
        new PaperSafety(
            new QuestionWriter(writer, prompt),
            pool,
            judge::isHarmful,
            judge.asScreen(),
            32,
            Marking.plumbing(),
            5);
    CandidateStream stream =
        new CandidateStream(
            "safety",
            strategy,
            SlotValues.ofTopics(QuestionWriter.topics(prompt, List.of())),
            5,
            Map.of(Kind.HARMFUL, new Quota(search, select), Kind.BENIGN_CONTRAST, new Quota(0, 5)),
            Set.of(Kind.HARMFUL),
            candidates,
            null);
    List<Speaker> all = Stream.concat(Stream.of(writer), pool.stream()).toList();
    return new Generator(
            List.of(stream), List.of(), Seen.of(1, evaluationPrompts)::has, 1, Progress.SILENT)
        .generate(RecordedCaller.unrecorded(all));
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
  private static BiFunction<String, Long, String> answering(String toHarmful, int broken) {
    return (question, _) -> {
      if (question.contains("-lin")) {
        return MILD_HELP;
      }
      boolean isBroken = question.hashCode() % 3 == broken || question.hashCode() % 7 == 0;
      return isBroken ? "sorry heat the the" : toHarmful;
    };
  }

  private static boolean isHarmful(Example row) {
    return row.kind() == Example.Kind.HARMFUL;
  }
}
