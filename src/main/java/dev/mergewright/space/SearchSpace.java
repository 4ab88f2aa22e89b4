package dev.mergewright.space;

import dev.mergewright.merge.MergeMethod;
import dev.mergewright.merge.MergeParameter;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergeSource;
import dev.mergewright.merge.ParameterValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/// The recipes that a search may try: a template whose searched parameters take one value per
/// layer.
///
/// A [Genome] holds one gene per [Dimension]. Embeddings take the values of the first layer, final
/// norm and output projection those of the last. What the template says of a searched parameter is
/// where the search starts; everything else it says holds for every candidate.
public final class SearchSpace {
  private static final Set<String> LEFT_ALONE = Set.of("gamma", "epsilon");

  private final MergeRecipe template;
  private final int layers;
  private final List<Strand> strands;
  private final List<Inert> inert;

  private SearchSpace(MergeRecipe template, int layers, List<Strand> strands, List<Inert> inert) {
    this.template = template;
    this.layers = layers;
    this.strands = List.copyOf(strands);
    this.inert = List.copyOf(inert);
  }

  /// The space of arXiv 2403.13187 and 2406.14563: every layer has its own value of what each
  /// source may set, and of what the method has no default for. That is `weight` and `density` for
  /// TIES and DARE-TIES, `weight` for averages and task arithmetic, `t` for SLERP; `lambda` would
  /// only repeat what the weights say, and `gamma` and `epsilon` stay as their papers have them.
  public static SearchSpace perLayer(MergeRecipe template, int layers) {
    return perLayer(template, layers, searched(template.method()));
  }

  /// The names of what [#perLayer(MergeRecipe, int)] searches of a method; none for methods that
  /// compute their own coefficients.
  public static List<String> searched(MergeMethod method) {
    return method.parameters().stream()
        .filter(
            parameter ->
                parameter.scope() == MergeParameter.Scope.SOURCE || parameter.standard() == null)
        .map(MergeParameter::name)
        .filter(name -> !LEFT_ALONE.contains(name))
        .toList();
  }

  /// The space in which every layer has its own value of the searched parameters.
  ///
  /// @param template method, models, fixed parameters, output type and seed of every candidate
  /// @param layers the number of transformer layers
  /// @param searched names of parameters that the template's method declares; their ranges are the
  ///   declared ones
  /// @throws IllegalArgumentException when a name is not declared, names a switch or comes twice,
  ///   or when nothing remains to be searched
  public static SearchSpace perLayer(MergeRecipe template, int layers, List<String> searched) {
    if (layers < 1) {
      throw new IllegalArgumentException("layers must be at least 1, was " + layers);
    }
    List<Strand> strands = new ArrayList<>();
    List<Strand> idle = new ArrayList<>();
    List<Inert> inert = new ArrayList<>();
    for (Strand strand : Strand.declared(template, searched)) {
      Optional<String> reason = InertRules.reason(strand, template);
      (reason.isPresent() ? idle : strands).add(strand);
      reason.ifPresent(
          why -> inert.add(new Inert(strand.parameter().name(), strand.source(), why)));
    }
    if (strands.isEmpty()) {
      throw new IllegalArgumentException(
          template.method().name() + ": nothing to search among " + searched + ": " + inert);
    }
    return new SearchSpace(completed(template, layers, idle), layers, strands, inert);
  }

  /// The dimensions, in the order of the genes.
  public List<Dimension> dimensions() {
    List<Dimension> dimensions = new ArrayList<>();
    for (Strand strand : strands) {
      for (int layer = 0; layer < layers; layer++) {
        dimensions.add(strand.dimension(layer));
      }
    }
    return List.copyOf(dimensions);
  }

  /// The parameters that were asked for and are not searched because they have no effect.
  public List<Inert> inert() {
    return inert;
  }

  /// Where a search starts: the template's values, or the defaults of arXiv 2406.14563 (an equal
  /// share for `weight`, density 1, the midpoint of `t`).
  public Genome start() {
    return genome((strand, layer) -> strand.start(template, layer, layers));
  }

