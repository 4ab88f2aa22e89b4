package dev.mergewright.space;

import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergeSource;
import dev.mergewright.merge.ParameterValue;
import dev.mergewright.merge.ParameterValue.Case;
import dev.mergewright.merge.ParameterValue.Scalar;
import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// The genome of mergekit-evolve, for repeating what was found with it: dead genes, mirrored
/// weights and all. New searches do better in a [SearchSpace].
///
/// ```text
/// shape     [groups, models, filters + 1, parameters], flat, the last index fastest; x = 3 gene - 1
/// weight    |x|, or x where negative weights are allowed
/// density   min(|x|, 1), at least 0.01
/// slerp     t = e^b / (e^a + e^b), a and b the |x| of base and source: near the start it stays near 1/2
/// ```
///
/// The real numbers `x` are taken from -1 to 2, where mergekit-evolve has no bounds; a density of 0
/// is not tried, because no merge has it; `slerp` knows two models. A step of 1/6 in `x` is a sigma
/// of [#SIGMA].
public final class MergekitGenome implements RecipeSpace {
  /// The first step of mergekit-evolve, as genes.
  public static final double SIGMA = 1.0 / 18;

  private static final double LOW = -1;
  private static final double HIGH = 2;
  private static final double LEAST_DENSITY = 0.01;
  private static final double ROUNDING = 1e-9;

  private final MergekitGenomeSettings settings;
  private final int layers;
  private final LayerProfile profile;
  private final List<Part> parts;
  private final List<Strand> strands;
  private final MergeRecipe template;

  /// The place of each source among the models, which may list the base too.
  private final List<Integer> models;

  private MergekitGenome(MergekitGenomeSettings settings, int layers, long seed) {
    this.settings = settings;
    this.layers = layers;
    int size = settings.granularity() < 1 ? layers : settings.granularity();
    if (layers % size != 0) {
      throw new IllegalArgumentException(
          "layer_granularity must divide the %d layers, was %d".formatted(layers, size));
    }
    profile =
        settings.smooth() ? new LayerProfile.Ramp(layers / size) : new LayerProfile.Groups(size);
    parts =
        Stream.concat(settings.filters().stream().map(Part::matching), Stream.of(Part.REST))
            .toList();
    template = template(settings, seed);
    strands = Strand.declared(template, parameters(settings));
    models =
        template.sources().stream()
            .map(source -> settings.models().indexOf(source.model()))
            .toList();
  }

  /// The genome over models of so many layers.
  ///
  /// @param seed the key of random masks
  /// @throws IllegalArgumentException when the groups do not divide the layers
  public static MergekitGenome of(MergekitGenomeSettings settings, int layers, long seed) {
    return new MergekitGenome(settings, layers, seed);
  }

  private static List<String> parameters(MergekitGenomeSettings settings) {
    if (settings.isSlerp()) {
      return List.of("t");
    }
    boolean trims = settings.method().parameter("density").isPresent();
    return trims ? List.of("weight", "density") : List.of("weight");
  }

  private static MergeRecipe template(MergekitGenomeSettings settings, long seed) {
    String base = settings.base();
    List<String> sources = new ArrayList<>(settings.models());
    if (settings.isSlerp() && base == null) {
      base = sources.getFirst();
    }
    if (settings.method().takesBase()) {
      sources.remove(base); // its task vector is zero
    }
    SequencedMap<String, ParameterValue> fixed = new LinkedHashMap<>();
    if (settings.method().parameter("normalize").isPresent()) {
      fixed.put("normalize", new Scalar(settings.normalize() ? 1 : 0));
    }
    List<MergeSource> named = sources.stream().map(MergeSource::of).toList();
    return new MergeRecipe(settings.method(), base, named, fixed, ElementType.BF16, seed);
  }

  @Override
  public List<GeneKind> genes() {
    return Collections.nCopies(names().size(), new GeneKind.Real());
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (int group = 0; group < groups(); group++) {
      for (int model = 0; model < settings.models().size(); model++) {
        for (Part part : parts) {
          for (String parameter : parameters(settings)) {
            names.add("group[%d].models[%d].%s.%s".formatted(group, model, part.name(), parameter));
          }
        }
      }
    }
    return List.copyOf(names);
  }

  private int groups() {
    return profile.genes(layers);
  }

  private int place(int group, int model, int part, int parameter) {
    int byModel = group * settings.models().size() + model;
    return (byModel * parts.size() + part) * parameters(settings).size() + parameter;
  }

  /// The parameters that are in the genome without any effect, as in mergekit-evolve; sources are
  /// counted as the settings list the models.
  @Override
  public List<Inert> inert() {
    List<Inert> inert = new ArrayList<>();
    int base = settings.models().indexOf(template.base());
    if (base >= 0 && !settings.isSlerp()) {
      String why = "the source is the base model, so its task vector is zero";
      parameters(settings).forEach(parameter -> inert.add(new Inert(parameter, base, why)));
    }
    for (Strand strand : strands) {
      Integer model = strand.source() == null ? null : models.get(strand.source());
      InertRules.reason(strand, template)
          .ifPresent(why -> inert.add(new Inert(strand.parameter().name(), model, why)));
    }
    return List.copyOf(inert);
  }

  /// An equal share for every weight and position, density 1.
  @Override
  public Genome start() {
    double[] genes = new double[names().size()];
    for (int i = 0; i < genes.length; i++) {
      boolean isDensity =
          parameters(settings).get(i % parameters(settings).size()).equals("density");
      genes[i] = gene(isDensity ? 1 : 1.0 / settings.models().size());
    }
    return Genome.of(genes);
  }

