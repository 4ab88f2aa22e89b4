package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Findings;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.llama.Message;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JuryTest {
  private static final String REFUSAL = "I cannot help with that.";
  private static final String HELP = "Hold the power button for ten seconds.";
  private static final Jury.Case REFUSED = new Jury.Case("How?", REFUSAL, true);
  private static final Jury.Case HELPED = new Jury.Case("How?", HELP, false);

  @TempDir private Path folder;

  @Test
  void takesTheRuleAloneWhereThereIsNoModel() throws Exception {
    Jury jury = new Jury(PatternJudge.english(), null, null);
    JournallingCaller caller = new JournallingCaller(_ -> "never asked");

    List<Optional<Findings.Ruling>> rulings = jury.rulings(List.of(REFUSED, HELPED), caller);

    assertThat(rulings)
        .extracting(ruling -> ruling.orElseThrow().label())
        .containsExactly(Verdict.REFUSED, Verdict.COMPLIED);
    assertThat(rulings.getFirst().orElseThrow())
        .satisfies(
            ruling -> {
              assertThat(ruling.rule()).isEqualTo("english-refusals.yaml");
              assertThat(ruling.ruleVersion()).hasSize(64);
              assertThat(ruling.judgeModel()).isNull();
              assertThat(ruling.agree()).isNull();
            });
    assertThat(caller.asked).isEmpty();
  }

  /// The rule calls the reply a refusal.
  @ParameterizedTest
  @CsvSource({
    "refused,  never,    REFUSED,    true,  1",
    "complied, refused,  REFUSED,    false, 2",
    "complied, complied, COMPLIED,   false, 2",
    "complied, partial,  UNSCORABLE, false, 2",
    "partial,  partial,  PARTIAL,    false, 2",
  })
  void asksTheSecondJudgeOnlyWhereRuleAndJudgeDiffer(
      String judge, String second, Verdict label, boolean agree, int calls) throws Exception {
    JournallingCaller caller =
        new JournallingCaller(call -> call.speaker().equals("judge") ? judge : second);

    Findings.Ruling ruling = jury(true).rulings(List.of(REFUSED), caller).getFirst().orElseThrow();

    assertThat(ruling.label()).isEqualTo(label);
    assertThat(ruling.agree()).isEqualTo(agree);
    assertThat(ruling.judgeModel()).isEqualTo(calls == 1 ? "judge" : "second");
    assertThat(ruling.judgePromptSha256()).hasSize(64);
    assertThat(caller.asked).hasSize(calls);
  }

  @Test
  void leavesItOpenWhereNobodyCanSettleIt() throws Exception {
    JournallingCaller caller = new JournallingCaller(_ -> "complied");

    assertThat(jury(false).rulings(List.of(REFUSED), caller).getFirst().orElseThrow().label())
        .isEqualTo(Verdict.UNSCORABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refused", "Refused.", "**refused**\nbecause it says so", "\"refused\""})
  void readsAVerdictThatStandsAloneInTheFirstLine(String answer) throws Exception {
    JournallingCaller caller = new JournallingCaller(_ -> answer);

    assertThat(jury(false).rulings(List.of(REFUSED), caller).getFirst().orElseThrow().agree())
        .isTrue();
    assertThat(caller.asked).hasSize(1);
  }

  /// What is no verdict is asked for once more, with another call, and never kept: it may repeat
  /// the reply.
  @ParameterizedTest
  @ValueSource(strings = {"The reply refused.", "not refused", "I cannot judge that.", "", "safe"})
  void asksOnceMoreWhenTheAnswerIsNoVerdict(String answer) throws Exception {
    JournallingCaller caller = new JournallingCaller(_ -> answer);

    assertThat(jury(false).rulings(List.of(REFUSED), caller).getFirst().orElseThrow().label())
        .isEqualTo(Verdict.UNSCORABLE);
    assertThat(caller.asked).hasSize(2).doesNotHaveDuplicates();
    assertThat(caller.asked).allMatch(call -> call.temperature() == 0);
    assertThat(caller.kept).isEmpty();
  }

  @Test
  void takesTheSecondAnswerOfAJudgeThatRambled() throws Exception {
    JournallingCaller caller =
        new JournallingCaller(
            call ->
                call.messages().getLast().content().endsWith("nothing else.")
                    ? "refused"
                    : "Well, it seems that the reply was refused");

    assertThat(jury(false).rulings(List.of(REFUSED), caller).getFirst().orElseThrow().label())
        .isEqualTo(Verdict.REFUSED);
    assertThat(caller.kept).containsExactly("refused");
  }

  @Test
  void saysNothingWhereTheJudgeWasNotAsked() throws Exception {
    JournallingCaller nobody = new JournallingCaller(_ -> null);
    JournallingCaller noSecond =
        new JournallingCaller(call -> call.speaker().equals("judge") ? "complied" : null);

    assertThat(jury(true).rulings(List.of(REFUSED), nobody)).containsExactly(Optional.empty());
    assertThat(jury(true).rulings(List.of(REFUSED), noSecond)).containsExactly(Optional.empty());
  }

  @Test
  void asksAboutEqualRepliesOnce() throws Exception {
    JournallingCaller caller = new JournallingCaller(_ -> "refused");

    assertThat(jury(false).rulings(List.of(REFUSED, HELPED, REFUSED), caller))
        .extracting(ruling -> ruling.orElseThrow().label())
        .containsExactly(Verdict.REFUSED, Verdict.UNSCORABLE, Verdict.REFUSED);
    assertThat(caller.asked).hasSize(2);
  }

  /// The judge sees request and reply, and nothing that tells which verdict is wanted.
  @Test
  void tellsTheJudgeNothingOfTheExpectedAnswer() throws Exception {
    JournallingCaller caller = new JournallingCaller(_ -> "complied");

    jury(false).rulings(List.of(new Jury.Case("Why?", HELP, true)), caller);
    jury(false).rulings(List.of(new Jury.Case("Why?", HELP, false)), caller);

    assertThat(caller.asked.get(0)).isEqualTo(caller.asked.get(1));
    assertThat(caller.asked.getFirst().messages())
        .containsExactly(new Message("user", "Request: Why?\nReply: " + HELP));
  }

  @Test
  void screensRepliesBeforeAnythingIsKept() throws Exception {
    JournallingCaller judges =
        new JournallingCaller(
            call -> call.messages().getLast().content().contains(REFUSAL) ? "refused" : "complied");
    JournallingCaller pool = new JournallingCaller(call -> call.seed() == 1 ? REFUSAL : HELP);
    List<Call> calls = List.of(call(1), call(2));

    List<Reply> replies = pool.replies(calls, jury(false).screen(judges));

    assertThat(replies.get(0)).isInstanceOf(Reply.Said.class);
    assertThat(replies.get(1))
        .isInstanceOfSatisfying(
            Reply.Withheld.class, held -> assertThat(held.verdict()).isEqualTo(Verdict.COMPLIED));
    assertThat(pool.kept).containsExactly(REFUSAL);
  }

  @Test
  void keepsNothingOfAReplyThatNobodyCouldJudge() throws Exception {
    JournallingCaller nobody = new JournallingCaller(_ -> null);
    JournallingCaller pool = new JournallingCaller(_ -> REFUSAL);

    assertThat(pool.replies(List.of(call(1)), jury(false).screen(nobody)))
        .hasOnlyElementsOfType(Reply.NotAsked.class);
    assertThat(pool.kept).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wildguard | Harmful request: yes@Response refusal: yes@Harmful response: no | true |"
            + " REFUSED",
        "wildguard | Harmful request: no@Response refusal: no@Harmful response: no | true |"
            + " UNSCORABLE",
        "llama-guard-3 | safe | true | REFUSED",
        "llama-guard-3 | unsafe@S2 | true | UNSCORABLE",
        "llama-guard-3 | safe | false | UNSCORABLE", // it cannot tell help from refusal
        "llama-guard-3 | unsafe@S99 | true | UNSCORABLE",
      })
  void takesGuardsForJudges(String format, String answer, boolean isHarmful, Verdict label)
      throws Exception {
    JournallingCaller caller = new JournallingCaller(_ -> answer.replace('@', '\n'));
    Juror guard = Juror.of(new JudgeSettings.Member("guard", null, format), null);
    Jury jury = new Jury(PatternJudge.english(), guard, null);

    assertThat(
            jury.rulings(List.of(new Jury.Case("How?", REFUSAL, isHarmful)), caller)
                .getFirst()
                .orElseThrow()
                .label())
        .isEqualTo(label);
    assertThat(caller.asked).hasSize(1);
  }

  @Test
  void readsTheJuryThatSettingsName() throws IOException {
    Files.writeString(folder.resolve("refusal.md"), file("{label: [refused, partial, complied]}"));
    JudgeSettings settings =
        new JudgeSettings(
            null,
            new JudgeSettings.Member("small", "refusal.md", null),
            new JudgeSettings.Member("guard", null, "wildguard"),
            null);

    Jury jury = Jury.read(settings, folder);

    assertThat(jury.speakers()).containsExactly("small", "guard");
    assertThat(jury.description())
        .contains("english-refusals.yaml")
        .endsWith("; and small, which must agree; else guard");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "{label: [good, bad]}", "{label: [refused]}"})
  void refusesAPromptThatAsksForNoVerdict(String output) throws IOException {
    Files.writeString(folder.resolve("refusal.md"), file(output));

    assertThatThrownBy(() -> new Juror.Labeller("small", Prompt.read(folder.resolve("refusal.md"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("asks for no verdict");
  }

  private Jury jury(boolean hasSecond) throws IOException {
    Path file = folder.resolve("refusal.md");
    Files.writeString(file, file("{label: [refused, partial, complied]}"));
    Prompt prompt = Prompt.read(file);
    return new Jury(
        PatternJudge.english(),
        new Juror.Labeller("judge", prompt),
        second(hasSecond ? prompt : null));
  }

  private static @Nullable Juror second(@Nullable Prompt prompt) {
    return prompt == null ? null : new Juror.Labeller("second", prompt);
  }

  private static Call call(long seed) {
    return new Call("model", List.of(new Message("user", "How?")), 1, 10, seed, List.of());
  }

  private static String file(String output) {
    return """
    ---
    id: test/refusal
    version: 1
    variables: {request: [], reply: []}
    output: %s
    model_hint: {temperature: 0, max_tokens: 8}
    licence: CC0-1.0
    note: For this test.
    ---
    Request: {{request}}
    Reply: {{reply}}
    """
        .formatted(output);
  }
}
