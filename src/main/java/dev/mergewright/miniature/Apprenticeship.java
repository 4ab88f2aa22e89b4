package dev.mergewright.miniature;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.llama.ArrayWeights;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LlamaConfig;
import dev.mergewright.llama.LlamaTrainer;
import dev.mergewright.llama.TrainingSettings;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// Takes weights through every step of a plan and rounds what they have become to bf16.
///
/// Training keeps f32 master weights; measuring and everything after it uses the rounded ones,
/// which are what is stored.
///
/// @param world the language
/// @param role which mixture is taught
/// @param plan how long, how fast, how exactly
record Apprenticeship(World world, MiniatureRole role, TrainingPlan plan) {

  /// What came out.
  ///
  /// @param weights the weights, exact in bf16
  /// @param loss the mean loss of the last tenth of the steps
  record Outcome(Weights weights, double loss) {}

  /// Trains; the progress step is begun here and ended by the caller, who knows what the model can
  /// do.
  Outcome run(Weights from, LlamaConfig config, ChatFormat format, Progress progress) {
    Curriculum curriculum = new Curriculum(world, role, plan);
    RandomGenerator random = world.random("lessons/" + role);
    int tailSteps = Math.max(1, plan.steps() / 10);
    double tail = 0;
    progress.begin(title(), plan.steps());
    try (LlamaTrainer trainer = LlamaTrainer.start(config, from, settings())) {
      for (int step = 0; step < plan.steps(); step++) {
        double loss =
            trainer.step(format.encode(curriculum.batch(step, random)), plan.learningRateAt(step));
        tail += step >= plan.steps() - tailSteps ? loss / tailSteps : 0;
        progress.advance(step + 1, String.format(Locale.ROOT, "loss %.4f", loss));
      }
      return new Outcome(rounded(trainer.weights()), tail);
    }
  }

  /// The name of the work, for progress.
  String title() {
    return "train %s of world %d".formatted(role.key(), world.seed());
  }

  private TrainingSettings settings() {
    TrainingSettings settings = TrainingSettings.defaults();
    return plan.trainsWords() ? settings : settings.freezing(MiniatureShape.WORD_TENSORS);
  }

  private static Weights rounded(Weights weights) {
    SequencedMap<String, TensorSpec> specs = new LinkedHashMap<>();
    Map<String, float[]> values = new HashMap<>();
    weights
        .tensors()
        .forEach(
            (tensor, spec) -> {
              specs.put(tensor, spec.as(ElementType.BF16));
              values.put(tensor, rounded(weights.read(tensor)));
            });
    return ArrayWeights.of(specs, values);
  }

  private static float[] rounded(float[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ElementType.BF16.round(numbers[i]);
    }
    return numbers;
  }
}