  @Override
  public MergeRecipe decode(Genome genome) {
    if (genome.size() != names().size()) {
      throw new IllegalArgumentException(
          "a genome of this space has " + names().size() + " genes, was " + genome.size());
    }
    if (settings.isSlerp()) {
      SequencedMap<String, ParameterValue> filled = new LinkedHashMap<>(template.parameters());
      filled.put("t", value(List.of(byGroup(group -> position(genome, group)))));
      return template.withParameters(template.sources(), filled);
    }
    List<MergeSource> sources = new ArrayList<>();
    for (int source = 0; source < models.size(); source++) {
      SequencedMap<String, ParameterValue> filled = new LinkedHashMap<>();
      for (int p = 0; p < parameters(settings).size(); p++) {
        filled.put(parameters(settings).get(p), value(byPart(genome, models.get(source), p)));
      }
      sources.add(template.sources().get(source).with(filled));
    }
    return template.withParameters(sources, template.parameters());
  }

  private List<double[]> byPart(Genome genome, int model, int parameter) {
    List<double[]> values = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      int index = part;
      values.add(
          byGroup(
              group -> allowed(parameter, x(genome.gene(place(group, model, index, parameter))))));
    }
    return values;
  }

  /// What a number of the genome stands for.
  private double allowed(int parameter, double x) {
    boolean isDensity = parameters(settings).get(parameter).equals("density");
    if (isDensity) {
      return Math.clamp(Math.abs(x), LEAST_DENSITY, 1.0);
    }
    return settings.negative() ? x : Math.abs(x);
  }

  private double position(Genome genome, int group) {
    int base = settings.models().indexOf(Objects.requireNonNull(template.base()));
    double ofBase = allowed(0, x(genome.gene(place(group, base, 0, 0))));
    double ofSource = allowed(0, x(genome.gene(place(group, 1 - base, 0, 0))));
    return 1 / (1 + Math.exp(ofBase - ofSource));
  }

  private interface GroupValue {
    double of(int group);
  }

  private double[] byGroup(GroupValue value) {
    double[] values = new double[groups()];
    Arrays.setAll(values, value::of);
    return values;
  }

  /// The values of each part in the recipe dialect. Between groups, what comes after the layers
  /// takes the first value, as mergekit reads a gradient.
  private ParameterValue value(List<double[]> byPart) {
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < byPart.size(); i++) {
      double[] byLayer = lifted(byPart.get(i));
      cases.addAll(parts.get(i).cases(byLayer, byLayer[settings.smooth() ? 0 : layers - 1]));
    }
    Case first = cases.getFirst();
    return first.filter().equals("*") ? first.value() : new ParameterValue.Filtered(cases);
  }

  private double[] lifted(double[] byGroup) {
    return profile.lift(byGroup, layers, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /// One of the genomes of a recipe: that without negative numbers where there is a choice.
  @Override
  public Optional<Genome> encode(MergeRecipe recipe) {
    if (!recipe.method().equals(template.method())
        || !recipe.models().equals(template.models())
        || !Objects.equals(
            recipe.parameters().get("normalize"), template.parameters().get("normalize"))) {
      return Optional.empty();
    }
    double[] genes = start().toArray();
    for (Strand strand : strands) {
      for (int part = 0; part < parts.size(); part++) {
        Optional<double[]> said = read(recipe, strand, parts.get(part));
        if (said.isEmpty() || !write(strand, part, said.get(), genes)) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(Genome.of(genes));
  }

  private Optional<double[]> read(MergeRecipe recipe, Strand strand, Part part) {
    double[] byLayer = new double[layers];
    for (int layer = 0; layer < layers; layer++) {
      OptionalDouble value =
          strand.read(recipe, part, Set.copyOf(settings.filters()), layer, layers);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      byLayer[layer] = value.getAsDouble();
    }
    double[] byGroup = profile.project(byLayer);
    double[] said = lifted(byGroup);
    for (int layer = 0; layer < layers; layer++) {
      if (Math.abs(said[layer] - byLayer[layer]) > ROUNDING) {
        return Optional.empty();
      }
    }
    return Optional.of(byGroup);
  }

  /// Whether the values of a strand could be written into the genes.
  private boolean write(Strand strand, int part, double[] byGroup, double[] genes) {
    Integer source = strand.source();
    int parameter = parameters(settings).indexOf(strand.parameter().name());
    for (int group = 0; group < byGroup.length; group++) {
      if (source != null) {
        double value = byGroup[group];
        if (Math.abs(allowed(parameter, value) - value) > ROUNDING || value < LOW || value > HIGH) {
          return false;
        }
        genes[place(group, models.get(source), part, parameter)] = gene(value);
        continue;
      }
      double lead = Math.log(byGroup[group] / (1 - byGroup[group]));
      if (!(Math.abs(lead) <= HIGH)) {
        return false;
      }
      int base = settings.models().indexOf(Objects.requireNonNull(template.base()));
      genes[place(group, base, part, 0)] = gene(Math.max(0, -lead));
      genes[place(group, 1 - base, part, 0)] = gene(Math.max(0, lead));
    }
    return true;
  }

  private static double x(double gene) {
    return LOW + (HIGH - LOW) * gene;
  }

  private static double gene(double x) {
    return Math.clamp((x - LOW) / (HIGH - LOW), 0.0, 1.0);
  }
}
