package dev.mergewright.experiment.models;

import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.CoefficientGradient;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.LlamaConfig;
import dev.mergewright.llama.LlamaRuntime;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.Inspector;
import dev.mergewright.merge.LinearMerge;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergedWeights;
import dev.mergewright.merge.SourcePool;
import dev.mergewright.merge.SourceWindow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// The models of an experiment, opened once by the names that its settings use, and the device that
/// runs them.
///
/// Opening reads headers only; weights are decoded and the device is started when the first model
/// is loaded, so that a finished run is recognised in no time.
public final class ModelPool implements Merges, AutoCloseable {
  /// The share of the heap that decoded sources may take.
  private static final double HEAP_SHARE = 0.5;

  /// What a merge is called beside its parents; no path is.
  private static final String MERGE = "";

  private final SequencedMap<String, Checkpoint> checkpoints;
  private final Checkpoint base;
  private final LlamaConfig config;
  private final ModelExecution execution;
  private @Nullable Device device;
  private @Nullable Shared shared;
  private @Nullable CoefficientGradient gradient;

  private record Device(SourcePool sources, ChatFormat format, LlamaRuntime runtime) {}

  /// What populations read their sources through; borders of trims are remembered here.
  private record Shared(SourceWindow window, SourcePool sources) {}

  private ModelPool(
      SequencedMap<String, Checkpoint> checkpoints,
      Checkpoint base,
      LlamaConfig config,
      ModelExecution execution) {
    this.checkpoints = checkpoints;
    this.base = base;
    this.config = config;
    this.execution = execution;
  }

  /// Opens every model that the settings name.
  ///
  /// @param execution how they are run; as many models as it has threads go side by side
  public static ModelPool open(Experiment experiment, ModelExecution execution) throws IOException {
    ExperimentSettings.Models named = experiment.settings().models();
    SequencedSet<String> names = new LinkedHashSet<>();
    names.add(named.base());
    names.addAll(named.experts());
    names.add(named.pretrained());
    names.add(experiment.settings().data().safety().writer());
    SequencedMap<String, Checkpoint> opened = new LinkedHashMap<>();
    try {
      for (String name : names) {
        opened.put(name, Checkpoint.open(experiment.resolve(name)));
      }
      Checkpoint base = opened.firstEntry().getValue();
      return new ModelPool(opened, base, LlamaConfig.read(base.folder()), execution);
    } catch (IOException | RuntimeException e) {
      opened.values().forEach(Checkpoint::close);
      throw e;
    }
  }

  /// The base model's checkpoint, whose tokenizer and configuration a merge inherits.
  public Checkpoint base() {
    return base;
  }

  /// The number of transformer layers.
  public int layers() {
    return config.layers();
  }

  /// What losses are computed in, where it is not the f32 of a CPU.
  public @Nullable String arithmetic() {
    return execution.arithmetic(config);
  }

  /// The fingerprints of all models by name.
  public Map<String, String> fingerprints() throws IOException {
    Map<String, String> fingerprints = new LinkedHashMap<>();
    for (Map.Entry<String, Checkpoint> model : checkpoints.entrySet()) {
      fingerprints.put(model.getKey(), model.getValue().fingerprint());
    }
    return fingerprints;
  }

  /// How the models are spoken to: the base model's tokenizer and chat template, for all.
  public ChatFormat format() throws IOException {
    return device().format();
  }

  /// A model as it is, on the device.
  public LanguageModel load(String model) throws IOException {
    return device().runtime().load(device().sources().model(model));
  }

  @Override
  public LanguageModel load(MergeRecipe recipe) throws IOException {
    return device().runtime().load(merged(recipe).asStored());
  }

  @Override
  public ScoringPlan plan(List<EncodedRows> sets, int candidates) throws IOException {
    return device()
        .runtime()
        .plan(sets, candidates, execution.threads(), device().sources().inFiles());
  }

  /// The same plan, made without reading any weight.
  public ScoringPlan plan(List<EncodedRows> sets, int candidates, ChatFormat format)
      throws IOException {
    try (LlamaRuntime runtime = LlamaRuntime.open(config, format, execution)) {
      return runtime.plan(sets, candidates, execution.threads(), List.copyOf(checkpoints.values()));
    }
  }

  @Override
  public List<CandidateLosses> score(
      List<MergeRecipe> recipes, List<EncodedRows> sets, ScoringPlan plan) throws IOException {
    Shared through = shared(plan);
    List<Weights> merges =
        recipes.stream()
            .map(recipe -> MergedWeights.of(recipe, through.sources()).asStored())
            .toList();
    return device().runtime().score(merges, sets, through.window(), plan);
  }

  private synchronized Shared shared(ScoringPlan plan) throws IOException {
    if (shared == null) {
      SourceWindow window = new SourceWindow(plan.sources());
      shared = new Shared(window, device().sources().through(window));
    }
    return shared;
  }

  /// How much a merge, unrounded, is like the models that are not the base.
  public Likeness likeness(MergeRecipe recipe, List<Arm.Parent> others) throws IOException {
    SequencedMap<String, Weights> named = new LinkedHashMap<>();
    List<String> sources = new ArrayList<>();
    named.put(checkpoints.firstEntry().getKey(), model(checkpoints.firstEntry().getKey()));
    for (Arm.Parent other : others) {
      named.put(other.model(), model(other.model()));
      sources.add(other.model());
    }
    named.put(MERGE, merged(recipe));
    sources.add(MERGE);
    try (SourcePool pool = SourcePool.of(named, 0)) {
      Inspector inspector = new Inspector(pool, checkpoints.firstEntry().getKey(), sources);
      return Likeness.of(others, inspector.inspect(execution.threads(), Progress.SILENT).total());
    }
  }

  private Weights model(String name) throws IOException {
    return device().sources().model(name);
  }

  /// A merge, computed when read.
  Weights merged(MergeRecipe recipe) throws IOException {
    return MergedWeights.of(recipe, device().sources());
  }

  /// A merge taken apart by its weights.
  ///
  /// @throws dev.mergewright.checkpoint.InvalidInputException when it is not linear in them
  public LinearMerge linear(MergeRecipe recipe) throws IOException {
    return LinearMerge.of(recipe, device().sources());
  }

  /// The losses of a merge on sets of rows and the slope of their weighted sum; one at a time.
  public synchronized CoefficientGradient.Slope slope(
      MergeRecipe recipe, List<EncodedRows> sets, List<Double> factors) throws IOException {
    if (gradient == null) {
      gradient = CoefficientGradient.open(config, execution.device());
    }
    return gradient.at(linear(recipe), sets, factors);
  }

  private synchronized Device device() throws IOException {
    if (device == null) {
      long memory = (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE);
      SourcePool sources = SourcePool.of(checkpoints, memory); // refuses what it decodes
      List<Weights> unread = sources.inFiles();
      checkpoints.values().stream()
          .filter(unread::contains)
          .forEach(model -> model.requireFinite(Progress.SILENT));
      ChatFormat format = ChatFormat.open(base.folder());
      device = new Device(sources, format, LlamaRuntime.open(config, format, execution));
    }
    return device;
  }

  @Override
  public void close() {
    if (shared != null) {
      shared.window().close();
    }
    if (gradient != null) {
      gradient.close();
    }
    if (device != null) {
      device.runtime().close();
      device.format().close();
    }
    checkpoints.values().forEach(Checkpoint::close);
  }
}
