package dev.mergewright.llama;

import ai.djl.ndarray.NDManager;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.merge.SourceWindow;
import dev.mergewright.tensor.TensorMemory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The forward pass of one architecture on the device, ready to take any number of weights.
///
/// Safe for concurrent use; each loaded model belongs to one thread at a time.
public final class LlamaRuntime implements AutoCloseable {
  private final LlamaConfig config;
  private final @Nullable ChatFormat format;
  private final ModelExecution execution;
  private final ComputeType type;
  private final NDManager manager;
  private final Crew crew;
  private final ForwardPass pass;
  private final TensorMemory memory;
  private final TensorLoader alone;
  private final TensorLoader together;

  private LlamaRuntime(LlamaConfig config, @Nullable ChatFormat format, ModelExecution execution) {
    this.config = config;
    this.format = format;
    this.execution = execution;
    this.type = execution.precision().on(execution.device(), config);
    this.manager = execution.device().newManager();
    this.crew = new Crew(execution.threads());
    this.pass = ForwardPass.compile(config, type, manager);
    this.memory = TensorMemory.on(manager);
    this.alone = new TensorLoader(type, memory, Crew.ALONE);
    this.together = new TensorLoader(type, memory, crew);
  }

  /// Starts the tensor library and compiles the forward pass, plainly: on the CPU, in f32, one
  /// thread per model. The format stays the caller's to close.
  public static LlamaRuntime open(LlamaConfig config, ChatFormat format) {
    return open(config, format, ModelExecution.PLAIN);
  }

  /// Starts the tensor library and compiles the forward pass. The format stays the caller's to
  /// close.
  public static LlamaRuntime open(LlamaConfig config, ChatFormat format, ModelExecution execution) {
    return new LlamaRuntime(config, format, execution);
  }

  /// The same for models that score tokens and never speak.
  static LlamaRuntime withoutFormat(LlamaConfig config, ModelExecution execution) {
    return new LlamaRuntime(config, null, execution);
  }

  /// Copies weights to the device in the compute type, on the calling thread, which is also the one
  /// that scores: for models side by side. They are not read again.
  ///
  /// @throws dev.mergewright.checkpoint.InvalidInputException when a tensor is missing or has
  ///   another shape
  /// @throws InsufficientMemoryException when there is no room for them
  public LanguageModel load(Weights weights) {
    NDManager scope = manager.newSubManager();
    return new LlamaModel(pass, format(), scoring(weights, scope, alone), scope);
  }

  /// A single model, which all threads work for: on the device as a whole if it fits, else streamed
  /// from its weights whenever it scores.
  ///
  /// @param plan from [#plan(Weights)]
  /// @param release frees what the weights are read from; run when they are not read again
  /// @throws dev.mergewright.checkpoint.InvalidInputException when a tensor is missing or has
  ///   another shape
  /// @throws InsufficientMemoryException when there is no room for them
  public LanguageModel open(Weights weights, ScoringPlan plan, Runnable release) {
    if (plan.streams()) {
      DeviceWeights.of(config, weights); // checks
      return new StreamedModel(this, weights, plan, release);
    }
    try {
      NDManager scope = manager.newSubManager();
      return new LlamaModel(pass, format(), scoring(weights, scope, together), scope);
    } finally {
      release.run();
    }
  }

  /// Lends a model's scoring for one use, which needs no format, and frees it.
  void lend(Weights weights, BiConsumer<AnswerLoss, NDManager> use) {
    try (NDManager scope = manager.newSubManager()) {
      use.accept(scoring(weights, scope, together), scope);
    }
  }

  private ChatFormat format() {
    return Objects.requireNonNull(format, "this runtime only scores");
  }

  /// A model on the device; `scope` owns it, and is closed when this fails.
  private AnswerLoss scoring(Weights weights, NDManager scope, TensorLoader loader) {
    try {
      DeviceWeights checked = DeviceWeights.of(config, weights).through(loader);
      ModelParts parts = ModelParts.load(pass, checked, scope);
      return new AnswerLoss(pass, parts, loader.crew(), execution.batchTokens());
    } catch (RuntimeException | OutOfMemoryError e) {
      scope.close();
      throw InsufficientMemoryException.orItself(e);
    }
  }

  /// How a single model would be run that may be asked anything.
  public ScoringPlan plan(Weights weights) {
    DeviceWeights.of(config, weights); // checks
    return ScoringPlan.of(needs(List.of(), 1, List.of()), 1);
  }

  /// How models would be scored on rows, with what that takes of the memory that is free now.
  ///
  /// @param sets the sets of rows
  /// @param candidates how many models are scored together
  /// @param sideBySide how many would be loaded at once if each is loaded whole
  /// @param sources the models in files that the candidates are merged from; none for one candidate
  /// @throws dev.mergewright.checkpoint.InvalidInputException when there is too little memory
  public ScoringPlan plan(
      List<EncodedRows> sets, int candidates, int sideBySide, Collection<Weights> sources) {
    return ScoringPlan.of(needs(sets, candidates, sources), sideBySide);
  }

  /// The plan of scoring layer by layer though models may fit.
  ScoringPlan streamedPlan(List<EncodedRows> sets, int candidates, Collection<Weights> sources) {
    return needs(sets, candidates, sources).plan(true);
  }

  private ScoringPlan.Needs needs(
      List<EncodedRows> sets, int candidates, Collection<Weights> sources) {
    List<TokenBatch> batches = new ArrayList<>();
    sets.forEach(rows -> batches.addAll(rows.batches(execution.batchTokens())));
    ActivationSize size = new ActivationSize(config, type);
    return new ScoringPlan.Needs(size, execution, batches, candidates, sources, execution.budget());
  }

  /// Scores models together, layer by layer, so that a layer of their sources is read once for all
  /// and one layer of one model is in memory at a time. The losses are those that
  /// [LanguageModel#answerLosses] gives for each model alone, bit for bit.
  ///
  /// @param candidates the models
  /// @param sets the sets of rows
  /// @param window what the models read their sources through
  /// @param plan from [#plan] with as many candidates on the same rows
  /// @throws dev.mergewright.checkpoint.InvalidInputException when a tensor is missing or has
  ///   another shape
  public List<CandidateLosses> score(
      List<Weights> candidates, List<EncodedRows> sets, SourceWindow window, ScoringPlan plan) {
    sets.forEach(rows -> config.requireRoomFor(rows.longest()));
    List<DeviceWeights> checked =
        candidates.stream().map(w -> DeviceWeights.of(config, w).through(together)).toList();
    return new PopulationScorer(pass, crew, manager)
        .score(checked, sets, execution.batchTokens(), window, plan);
  }

  /// What models are computed in.
  ComputeType type() {
    return type;
  }

  /// `f32` or `bf16`, what models are computed in.
  public String computeType() {
    return type.label();
  }

  /// The longest text that the architecture was made for, in tokens.
  public int positions() {
    return config.maxPositions();
  }

  /// Arrays on the device that nobody has closed yet.
  int openArrays() {
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    crew.close();
    memory.close();
    pass.close();
    manager.close();
  }
}
