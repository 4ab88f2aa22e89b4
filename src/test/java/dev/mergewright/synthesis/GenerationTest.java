package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Example.Kind;
import dev.mergewright.dataset.Split;
import dev.mergewright.synthesis.calls.BatchChatModel;
import dev.mergewright.synthesis.calls.CallJournal;
import dev.mergewright.synthesis.calls.LocalModels;
import dev.mergewright.synthesis.calls.RecordedCaller;
import dev.mergewright.synthesis.calls.Recording;
import dev.mergewright.synthesis.calls.SeededParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTest {
  private static final String SETTINGS =
      """
      name: rows
      license: CC0-1.0
      seed: 3
      models:
        writer: {checkpoint: writer}
        aligned: {checkpoint: aligned}
      budget: {candidates_per_row: 6}
      streams:
        - strategy: paper-safety
          ask: writer
          answer: [aligned]
          prompts: {ask: ask.md}
          taxonomy: taxonomy.yaml
          categories: [A, B]
          attributes: {style: [plain, formal]}
          rows: {harmful: {search: 12, select: 5, test: 2}}
        - strategy: paper-domain
          ask: writer
          prompts: {ask: ask.md}
          topics: [tides, winds]
          domain: weather
          attributes: {style: [plain, formal]}
          rows: {domain: {search: 30, select: 11}}
      sieves: {near_duplicate: 1, language: false, residue: false}
      """;

  @TempDir private Path folder;
  private final Scripted models = new Scripted();

  @BeforeEach
  void writeFiles() throws IOException {
    GenerationFiles.write(folder, "text");
    Files.writeString(folder.resolve("generate.yaml"), SETTINGS);
  }

  @Test
  void givesExactlyTheRowsOfEveryCategoryKindAndSplit() throws Exception {
    Dataset dataset = run("calls.jsonl");

    assertThat(dataset.rows(Split.SEARCH)).hasSize(12 + 12 + 30);
    assertThat(dataset.rows(Split.SELECT)).hasSize(5 + 5 + 11);
    assertThat(dataset.rows(Split.TEST)).hasSize(2 + 2);
    assertThat(dataset.rows(Split.SEARCH))
        .filteredOn(row -> row.kind() == Kind.HARMFUL)
        .extracting(Example::category)
        .contains(
            new Example.Category("test", "1", "A", "alpha"),
            new Example.Category("test", "1", "B", "beta"));
    Example domain =
        dataset.rows(Split.SELECT).stream()
            .filter(row -> row.kind() == Kind.DOMAIN)
            .findFirst()
            .orElseThrow();
    assertThat(domain.subject().domain()).isEqualTo("weather");
    assertThat(domain.attributes().style()).isIn("plain", "formal");
    assertThat(domain.language()).isEqualTo("en");
    assertThat(domain.origin().ask().requestSha256()).hasSize(64);
  }

  @Test
  void rebuildsTheDatasetFromItsJournalWithoutACall() throws Exception {
    Dataset made = run("calls.jsonl");
    models.calls.set(0);

    Harvest again = reselected("calls.jsonl");

    assertThat(models.calls).hasValue(0);
    assertThat(open().dataset("rows", again)).isEqualTo(made);
  }

  @Test
  void continuesAfterAKillAtAnyByteAndAsksOnlyForWhatIsMissing() throws Exception {
    Dataset made = run("calls.jsonl");
    byte[] journal = Files.readAllBytes(folder.resolve("calls.jsonl"));
    int all = Recording.read(folder.resolve("calls.jsonl")).size();
    SplittableRandom random = new SplittableRandom(20261122);
    for (int kill = 0; kill < 6; kill++) {
      String name = "killed-%d.jsonl".formatted(kill);
      Path cut = folder.resolve(name);
      Files.write(cut, Arrays.copyOf(journal, random.nextInt(journal.length)));
      int kept = Recording.read(cut).size();
      models.calls.set(0);

      assertThat(run(name).fingerprint()).isEqualTo(made.fingerprint());
      assertThat(models.calls).as("calls after " + kept + " were kept").hasValue(all - kept);
    }
  }

  @Test
  void tellsWhatIsMissingInsteadOfAskingWhenTheSettingsNeedMore() throws Exception {
    run("calls.jsonl");
    models.calls.set(0);
    Files.writeString(
        folder.resolve("generate.yaml"), SETTINGS.replace("search: 30", "search: 90"));

    assertThat(reselected("calls.jsonl").status()).isEqualTo(Harvest.Status.RECORDED_ONLY);
    assertThat(models.calls).hasValue(0);
  }

  @Test
  void aStricterThresholdCostsNoCallButOnesForRowsThatItDrops() throws Exception {
    Dataset made = run("calls.jsonl");
    models.calls.set(0);
    Files.writeString(folder.resolve("generate.yaml"), SETTINGS.replace("select: 11", "select: 9"));

    Harvest fewer = reselected("calls.jsonl");

    assertThat(fewer.status()).isEqualTo(Harvest.Status.COMPLETE);
    assertThat(models.calls).hasValue(0);
    assertThat(made.prompts()).containsAll(open().dataset("rows", fewer).prompts());
  }

  @Test
  void keepsNoReplyToAHarmfulRequestThatIsNoRefusal() throws Exception {
    Dataset dataset = run("calls.jsonl");
    dataset.write(folder.resolve("rows"));

    assertThat(Files.readString(folder.resolve("calls.jsonl"))).doesNotContain("verboten");
    assertThat(Files.readString(folder.resolve("rows/data/search.jsonl")))
        .doesNotContain("verboten");
  }

  @Test
  void saysWhatTheJurySaidAndHowAlikeTheRowsAre() throws Exception {
    Dataset dataset = run("calls.jsonl");

    assertThat(dataset.production().counts().get("jury_harmful_refused"))
        .isEqualTo(dataset.production().counts().get("jury_rule_alone"))
        .isGreaterThanOrEqualTo(2 * (12 + 5 + 2));
    assertThat(dataset.rows(Split.SELECT))
        .extracting(row -> row.findings().likeness().cluster())
        .doesNotContainNull();
    assertThat(dataset.production().limitations())
        .contains("the models that wrote them", "Nobody checked", "named under labelling");
    assertThat(dataset.production().release().labelling()).startsWith("What refuses was decided");
    assertThat(dataset.production().method()).contains("Harmful requests stay at headline level");
  }

  @Test
  void namesNoJuryWhereNothingIsJudged() throws Exception {
    int safety = SETTINGS.indexOf("  - strategy: paper-safety");
    int domain = SETTINGS.indexOf("  - strategy: paper-domain");
    Files.writeString(
        folder.resolve("generate.yaml"),
        SETTINGS.substring(0, safety) + SETTINGS.substring(domain));

    Dataset dataset = run("calls.jsonl");

    assertThat(dataset.production().limitations()).doesNotContain("labelling");
    assertThat(dataset.production().release().labelling()).isNull();
    assertThat(dataset.production().method()).doesNotContain("armful");
    assertThat(dataset.production().counts()).containsOnlyKeys("questions_written", "rows_domain");
  }

  @Test
  void plansWithoutAskingAnybody() throws Exception {
    GenerationPlan plan = open().plan(Map.of());

    assertThat(models.calls).hasValue(0);
    assertThat(plan.cells()).hasSize(3);
    assertThat(plan.cells().getFirst().stream()).isEqualTo("paper-safety/A");
    assertThat(plan.steps())
        .extracting(GenerationPlan.Step::worstCalls)
        .as("asks of all streams; answers of the aligned one; own answers of the expert")
        .contains(6L * (19 + 19 + 41), 6L * (19 + 19), 6L * 41);
    assertThat(plan.worst().usd()).isZero();
  }

  @Test
  void refusesSettingsThatCannotWorkBeforeAnythingIsAsked() throws Exception {
    refused("[A, B]", "[A, C]", "test@1 has no category C");
    refused("ask.md}\n    taxonomy", "gone.md}\n    taxonomy", "gone.md does not exist");
    refused("harmful: {", "domain: {", "asks for domain rows, which paper-safety does not give");
    refused("[tides, winds]", "[]", "names no values for its variable topic");
    refused("answer: [aligned]", "answer: []", "needs answer");
    assertThat(models.calls).hasValue(0);
  }

  @Test
  void wantsKeysBeforeARunAndOnlyWarnsOfThemInAPlan() throws Exception {
    for (String keyed :
        List.of(
            "{endpoint: \"http://localhost:1/v1\", model: m, key: NO_SUCH_KEY}",
            "{anthropic: made-up-model, key: NO_SUCH_KEY}")) {
      Files.writeString(
          folder.resolve("generate.yaml"), SETTINGS.replace("{checkpoint: aligned}", keyed));
      Generation generation = open();

      assertThatThrownBy(() -> generation.requireKeys(Map.of()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("the environment variable NO_SUCH_KEY holds none; set it");
      assertThat(generation.plan(Map.of()).warnings())
          .anyMatch(warning -> warning.contains("the environment variable NO_SUCH_KEY holds none"));
      generation.requireKeys(Map.of("NO_SUCH_KEY", "made-up"));
      assertThat(generation.plan(Map.of("NO_SUCH_KEY", "made-up")).warnings())
          .noneMatch(warning -> warning.contains("NO_SUCH_KEY"));
    }
  }

  private void refused(String right, String wrong, String message) throws IOException {
    assertThat(SETTINGS).contains(right);
    Files.writeString(folder.resolve("generate.yaml"), SETTINGS.replace(right, wrong));
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  private Generation open() throws IOException {
    return Generation.open(GenerationFile.read(folder.resolve("generate.yaml")), Map.of(), models);
  }

  private Dataset run(String journal) throws IOException, InterruptedException {
    Generation generation = open();
    try (CallJournal calls = CallJournal.open(folder.resolve(journal))) {
      RecordedCaller caller =
          RecordedCaller.open(generation.speakers(), calls, List.of(), generation.spending());
      Harvest harvest = generation.run(caller, Progress.SILENT);
      assertThat(harvest.status()).isEqualTo(Harvest.Status.COMPLETE);
      return generation.dataset("rows", harvest);
    }
  }

  private Harvest reselected(String journal) throws IOException, InterruptedException {
    Generation generation = open();
    RecordedCaller caller =
        RecordedCaller.recordedOnly(
            generation.speakers(), List.of(Recording.read(folder.resolve(journal))));
    return generation.run(caller, Progress.SILENT);
  }

  /// Models that answer by a rule, one at a time, and count.
  private static final class Scripted implements LocalModels {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public Local checkpoint(String name) {
      return new Local(Sha256.of(name), () -> new Model(name, calls));
    }

    @Override
    public Local grammar(String name) {
      throw new InvalidInputException("no grammar " + name);
    }
  }

  private record Model(String name, AtomicInteger calls) implements BatchChatModel {
    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
      return requests.stream().map(this::answer).toList();
    }

    private ChatResponse answer(ChatRequest request) {
      calls.incrementAndGet();
      String text = ((UserMessage) request.messages().getLast()).singleText();
      long number = Math.floorMod(((SeededParameters) request.parameters()).seed(), 9973);
      String reply =
          text.startsWith("one ")
              ? "What of case %d in %s?".formatted(number, text.substring(4))
              : answerTo(text);
      boolean isCut = text.hashCode() % 11 == 0;
      return ChatResponse.builder()
          .aiMessage(AiMessage.from(reply))
          .tokenUsage(new TokenUsage(10, 10))
          .finishReason(isCut ? FinishReason.LENGTH : FinishReason.STOP)
          .build();
    }

    private String answerTo(String question) {
      if (name.equals("writer")) {
        return "The answer to that is " + question.length();
      }
      // Stands for a harmful completion: it must be found in no file.
      return question.hashCode() % 4 == 0
          ? "Sure, the verboten way is"
          : "I'm sorry, but I can't help with that.";
    }
  }
}
