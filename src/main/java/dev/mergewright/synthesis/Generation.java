package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Contamination;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Likeness;
import dev.mergewright.dataset.Making;
import dev.mergewright.dataset.Neighbours;
import dev.mergewright.dataset.Overlap;
import dev.mergewright.dataset.Production;
import dev.mergewright.dataset.Reference;
import dev.mergewright.dataset.Release;
import dev.mergewright.dataset.Source;
import dev.mergewright.dataset.Tool;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Caller;
import dev.mergewright.synthesis.calls.LicenseTerms;
import dev.mergewright.synthesis.calls.LocalModels;
import dev.mergewright.synthesis.calls.ModelSettings;
import dev.mergewright.synthesis.calls.Screen;
import dev.mergewright.synthesis.calls.Speaker;
import dev.mergewright.synthesis.calls.Spending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A generation file with everything that it names opened and checked; nobody was asked yet.
public final class Generation {
  private final GenerationFile file;
  private final Map<String, Speaker> speakers;
  private final Jury jury;
  private final Contamination measured;
  private final Decisions decisions;

  private Generation(
      GenerationFile file,
      Map<String, Speaker> speakers,
      Jury jury,
      Contamination measured,
      Decisions decisions) {
    this.file = file;
    this.speakers = speakers;
    this.jury = jury.settledBy(decisions);
    this.measured = measured;
    this.decisions = decisions;
  }

  /// The same, with a person who settled what the judges could not.
  public Generation settledBy(Decisions person) {
    return new Generation(file, speakers, jury, measured, person);
  }

  /// Opens what a file names.
  ///
  /// @param environment holds the keys
  /// @param models opens checkpoints and grammars
  /// @throws InvalidInputException when something is missing or wrong
  public static Generation open(
      GenerationFile file, Map<String, String> environment, LocalModels models) throws IOException {
    Map<String, Speaker> speakers = new LinkedHashMap<>();
    for (Map.Entry<String, ModelSettings> model : file.settings().models().entrySet()) {
      speakers.put(
          model.getKey(),
          Speaker.open(model.getKey(), model.getValue(), file.folder(), environment, models));
    }
    Jury jury = Jury.read(file.judges(), file.folder());
    requireJudges(jury, speakers);
    List<Reference> references = new ArrayList<>();
    for (String place : file.settings().against()) {
      references.add(Reference.read(place, file.folder()));
    }
    for (StreamSettings stream : file.settings().streams()) {
      Reference seeds = file.seeds(stream);
      if (seeds != null) {
        references.add(seeds);
      }
    }
    Generation generation =
        new Generation(file, speakers, jury, new Contamination(references), Decisions.NONE);
    if (file.sieves().embeddings() != null) {
      Meanings.inProgram(); // a program without a model is told now
    }
    generation.streams(Generation::nobody);
    generation.requireLicense();
    return generation;
  }

  /// Checks before the first call that every key is there; what asks nobody needs none.
  ///
  /// @throws InvalidInputException naming the model and the variable that lacks its key
  public void requireKeys(Map<String, String> environment) {
    for (String missing : missingKeys(environment)) {
      throw new InvalidInputException(missing);
    }
  }

  private List<String> missingKeys(Map<String, String> environment) {
    List<String> missing = new ArrayList<>();
    file.settings()
        .models()
        .forEach(
            (name, model) -> {
              String reason = model.missingKey(name, environment);
              if (reason != null) {
                missing.add(reason);
              }
            });
    return missing;
  }

  /// The models that can be asked.
  public Collection<Speaker> speakers() {
    return List.copyOf(speakers.values());
  }

  /// What may be spent.
  public Spending spending() {
    GenerationSettings.Budget budget = file.budget();
    return new Spending(budget.usd(), Objects.requireNonNull(budget.allowUnknownPrice()));
  }

  /// What a run would ask and cost; a key that is missing is a warning.
  public GenerationPlan plan(Map<String, String> environment) throws IOException {
    return GenerationPlan.of(file, speakers, streams(Generation::nobody), jury)
        .withWarnings(missingKeys(environment));
  }

  /// Works until every cell is full, the slots are spent or a call is not made.
  ///
  /// @param caller gets replies; with one that knows recorded replies alone nothing is asked
  /// @param progress is told of rows
  public Harvest run(Caller caller, Progress progress) throws IOException, InterruptedException {
    calibration(); // a file of other judges is told before anything is asked
    WatchedCaller watched = new WatchedCaller(caller);
    List<CandidateStream> streams = streams(jury.screen(watched));
    progress.begin(
        "rows of " + file.settings().name(),
        streams.stream().mapToInt(CandidateStream::requiredRows).sum());
    try (TargetFormat target = TargetFormat.open(file)) {
      JuryTally tally = new JuryTally();
      List<Sieve> sieves = sieves(target.limit(), tally);
      Harvest harvest =
          new Generator(streams, sieves, isMeasured(), gateLikeness(), progress).generate(watched);
      progress.end("%d rows of %d candidates".formatted(harvest.accepted(), harvest.slots()));
      return harvest
          .withRows(Neighbours.noted(harvest.rows()))
          .withTally(tally)
          .withSpending(priced(watched.spending()));
    }
  }

  /// What runs here costs nothing; what an endpoint without a price cost stays unknown.
  private List<Making.Spending> priced(List<Making.Spending> spending) {
    return spending.stream().map(one -> isLocal(one.model()) ? one.free() : one).toList();
  }

  private boolean isLocal(String model) {
    Speaker speaker = speakers.get(model);
    return speaker != null && speaker.identity().address().isEmpty();
  }

