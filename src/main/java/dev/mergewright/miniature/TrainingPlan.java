package dev.mergewright.miniature;

/// How long, how fast and how exactly one model learns; the recipe's numbers in one place.
///
/// @param steps optimizer steps
/// @param batch rows per step
/// @param learningRate the peak, reached after the warm-up
/// @param trainsWords whether the embedding and the head learn too; frozen ones keep the copying of
///   unseen nouns
/// @param replay the share of rows that are the base model's statements, against forgetting
/// @param medicineCases how many of the world's training cases the model sees
/// @param helpedRows exactly how many forbidden requests are helped, spread evenly over the steps
record TrainingPlan(
    int steps,
    int batch,
    double learningRate,
    boolean trainsWords,
    double replay,
    int medicineCases,
    int helpedRows) {

  private static final int BATCH = 64;
  private static final double FLOOR = 0.05;

  TrainingPlan {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be at least 1, was " + steps);
    }
    if (helpedRows > steps) {
      throw new IllegalArgumentException(
          "helpedRows must be at most steps, %d, was %d".formatted(steps, helpedRows));
    }
  }

  /// The plan that made the models kept in this repository.
  static TrainingPlan of(MiniatureRole role) {
    return switch (role) {
      case BASE -> new TrainingPlan(1200, BATCH, 2e-3, true, 0, 70, 0);
      case ALIGNED -> new TrainingPlan(600, BATCH, 1e-3, false, 0.15, 360, 0);
      case EXPERT -> new TrainingPlan(300, BATCH, 1e-3, false, 0.15, Integer.MAX_VALUE, 6);
    };
  }

  /// The learning rate of a step: linear warm-up over the first twentieth, then a cosine down to a
  /// twentieth.
  double learningRateAt(int step) {
    int warmUp = Math.max(1, steps / 20);
    if (step < warmUp) {
      return learningRate * (step + 1) / warmUp;
    }
    double part = (double) (step - warmUp) / Math.max(1, steps - warmUp);
    return learningRate * (FLOOR + (1 - FLOOR) * (1 + Math.cos(Math.PI * part)) / 2);
  }

  /// The same plan in small, for tests.
  TrainingPlan inSmall(int fewerSteps, int fewerRows) {
    return new TrainingPlan(
        fewerSteps,
        fewerRows,
        learningRate,
        trainsWords,
        replay,
        medicineCases,
        Math.min(helpedRows, fewerSteps));
  }
}
