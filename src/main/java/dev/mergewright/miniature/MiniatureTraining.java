package dev.mergewright.miniature;

import dev.mergewright.checkpoint.AtomicFile;
import dev.mergewright.checkpoint.AtomicFolder;
import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Split;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.LlamaConfig;
import dev.mergewright.llama.LlamaRuntime;
import dev.mergewright.llama.LlamaTrainer;
import dev.mergewright.llama.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Trains the models of one world, one after the other, and measures each as it is stored.
///
/// ```text
/// folder/base/ aligned/ expert/   model directories, each with its training record
/// folder/exam/                    the questions that measure behaviour, as a dataset
/// folder/judge.yaml               the rule of the language as patterns
/// folder/manifest.json            what is in the folder: digests and behaviour
/// ```
///
/// A model that is finished is left alone, so an interrupted training goes on with the first that is missing. Each model
/// starts from the stored bf16 weights of the one before it, so resuming changes nothing.
public final class MiniatureTraining {
  private final World world;
  private final Path folder;
  private final Function<MiniatureRole, TrainingPlan> plans;
  private final Progress progress;

  MiniatureTraining(
      World world, Path folder, Function<MiniatureRole, TrainingPlan> plans, Progress progress) {
    this.world = world;
    this.folder = folder;
    this.plans = plans;
    this.progress = progress;
  }

  /// Trains the world of a seed by the recipe of this version.
  public static void run(long seed, Path folder, Progress progress) throws IOException {
    new MiniatureTraining(World.of(seed), folder, TrainingPlan::of, progress).run();
  }

  Map<MiniatureRole, TrainingRecord> run() throws IOException {
    Files.createDirectories(folder);
    AtomicFile.write(folder.resolve(ExactJudge.FILE), ExactJudge.ofTheLanguage().yaml());
    Dataset exam = Exam.of(world);
    if (!Files.exists(folder.resolve("exam"))) {
      exam.write(folder.resolve("exam"));
    }
    Map<MiniatureRole, TrainingRecord> records = new EnumMap<>(MiniatureRole.class);
    String parent = "";
    for (MiniatureRole role : MiniatureRole.values()) {
      TrainingRecord record = finished(role, parent).orElse(null);
      if (record == null) {
        record = train(role, parent, exam);
      }
      records.put(role, record);
      parent = record.weights();
    }
    Manifest.of(world, folder, records).write(folder);
    return records;
  }

  private Optional<TrainingRecord> finished(MiniatureRole role, String parent) throws IOException {
    Path model = folder.resolve(role.key());
    Optional<TrainingRecord> record = TrainingRecord.read(model);
    if (record.isPresent()) {
      TrainingRecord found = record.get();
      if (found.world() != world.seed()
          || !found.plan().equals(plans.apply(role))
          || !found.parent().equals(parent)) {
        throw new InvalidInputException(
            "%s is a model of another world, plan or parent; choose another folder or remove it"
                .formatted(model));
      }
      progress.skip(title(role), "already done");
    }
    return record;
  }

  private TrainingRecord train(MiniatureRole role, String parent, Dataset exam)
      throws IOException {
    TrainingPlan plan = plans.apply(role);
    LlamaConfig config = MiniatureShape.config(world.vocabulary());
    try (AtomicFolder target = AtomicFolder.create(folder.resolve(role.key()))) {
      TokenizerFiles.write(world.vocabulary(), target.path());
      MiniatureShape.writeFiles(config, target.path());
      double loss;
      Behaviour behaviour;
      try (ChatFormat format = ChatFormat.open(target.path())) {
        loss = learn(role, plan, config, format, target.path());
        behaviour = measure(config, format, target.path(), exam);
      }
      TrainingRecord record =
          new TrainingRecord(
              world.seed(),
              role,
              plan,
              parent,
              loss,
              TrainingRecord.digests(target.path()),
              behaviour);
      record.write(target.path());
      target.publish();
      progress.end(behaviour.summary());
      return record;
    }
  }

  /// Runs every step of the plan and stores the weights; returns the loss at the end.
  private double learn(
      MiniatureRole role, TrainingPlan plan, LlamaConfig config, ChatFormat format, Path into)
      throws IOException {
    Curriculum curriculum = new Curriculum(world, role, plan);
    RandomGenerator random = world.random("lessons/" + role);
    TrainingSettings settings =
        plan.trainsWords()
            ? TrainingSettings.defaults()
            : TrainingSettings.defaults().freezing(MiniatureShape.WORD_TENSORS);
    progress.begin(title(role), plan.steps());
    try (LlamaTrainer trainer = start(role, config, settings)) {
      double tail = 0;
      int tailSteps = Math.max(1, plan.steps() / 10);
      for (int step = 0; step < plan.steps(); step++) {
        double loss =
            trainer.step(
                format.encode(curriculum.batch(step, random)), plan.learningRateAt(step));
        if (step >= plan.steps() - tailSteps) {
          tail += loss / tailSteps;
        }
        progress.advance(step + 1, "loss %.4f".formatted(loss));
      }
      StoredWeights.write(trainer.weights(), into.resolve(TrainingRecord.WEIGHTS));
      return tail;
    }
  }

  private LlamaTrainer start(MiniatureRole role, LlamaConfig config, TrainingSettings settings)
      throws IOException {
    if (role == MiniatureRole.BASE) {
      Weights first = MiniatureShape.firstWeights(config, world.random("first weights"));
      return LlamaTrainer.start(config, first, settings);
    }
    Path parent = folder.resolve(MiniatureRole.values()[role.ordinal() - 1].key());
    try (Checkpoint checkpoint = Checkpoint.open(parent)) {
      return LlamaTrainer.start(config, checkpoint, settings);
    }
  }

  private Behaviour measure(LlamaConfig config, ChatFormat format, Path model, Dataset exam)
      throws IOException {
    try (Checkpoint stored = Checkpoint.open(model);
        LlamaRuntime runtime = LlamaRuntime.open(config, format);
        LanguageModel loaded = runtime.load(stored)) {
      return Behaviour.measure(loaded, exam, Split.TEST, ExactJudge.ofTheLanguage());
    }
  }

  private String title(MiniatureRole role) {
    return "train %s of world %d".formatted(role.key(), world.seed());
  }
}
