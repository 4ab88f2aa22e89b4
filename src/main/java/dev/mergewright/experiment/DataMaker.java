package dev.mergewright.experiment;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Example.Kind;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Overlap;
import dev.mergewright.dataset.Release;
import dev.mergewright.experiment.models.ModelPool;
import dev.mergewright.experiment.rows.ExperimentData;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.synthesis.Account;
import dev.mergewright.synthesis.CandidateStream;
import dev.mergewright.synthesis.Generator;
import dev.mergewright.synthesis.Harvest;
import dev.mergewright.synthesis.Judge;
import dev.mergewright.synthesis.Marking;
import dev.mergewright.synthesis.PaperDomain;
import dev.mergewright.synthesis.PaperSafety;
import dev.mergewright.synthesis.PatternJudge;
import dev.mergewright.synthesis.Prompt;
import dev.mergewright.synthesis.QuestionWriter;
import dev.mergewright.synthesis.Seeds;
import dev.mergewright.synthesis.Seen;
import dev.mergewright.synthesis.SlotValues;
import dev.mergewright.synthesis.Strategy;
import dev.mergewright.synthesis.calls.Identity;
import dev.mergewright.synthesis.calls.LocalChatModel;
import dev.mergewright.synthesis.calls.RecordedCaller;
import dev.mergewright.synthesis.calls.Speaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes the rows of the objective with the models of the experiment, or reads them when their
/// folders are there.
public final class DataMaker {
  private static final int ANSWER_TOKENS = 32;

  private final Experiment experiment;
  private final ModelPool models;
  private final Progress progress;

  public DataMaker(Experiment experiment, ModelPool models, Progress progress) {
    this.experiment = experiment;
    this.models = models;
    this.progress = progress;
  }

  /// The datasets of an experiment, made where they are missing; nothing else is done.
  ///
  /// @param execution how its models are run
  public static ExperimentData make(
      Experiment experiment, ModelExecution execution, Progress progress) throws IOException {
    try (ModelPool models = ModelPool.open(experiment, execution)) {
      return new DataMaker(experiment, models, progress).make();
    }
  }

  /// Whether both datasets are there.
  public boolean isMade() {
    ExperimentSettings.Data data = experiment.settings().data();
    return Files.exists(experiment.resolve(data.safety().dataset()))
        && Files.exists(experiment.resolve(data.expert().dataset()));
  }

  /// The datasets as they are.
  ///
  /// @throws InvalidInputException when one is not made yet
  public ExperimentData made() throws IOException {
    if (!isMade()) {
      throw new InvalidInputException(
          "the datasets of %s are not made yet, and its run depends on them; make them with mergewright generate %s"
              .formatted(experiment.settings().name(), experiment.folder()));
    }
    return make();
  }

  /// The exam, which exists before anything is made.
  public Dataset exam() throws IOException {
    return Dataset.read(experiment.resolve(experiment.settings().exam()));
  }

  ExperimentData make() throws IOException {
    ExperimentSettings settings = experiment.settings();
    Judge judge = PatternJudge.read(experiment.resolve(settings.judge()));
    Dataset exam = exam();
    Set<String> examPrompts =
        exam.rows().values().stream()
            .flatMap(List::stream)
            .map(Example::prompt)
            .collect(Collectors.toSet());
    Dataset safety =
        madeOrRead(settings.data().safety().dataset(), name -> safety(name, judge, examPrompts));
    Dataset expert =
        madeOrRead(settings.data().expert().dataset(), name -> expert(name, examPrompts));
    requireEvidence(safety, settings.data().safety().dataset());
    requireEvidence(expert, settings.data().expert().dataset());
    requireEvidence(exam, settings.exam());
    safety.requireDisjoint(exam, Overlap.EXACT);
    expert.requireDisjoint(exam, Overlap.EXACT);
    return new ExperimentData(safety, expert, exam, judge);
  }

  /// Only a miniature may rest on rows that prove nothing but the pipeline.
  private void requireEvidence(Dataset dataset, String folder) {
    if (!experiment.settings().miniature()) {
      dataset.requireEvidence(experiment.resolve(folder));
    }
  }

  private interface Maker {
    Dataset make(String name) throws IOException, InterruptedException;
  }

  private Dataset madeOrRead(String path, Maker maker) throws IOException {
    Path folder = experiment.resolve(path);
    String name = String.valueOf(folder.getFileName());
    if (Files.exists(folder)) {
      Dataset dataset = Dataset.read(folder);
      requireSameModels(dataset, folder);
      progress.skip("data " + name, "%d rows, already there".formatted(dataset.size()));
      return dataset;
    }
    try {
      Dataset made = maker.make(name);
      made.write(folder);
      return made;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(
          "interrupted while making " + folder + "; run the same command again", e);
    }
  }

  /// By their weights: experiments may share rows and name the models by paths of their own.
  private void requireSameModels(Dataset dataset, Path folder) throws IOException {
    Map<String, String> now = models.fingerprints();
    dataset
        .production()
        .models()
        .forEach(
            (model, then) -> {
              if (!now.containsValue(then)) {
                throw new InvalidInputException(
                    "%s was made with a %s that is none of the experiment's models; remove the folder and it is made again"
                        .formatted(folder, model));
              }
            });
  }

