package dev.mergewright.space;

import dev.mergewright.merge.MergeParameter;
import dev.mergewright.merge.MergeRecipe;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// A strand within one part of the model: the genes that belong together.
///
/// @param known the filters of all parts, as a recipe of the space may have them
record Section(Strand strand, Part part, LayerProfile profile, Set<String> known) {
  /// How far a value may be from one that the genes can say.
  private static final double ROUNDING = 1e-9;

  /// The name in reports, such as `experts[0].weight.mlp`.
  String name() {
    return strand.name() + (part.name().isEmpty() ? "" : "." + part.name());
  }

  Dimension dimension(int gene, int layers) {
    MergeParameter parameter = strand.parameter();
    String place = profile.place(gene, layers);
    String inPart = part.name() + (part.name().isEmpty() || place.isEmpty() ? "" : ".") + place;
    return new Dimension(
        parameter.name(),
        strand.source(),
        inPart,
        profile.low(gene, parameter.low(), parameter.high()),
        profile.high(gene, parameter.low(), parameter.high()));
  }

  /// The value in every layer.
  double[] values(Genome genome, int first, int layers) {
    MergeParameter parameter = strand.parameter();
    double[] own = own(genome, first, layers);
    return profile.lift(own, layers, parameter.low(), parameter.high());
  }

  /// The slope by each gene, from the slope by the value in every layer.
  double[] slope(Genome genome, int first, double[] byLayer) {
    MergeParameter parameter = strand.parameter();
    double[] own = own(genome, first, byLayer.length);
    double[] slope = profile.slope(own, byLayer, parameter.low(), parameter.high());
    for (int i = 0; i < slope.length; i++) {
      Dimension dimension = dimension(i, byLayer.length);
      slope[i] *= dimension.high() - dimension.low();
    }
    return slope;
  }

  private double[] own(Genome genome, int first, int layers) {
    double[] values = new double[profile.genes(layers)];
    for (int i = 0; i < values.length; i++) {
      values[i] = dimension(i, layers).value(genome.gene(first + i));
    }
    return values;
  }

  /// The genes nearest to these values.
  ///
  /// @throws IllegalArgumentException when a value is outside its range
  double[] genes(double[] byLayer) {
    for (double value : byLayer) {
      strand.dimension().gene(value);
    }
    double[] genes = profile.project(byLayer);
    for (int i = 0; i < genes.length; i++) {
      Dimension dimension = dimension(i, byLayer.length);
      genes[i] = dimension.gene(Math.clamp(genes[i], dimension.low(), dimension.high()));
    }
    return genes;
  }

  /// What a recipe says in every layer, or empty when it says nothing, or what no genes can say.
  Optional<double[]> read(MergeRecipe recipe, int layers) {
    double[] byLayer = new double[layers];
    for (int layer = 0; layer < layers; layer++) {
      OptionalDouble value = strand.read(recipe, part, known, layer, layers);
      if (value.isEmpty() || !strand.dimension().holds(value.getAsDouble())) {
        return Optional.empty();
      }
      byLayer[layer] = value.getAsDouble();
    }
    double[] said = values(Genome.of(genes(byLayer)), 0, layers);
    for (int layer = 0; layer < layers; layer++) {
      if (Math.abs(said[layer] - byLayer[layer]) > ROUNDING) {
        return Optional.empty();
      }
    }
    return Optional.of(byLayer);
  }

  /// Where a search starts in every layer.
  double[] start(MergeRecipe template, int layers) {
    double[] start = new double[layers];
    for (int layer = 0; layer < layers; layer++) {
      start[layer] =
          strand
              .read(template, part, known, layer, layers)
              .orElseGet(() -> strand.standardStart(template));
    }
    return start;
  }
}