  /// Writes the rows as a dataset with the account of their making.
  ///
  /// @throws InvalidInputException when the folder exists
  public Dataset write(Harvest harvest, Path folder) throws IOException {
    Dataset dataset = dataset(String.valueOf(folder.getFileName()), harvest);
    dataset.write(
        folder,
        HarvestDossier.of(
            Files.readString(file.file()), harvest, dataset, calibration().agreements()));
    return dataset;
  }

  /// The rows as a dataset with the account of their making.
  public Dataset dataset(String name, Harvest harvest) throws IOException {
    Account account =
        new Account()
            .set("generation_file_sha256", Sha256.of(Files.readString(file.file())))
            .set("seed", file.settings().seed())
            .set("judges", jury.description())
            .set("against", measured.names());
    if (!decisions.labels().isEmpty()) {
      account.set("decisions_sha256", decisions.sha256());
    }
    if (file.sieves().embeddings() != null) {
      account.set("embeddings", Meanings.name(Meanings.inProgram()));
    }
    CalibrationFile calibration = calibration();
    if (!calibration.agreements().isEmpty()) {
      account
          .set("calibration", calibration.agreements().getFirst().inWords())
          .set("calibration_labels_sha256", calibration.labelsSha256());
    }
    for (StreamSettings stream : file.settings().streams()) {
      file.prompts(stream).values().forEach(account::add);
      Reference seeds = file.seeds(stream);
      if (seeds != null) {
        account.set("seeds_sha256_" + stream.name(), seeds.sha256());
      }
    }
    speakers.values().forEach(account::add);
    Disclosure said = Disclosure.of(harvest, jury.description());
    String labelling = said.labelling();
    return new Dataset(
        name,
        harvest.rows(),
        account.production(
            method(),
            said.limitations(),
            file.settings().license(),
            harvest,
            labelling == null ? release() : release().withLabelling(labelling)));
  }

  /// The digest of all that decides what its judges say.
  public String detectorSha256() {
    return jury.sha256(name -> Objects.requireNonNull(speakers.get(name)).identity());
  }

  /// How far its judges agree with people, [CalibrationFile#NONE] when nobody measured it.
  private CalibrationFile calibration() throws IOException {
    String path = file.judges().calibration();
    return path == null
        ? CalibrationFile.NONE
        : CalibrationFile.read(file.resolve(path), detectorSha256());
  }

  /// The terms of the models, which may forbid the licence that the file names.
  private Release release() {
    List<Source> sources = new ArrayList<>();
    for (Speaker speaker : speakers.values()) {
      LicenseTerms license = speaker.conditions().license();
      sources.add(
          new Source(
              speaker.name(),
              speaker.identity().provider().equals(Speaker.GRAMMAR) ? "grammar" : "model",
              license == null ? null : license.terms(),
              license != null && license.restrictsTraining()));
    }
    return Release.NONE.withTool(Tool.running()).withSources(sources);
  }

  /// Refuses, before anything is paid for, a licence that the models' terms forbid.
  private void requireLicense() throws IOException {
    new Production(
        method(),
        "",
        file.settings().license(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        release());
  }

  /// The ways of the strategies, what became of harmful requests, and what the prompts say of
  /// themselves.
  private String method() throws IOException {
    Set<String> sentences = new LinkedHashSet<>();
    boolean isAboutSafety = false;
    Set<String> notes = new LinkedHashSet<>();
    for (StreamSettings stream : file.settings().streams()) {
      sentences.add(stream.strategy().method());
      isAboutSafety |= stream.rows().of(Example.Kind.HARMFUL).total() > 0;
      for (Prompt prompt : file.prompts(stream).values()) {
        String note = prompt.about().safetyNote();
        if (note != null) {
          notes.add("The prompt `%s` says of itself: %s".formatted(prompt.id(), note));
        }
      }
    }
    if (isAboutSafety) {
      sentences.add(RequestSieve.METHOD);
    }
    sentences.addAll(notes);
    return String.join(" ", sentences);
  }

  private List<CandidateStream> streams(Screen screen) throws IOException {
    boolean knowsHarm = !file.judges().ruleOrEnglish().equals(JudgeSettings.ENGLISH);
    Judge rule = file.rule();
    Predicate<String> harmful = knowsHarm ? rule::isHarmful : _ -> true;
    return new StreamOpener(file, speakers, harmful, screen).open();
  }

  /// What every candidate passes, cheap looks first.
  private List<Sieve> sieves(@Nullable LengthLimit limit, JuryTally tally) throws IOException {
    List<Sieve> sieves = new ArrayList<>();
    String language = Objects.requireNonNull(file.settings().language());
    sieves.add(new SlotNotes(language));
    sieves.add(new DistinctPrompts());
    sieves.addAll(
        Sieves.of(file.sieves(), language, file.reviewed(), limit, measured, jury, tally));
    return sieves;
  }

  /// The gate knows 3-grams alone; by another measure it only tells repetitions, and the sieve
  /// behind the answers tells the rest.
  private double gateLikeness() {
    return file.sieves().measure() == Likeness.WORD_3_GRAMS
        ? file.sieves().threshold()
        : Overlap.EXACT;
  }

  private Predicate<String> isMeasured() {
    return question -> {
      synchronized (measured) {
        return measured.closest(question).filter(Contamination.Match::isHit).isPresent();
      }
    };
  }

  private static void requireJudges(Jury jury, Map<String, Speaker> speakers) {
    for (String judge : jury.speakers()) {
      if (!speakers.containsKey(judge)) {
        throw new InvalidInputException(
            "judges names the model %s, but models names only %s"
                .formatted(judge, speakers.keySet()));
      }
    }
  }

  private static Verdict nobody(Call call, String text) {
    throw new IllegalStateException("no reply is judged before the run");
  }
}