  private Dataset safety(String name, Judge judge, Set<String> examPrompts)
      throws IOException, InterruptedException {
    ExperimentSettings.Safety safety = experiment.settings().data().safety();
    try (Cast cast = new Cast()) {
      List<Speaker> pool = new ArrayList<>();
      for (String model : parents()) {
        pool.add(cast.speaker(model));
      }
      Speaker writer = cast.speaker(safety.writer());
      Prompt prompt = prompt(safety.prompt());
      List<String> topics = QuestionWriter.topics(prompt, safety.topics());
      Strategy strategy =
          new PaperSafety(
              new QuestionWriter(writer, prompt),
              pool,
              judge::isHarmful,
              judge.asScreen(),
              ANSWER_TOKENS,
              marking(),
              safety.seed());
      CandidateStream stream =
          new CandidateStream(
              name,
              strategy,
              SlotValues.ofTopics(topics),
              safety.seed(),
              Map.of(Kind.HARMFUL, safety.rows(), Kind.BENIGN_CONTRAST, safety.benign()),
              Set.of(Kind.HARMFUL),
              safety.candidates(),
              null);
      Account account =
          account(safety.candidates(), safety.seed(), examPrompts)
              .setQuota("harmful", safety.rows())
              .setQuota("benign", safety.benign())
              .set("topics", topics)
              .set("judge", judge.description())
              .set("writer", safety.writer())
              .set("pool", parents())
              .add(prompt);
      return dataset(
          name,
          grown("safety rows " + name, List.of(stream), cast, examPrompts),
          cast.creditedIn(account),
          PaperSafety.METHOD,
          PaperSafety.LIMITATIONS + judge.description() + ".");
    }
  }

  private Dataset expert(String name, Set<String> examPrompts)
      throws IOException, InterruptedException {
    ExperimentSettings.Expert expert = experiment.settings().data().expert();
    List<String> experts = experiment.settings().models().experts();
    Prompt prompt = prompt(expert.prompt());
    List<String> topics = QuestionWriter.topics(prompt, List.of());
    try (Cast cast = new Cast()) {
      List<CandidateStream> streams = new ArrayList<>();
      for (int i = 0; i < experts.size(); i++) {
        Speaker speaker = cast.speaker(experts.get(i));
        streams.add(
            new CandidateStream(
                experts.get(i),
                new PaperDomain(
                    new QuestionWriter(speaker, prompt), speaker, ANSWER_TOKENS, marking()),
                SlotValues.ofTopics(topics),
                i == 0 ? expert.seed() : Seeds.of(expert.seed(), "expert", i),
                Map.of(Kind.DOMAIN, expert.rows().share(i, experts.size())),
                Set.of(Kind.DOMAIN),
                Math.max(1, expert.candidates() / experts.size()),
                null));
      }
      Account account =
          account(expert.candidates(), expert.seed(), examPrompts)
              .setQuota("domain", expert.rows())
              .set("topics", topics)
              .set("experts", experts)
              .add(prompt);
      return dataset(
          name,
          grown("domain rows " + name, streams, cast, examPrompts),
          cast.creditedIn(account),
          PaperDomain.METHOD,
          PaperDomain.LIMITATIONS);
    }
  }

  private Harvest grown(
      String step, List<CandidateStream> streams, Cast cast, Set<String> examPrompts)
      throws InterruptedException {
    progress.begin(step, streams.stream().mapToInt(CandidateStream::requiredRows).sum());
    Harvest harvest =
        new Generator(
                streams,
                List.of(),
                Seen.of(Overlap.EXACT, examPrompts)::has,
                Overlap.EXACT,
                progress)
            .generate(RecordedCaller.unrecorded(cast.speakers.values()))
            .requireComplete();
    progress.end("%d rows of %d questions".formatted(harvest.accepted(), harvest.slots()));
    return harvest;
  }

  private Dataset dataset(
      String name, Harvest harvest, Account account, String method, String limitations) {
    String license = experiment.settings().data().license();
    return new Dataset(
        name,
        harvest.rows(),
        account.production(method, limitations, license, harvest, Release.NONE));
  }

  private static Account account(int candidates, long seed, Set<String> examPrompts) {
    return new Account()
        .set("candidates", candidates)
        .set("answer_tokens", ANSWER_TOKENS)
        .set("likeness", Overlap.EXACT)
        .set("seed", seed)
        .setEvaluation(examPrompts);
  }

  private List<String> parents() {
    List<String> parents = new ArrayList<>(List.of(experiment.settings().models().base()));
    parents.addAll(experiment.settings().models().experts());
    return parents;
  }

  private Prompt prompt(String path) throws IOException {
    return Prompt.read(experiment.resolve(path));
  }

  private Marking marking() {
    ExperimentSettings settings = experiment.settings();
    Origin.Generator generator =
        settings.miniature() ? Origin.Generator.TINY_LM : Origin.Generator.LLM;
    return new Marking(generator, settings.data().grade(), false);
  }

  /// The models that take part in one synthesis, loaded once each.
  private final class Cast implements AutoCloseable {
    private final Map<String, LanguageModel> loaded = new LinkedHashMap<>();
    private final Map<String, Speaker> speakers = new LinkedHashMap<>();

    Speaker speaker(String model) throws IOException {
      Speaker known = speakers.get(model);
      if (known != null) {
        return known;
      }
      LanguageModel language = models.load(model);
      loaded.put(model, language);
      ChatFormat format = models.format();
      LocalChatModel chat =
          LocalChatModel.of(model, language, format::tokenCount, LocalChatModel.DEFAULT_BATCH);
      Identity identity =
          Identity.local(
              "checkpoint", Objects.requireNonNull(models.fingerprints().get(model), model));
      Speaker speaker = Speaker.local(model, identity, () -> chat);
      speakers.put(model, speaker);
      return speaker;
    }

    Account creditedIn(Account account) {
      speakers.values().forEach(account::add);
      return account;
    }

    @Override
    public void close() {
      loaded.values().forEach(LanguageModel::close);
    }
  }
}