  /// The genome that gives each named parameter the same value in all layers and sources; others
  /// stay at [#start].
  ///
  /// @throws IllegalArgumentException when a parameter is not searched, or a value is outside its
  ///   range
  public Genome uniform(Map<String, Double> values) {
    for (String name : values.keySet()) {
      if (strands.stream().noneMatch(strand -> strand.parameter().name().equals(name))) {
        throw new IllegalArgumentException("not a searched parameter: " + name);
      }
    }
    return genome(
        (strand, layer) -> {
          Double value = values.get(strand.parameter().name());
          return value != null ? value : strand.start(template, layer, layers);
        });
  }

  /// The recipe of a genome.
  public MergeRecipe decode(Genome genome) {
    requireSize(genome);
    List<MergeSource> sources = new ArrayList<>();
    for (int i = 0; i < template.sources().size(); i++) {
      MergeSource source = template.sources().get(i);
      sources.add(source.with(filledIn(source.parameters(), i, genome)));
    }
    return template.withParameters(sources, filledIn(template.parameters(), null, genome));
  }

  /// The genome whose recipe has the same values in every layer, for a warm start.
  ///
  /// @return empty when the recipe is not of this space: another method, other models, a value
  ///   outside its range, or one that differs between the tensors of a layer
  public Optional<Genome> encode(MergeRecipe recipe) {
    if (!recipe.method().equals(template.method()) || !recipe.models().equals(template.models())) {
      return Optional.empty();
    }
    for (Strand strand : strands) {
      for (int layer = 0; layer < layers; layer++) {
        OptionalDouble value = strand.read(recipe, layer, layers);
        if (value.isEmpty() || !strand.dimension(layer).holds(value.getAsDouble())) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(genome((strand, layer) -> strand.read(recipe, layer, layers).orElseThrow()));
  }

  /// The value in every layer, by names such as `experts[0].weight`.
  public SequencedMap<String, List<Double>> coefficients(Genome genome) {
    requireSize(genome);
    SequencedMap<String, List<Double>> coefficients = new LinkedHashMap<>();
    for (Strand strand : strands) {
      coefficients.put(strand.name(), Arrays.stream(values(strand, genome)).boxed().toList());
    }
    return Collections.unmodifiableSequencedMap(coefficients);
  }

  private SequencedMap<String, ParameterValue> filledIn(
      SequencedMap<String, ParameterValue> said, @Nullable Integer source, Genome genome) {
    SequencedMap<String, ParameterValue> filled = new LinkedHashMap<>(said);
    for (Strand strand : strands) {
      if (Objects.equals(strand.source(), source)) {
        filled.put(strand.parameter().name(), ParameterValue.perLayer(values(strand, genome)));
      }
    }
    return filled;
  }

  private double[] values(Strand strand, Genome genome) {
    int first = strands.indexOf(strand) * layers;
    double[] values = new double[layers];
    Arrays.setAll(values, i -> strand.dimension(i).value(genome.gene(first + i)));
    return values;
  }

  /// The template with a value for every parameter that a recipe needs although it has no effect.
  private static MergeRecipe completed(MergeRecipe template, int layers, List<Strand> idle) {
    List<MergeSource> sources = new ArrayList<>(template.sources());
    for (Strand strand : idle) {
      Integer index = strand.source();
      if (index != null && strand.read(template, 0, layers).isEmpty()) {
        SequencedMap<String, ParameterValue> filled =
            new LinkedHashMap<>(sources.get(index).parameters());
        double start = strand.start(template, 0, layers);
        filled.put(strand.parameter().name(), new ParameterValue.Scalar(start));
        sources.set(index, sources.get(index).with(filled));
      }
    }
    return template.withParameters(sources, template.parameters());
  }

  private Genome genome(ToDoubleBiFunction<Strand, Integer> value) {
    double[] genes = new double[strands.size() * layers];
    int next = 0;
    for (Strand strand : strands) {
      for (int layer = 0; layer < layers; layer++) {
        genes[next++] = strand.dimension(layer).gene(value.applyAsDouble(strand, layer));
      }
    }
    return Genome.of(genes);
  }

  private void requireSize(Genome genome) {
    if (genome.size() != strands.size() * layers) {
      throw new IllegalArgumentException(
          "a genome of this space has "
              + (strands.size() * layers + " genes, was " + genome.size()));
    }
  }
}
