package dev.mergewright.experiment;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Overlap;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.synthesis.Asker;
import dev.mergewright.synthesis.DomainSettings;
import dev.mergewright.synthesis.DomainSynthesis;
import dev.mergewright.synthesis.Judge;
import dev.mergewright.synthesis.LocalChatModel;
import dev.mergewright.synthesis.PatternJudge;
import dev.mergewright.synthesis.Prompt;
import dev.mergewright.synthesis.SafetySettings;
import dev.mergewright.synthesis.SafetySynthesis;
import dev.mergewright.synthesis.Speaker;
import dev.mergewright.synthesis.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes the rows of the objective with the models of the experiment, or reads them when their
/// folders are there.
public final class DataMaker {
  private static final int ANSWER_TOKENS = 32;

  private final Experiment experiment;
  private final ModelPool models;
  private final Progress progress;

  DataMaker(Experiment experiment, ModelPool models, Progress progress) {
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

  ExperimentData make() throws IOException {
    ExperimentSettings settings = experiment.settings();
    Judge judge = PatternJudge.read(experiment.resolve(settings.judge()));
    Dataset exam = Dataset.read(experiment.resolve(settings.exam()));
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

  private void requireSameModels(Dataset dataset, Path folder) throws IOException {
    Map<String, String> now = models.fingerprints();
    dataset
        .production()
        .models()
        .forEach(
            (model, then) -> {
              if (!then.equals(now.get(model))) {
                throw new InvalidInputException(
                    "%s was made with another %s than the experiment names; remove the folder and it is made again"
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
      Asker writer =
          new Asker(cast.speaker(safety.writer()), prompt(safety.prompt()), safety.topics());
      return new SafetySynthesis(writer, pool, judge, examPrompts, progress)
          .synthesize(
              new SafetySettings(
                  name, safety.rows(), safety.benign(), terms(safety.candidates(), safety.seed())));
    }
  }

  private Dataset expert(String name, Set<String> examPrompts)
      throws IOException, InterruptedException {
    ExperimentSettings.Expert expert = experiment.settings().data().expert();
    try (Cast cast = new Cast()) {
      List<Asker> askers = new ArrayList<>();
      for (String model : experiment.settings().models().experts()) {
        askers.add(new Asker(cast.speaker(model), prompt(expert.prompt()), List.of()));
      }
      return new DomainSynthesis(askers, examPrompts, progress)
          .synthesize(
              new DomainSettings(
                  name, expert.rows(), null, terms(expert.candidates(), expert.seed())));
    }
  }

  private List<String> parents() {
    List<String> parents = new ArrayList<>(List.of(experiment.settings().models().base()));
    parents.addAll(experiment.settings().models().experts());
    return parents;
  }

  private Prompt prompt(String path) throws IOException {
    return Prompt.read(experiment.resolve(path));
  }

  private Terms terms(int candidates, long seed) {
    ExperimentSettings settings = experiment.settings();
    Origin.Generator generator =
        settings.miniature() ? Origin.Generator.TINY_LM : Origin.Generator.LLM;
    return new Terms(
        candidates,
        ANSWER_TOKENS,
        Overlap.EXACT,
        new Terms.Marking(generator, settings.data().grade(), settings.data().license()),
        seed);
  }

  /// The models that take part in one synthesis, loaded once each.
  private final class Cast implements AutoCloseable {
    private final Map<String, LanguageModel> loaded = new LinkedHashMap<>();

    Speaker speaker(String model) throws IOException {
      if (!loaded.containsKey(model)) {
        loaded.put(model, models.load(model));
      }
      ChatFormat format = models.format();
      return Speaker.of(
          model,
          models.fingerprints().get(model),
          LocalChatModel.of(
              model, loaded.get(model), format::tokenCount, LocalChatModel.DEFAULT_BATCH));
    }

    @Override
    public void close() {
      loaded.values().forEach(LanguageModel::close);
    }
  }
}
