package dev.mergewright.miniature;

import dev.mergewright.checkpoint.AtomicFile;
import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Split;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.LlamaConfig;
import dev.mergewright.llama.LlamaRuntime;
import dev.mergewright.synthesis.Judge;
import dev.mergewright.synthesis.PatternJudge;
import dev.mergewright.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// Trains the models of one world, one after the other, and measures each as it is stored.
///
/// ```text
/// folder/base/ aligned/ expert/   model directories, each with its training.json
/// folder/exam/                    the questions that measure behaviour, as a dataset
/// folder/judge.yaml               the rule of the language as patterns
/// folder/manifest.json            what is in the folder: digests and behaviour
/// ```
///
/// A finished model is left alone, so an interrupted training goes on with the first that is
/// missing. Each model starts from the stored bf16 weights of the one before it, so resuming
/// changes nothing.
public final class MiniatureTraining {
  private final World world;
  private final Path folder;
  private final Function<MiniatureRole, TrainingPlan> plans;
  private final Dataset exam;
  private final Progress progress;

  MiniatureTraining(
      World world,
      Path folder,
      Function<MiniatureRole, TrainingPlan> plans,
      Dataset exam,
      Progress progress) {
    this.world = world;
    this.folder = folder;
    this.plans = plans;
    this.exam = exam;
    this.progress = progress;
  }

  /// Trains the world of a seed by the recipe of this version.
  ///
  /// @param threads threads inside an operation; the models differ in their last bits between
  ///   numbers of threads
  /// @throws InvalidInputException when the folder holds models of another world or recipe, or
  ///   damaged ones
  public static void run(long seed, Path folder, int threads, Progress progress)
      throws IOException {
    Torch.useThreads(threads);
    World world = World.of(seed);
    new MiniatureTraining(world, folder, TrainingPlan::of, Exam.of(world), progress).run();
  }

  SequencedMap<MiniatureRole, TrainingRecord> run() throws IOException {
    requireUntouched();
    AtomicFile.write(folder.resolve(JudgeFile.NAME), JudgeFile.text());
    if (!Files.exists(folder.resolve("exam"))) {
      exam.write(folder.resolve("exam"));
    }
    SequencedMap<MiniatureRole, TrainingRecord> records = new LinkedHashMap<>();
    String parent = "";
    for (MiniatureRole role : MiniatureRole.values()) {
      Apprenticeship apprenticeship = new Apprenticeship(world, role, plans.apply(role));
      records.put(
          role,
          Files.exists(model(role))
              ? finished(apprenticeship, parent)
              : train(apprenticeship, parent));
      describe(records);
      parent = Sha256.of(model(role).resolve("model.safetensors"));
    }
    return records;
  }

  /// Checks what is there before anything is described anew.
  private void requireUntouched() throws IOException {
    if (Files.exists(folder.resolve(Manifest.FILE))) {
      Manifest manifest = Manifest.read(folder);
      for (MiniatureRole role : MiniatureRole.values()) {
        if (Files.exists(model(role))) {
          manifest.requireFiles(folder, role.key() + "/");
        }
      }
    }
  }

  private void describe(Map<MiniatureRole, TrainingRecord> records) throws IOException {
    Map<String, Behaviour> behaviour = new LinkedHashMap<>();
    records.forEach((role, record) -> behaviour.put(role.key(), record.behaviour()));
    Manifest.of(world.seed(), folder, behaviour).write(folder);
  }

  private TrainingRecord finished(Apprenticeship apprenticeship, String parent) throws IOException {
    Path model = model(apprenticeship.role());
    TrainingRecord record = TrainingRecord.read(model);
    if (record.world() != world.seed()
        || !record.plan().equals(apprenticeship.plan())
        || !record.parent().equals(parent)) {
      throw new InvalidInputException(
          "%s is a model of another world, plan or parent; choose another folder or remove it"
              .formatted(model));
    }
    progress.skip(apprenticeship.title(), "already done");
    return record;
  }

  private TrainingRecord train(Apprenticeship apprenticeship, String parent) throws IOException {
    LlamaConfig config = MiniatureShape.config(world.vocabulary());
    LanguageFiles files = LanguageFiles.of(world.vocabulary());
    try (ChatFormat format = files.openFormat(config)) {
      Apprenticeship.Outcome outcome = learn(apprenticeship, config, format);
      Behaviour behaviour = measure(outcome.weights(), config, format);
      TrainingRecord record =
          new TrainingRecord(
              world.seed(),
              apprenticeship.role(),
              apprenticeship.plan(),
              parent,
              outcome.loss(),
              behaviour);
      CheckpointWriter writer = CheckpointWriter.of(MiniatureShape.modelSettings(config));
      for (Map.Entry<String, String> file : files.texts().entrySet()) {
        writer = writer.withFile(file.getKey(), file.getValue());
      }
      writer
          .withFile(TrainingRecord.FILE, record.json())
          .write(outcome.weights(), model(apprenticeship.role()), Progress.SILENT);
      progress.end(behaviour.summary());
      return record;
    }
  }

  private Apprenticeship.Outcome learn(
      Apprenticeship apprenticeship, LlamaConfig config, ChatFormat format) throws IOException {
    return switch (apprenticeship.role()) {
      case BASE ->
          apprenticeship.run(
              MiniatureShape.firstWeights(config, world.random("first weights")),
              config,
              format,
              progress);
      case ALIGNED -> learnFrom(MiniatureRole.BASE, apprenticeship, config, format);
      case EXPERT -> learnFrom(MiniatureRole.ALIGNED, apprenticeship, config, format);
    };
  }

  private Apprenticeship.Outcome learnFrom(
      MiniatureRole parent, Apprenticeship apprenticeship, LlamaConfig config, ChatFormat format)
      throws IOException {
    try (Checkpoint stored = Checkpoint.open(model(parent))) {
      return apprenticeship.run(stored, config, format, progress);
    }
  }

  private Behaviour measure(Weights weights, LlamaConfig config, ChatFormat format)
      throws IOException {
    try (LlamaRuntime runtime = LlamaRuntime.open(config, format);
        LanguageModel model = runtime.load(weights)) {
      Judge judge = PatternJudge.read(folder.resolve(JudgeFile.NAME));
      return Behaviour.measure(model, exam, Split.TEST, judge);
    }
  }

  private Path model(MiniatureRole role) {
    return folder.resolve(role.key());
  }
}
