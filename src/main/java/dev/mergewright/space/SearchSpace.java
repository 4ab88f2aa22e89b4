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
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The recipes of one merge method: a template whose searched parameters change over the model as a
/// [Layout] says.
///
/// A [Genome] holds one gene per [Dimension]. Where embeddings, final norm and output projection
/// are no part of their own, they take the values of the first layer and of the last. What the
/// template says of a searched parameter is where the search starts; everything else it says holds
/// for every candidate.
public final class SearchSpace implements RecipeSpace {
  private static final Set<String> LEFT_ALONE = Set.of("gamma", "epsilon");

  private final MergeRecipe template;
  private final int layers;
  private final Layout layout;
  private final List<Section> sections;
  private final List<Inert> inert;

  private SearchSpace(
      MergeRecipe template, int layers, Layout layout, List<Section> sections, List<Inert> inert) {
    this.template = template;
    this.layers = layers;
    this.layout = layout;
    this.sections = List.copyOf(sections);
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
    return of(template, layers, searched, Layout.PER_LAYER);
  }

  /// The space in which the searched parameters change over the model as a layout says.
  ///
  /// @param template method, models, fixed parameters, output type and seed of every candidate
  /// @param layers the number of transformer layers
  /// @param searched names of parameters that the template's method declares; their ranges are the
  ///   declared ones
  /// @param layout the parts of the model, and how values change over the layers of each
  /// @throws IllegalArgumentException when a name is not declared, names a switch or comes twice,
  ///   when the layout asks for more values than there are layers, or when nothing remains to be
  ///   searched
  public static SearchSpace of(
      MergeRecipe template, int layers, List<String> searched, Layout layout) {
    if (layers < 1) {
      throw new IllegalArgumentException("layers must be at least 1, was " + layers);
    }
    List<Section> sections = new ArrayList<>();
    List<Strand> idle = new ArrayList<>();
    List<Inert> inert = new ArrayList<>();
    for (Strand strand : Strand.declared(template, searched)) {
      Optional<String> reason = InertRules.reason(strand, template);
      if (reason.isPresent()) {
        idle.add(strand);
        inert.add(new Inert(strand.parameter().name(), strand.source(), reason.get()));
        continue;
      }
      for (Part part : layout.parts()) {
        sections.add(new Section(strand, part, layout.profile(part), layout.filters()));
      }
    }
    if (sections.isEmpty()) {
      throw new IllegalArgumentException(
          template.method().name() + ": nothing to search among " + searched + ": " + inert);
    }
    sections.forEach(section -> section.profile().genes(layers)); // refuses too many
    return new SearchSpace(completed(template, layers, idle), layers, layout, sections, inert);
  }

  /// The dimensions, in the order of the genes.
  public List<Dimension> dimensions() {
    List<Dimension> dimensions = new ArrayList<>();
    for (Section section : sections) {
      for (int gene = 0; gene < section.profile().genes(layers); gene++) {
        dimensions.add(section.dimension(gene, layers));
      }
    }
    return List.copyOf(dimensions);
  }

  @Override
  public List<GeneKind> genes() {
    return Collections.nCopies(dimensions().size(), new GeneKind.Real());
  }

  @Override
  public List<String> names() {
    return dimensions().stream().map(Dimension::name).toList();
  }

  /// The parameters that were asked for and are not searched because they have no effect.
  @Override
  public List<Inert> inert() {
    return inert;
  }

  /// Where a search starts: the template's values, or the defaults of arXiv 2406.14563 (an equal
  /// share for `weight`, density 1, the midpoint of `t`), as near as the layout comes to them.
  @Override
  public Genome start() {
    return genome(section -> section.start(template, layers));
  }

  /// The genomes that merge to the parents: the base, where every weight is 0, and every source,
  /// where its own is 1. Other parameters stay at [#start].
  ///
  /// @throws IllegalArgumentException when weights are not searched, or no task vectors are weighed
  public List<Genome> parents() {
    if (template.base() == null
        || sections.stream().noneMatch(s -> s.strand().parameter().name().equals("weight"))) {
      throw new IllegalArgumentException(
          template.method().name()
              + " does not weigh task vectors, so no weights give its parents");
    }
    List<Genome> parents = new ArrayList<>();
    for (int parent = -1; parent < template.sources().size(); parent++) {
      int own = parent;
      parents.add(
          genome(
              section -> {
                Strand strand = section.strand();
                double[] start = section.start(template, layers);
                if (strand.parameter().name().equals("weight")) {
                  Arrays.fill(start, Objects.equals(strand.source(), own) ? 1 : 0);
                }
                return start;
              }));
    }
    return List.copyOf(parents);
  }

  /// Values of each searched parameter, spread evenly over its range, the ends included.
  ///
  /// @param count at least 2
  public SequencedMap<String, List<Double>> ranges(int count) {
    SequencedMap<String, List<Double>> ranges = new LinkedHashMap<>();
    for (Section section : sections) {
      MergeParameter parameter = section.strand().parameter();
      ranges.put(
          parameter.name(),
          IntStream.range(0, count)
              .mapToObj(i -> section.strand().dimension().value((double) i / (count - 1)))
              .toList());
    }
    return Collections.unmodifiableSequencedMap(ranges);
  }

  /// The genome that gives each named parameter the same value in all layers and sources; others
  /// stay at [#start].
  ///
  /// @throws IllegalArgumentException when a parameter is not searched, or a value is outside its
  ///   range
  public Genome uniform(Map<String, Double> values) {
    for (String name : values.keySet()) {
      if (sections.stream().noneMatch(s -> s.strand().parameter().name().equals(name))) {
        throw new IllegalArgumentException("not a searched parameter: " + name);
      }
    }
    return genome(
        section -> {
          Double value = values.get(section.strand().parameter().name());
          double[] start = section.start(template, layers);
          if (value != null) {
            Arrays.fill(start, value);
          }
          return start;
        });
  }

  @Override
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
  ///   outside its range, one that the layout cannot say, or one that differs between the tensors
  ///   of a part
  @Override
  public Optional<Genome> encode(MergeRecipe recipe) {
    if (!recipe.method().equals(template.method()) || !recipe.models().equals(template.models())) {
      return Optional.empty();
    }
    Map<Section, double[]> read = new LinkedHashMap<>();
    for (Section section : sections) {
      Optional<double[]> values = section.read(recipe, layers);
      if (values.isEmpty() || !agreesOutside(section, recipe)) {
        return Optional.empty();
      }
      read.put(section, values.get());
    }
    return Optional.of(genome(section -> Objects.requireNonNull(read.get(section))));
  }

  /// Whether a recipe leaves what is in no part as the template has it.
  private boolean agreesOutside(Section section, MergeRecipe recipe) {
    if (layout.coversAll()) {
      return true;
    }
    Section rest =
        new Section(section.strand(), Part.REST, new LayerProfile.Each(), section.known());
    return rest.read(recipe, layers)
        .filter(values -> Arrays.equals(values, rest.start(template, layers)))
        .isPresent();
  }

  /// The value in every layer, by names such as `experts[0].weight` or `experts[0].weight.mlp`.
  @Override
  public SequencedMap<String, List<Double>> coefficients(Genome genome) {
    requireSize(genome);
    SequencedMap<String, List<Double>> coefficients = new LinkedHashMap<>();
    for (Section section : sections) {
      coefficients.put(section.name(), Arrays.stream(values(section, genome)).boxed().toList());
    }
    return Collections.unmodifiableSequencedMap(coefficients);
  }

  /// @throws IllegalArgumentException when something else than weights is searched
  @Override
  public List<Double> slope(Genome genome, Map<String, List<Double>> byTensor) {
    requireSize(genome);
    for (Section section : sections) {
      Strand strand = section.strand();
      if (!strand.parameter().name().equals("weight") || strand.source() == null) {
        throw new IllegalArgumentException(
            "slopes are known of weights, but %s is searched; say parameters: [weight]"
                .formatted(strand.parameter().name()));
      }
    }
    return slopeOf(genome, new TensorSlopes(layout, layers).byCoefficient(sections, byTensor));
  }

  /// The slope of a fitness by every gene, from its slope by the coefficients.
  ///
  /// @param byCoefficient the slope by every value of [#coefficients], by the same names
  /// @throws IllegalArgumentException when a coefficient has no slope, or not one per layer
  List<Double> slopeOf(Genome genome, Map<String, List<Double>> byCoefficient) {
    requireSize(genome);
    List<Double> slope = new ArrayList<>();
    for (Section section : sections) {
      List<Double> byLayer = byCoefficient.getOrDefault(section.name(), List.of());
      if (byLayer.size() != layers) {
        throw new IllegalArgumentException(
            "%s has a slope in each of %d layers, was told %d"
                .formatted(section.name(), layers, byLayer.size()));
      }
      double[] slopes = byLayer.stream().mapToDouble(Double::doubleValue).toArray();
      for (double own : section.slope(genome, slope.size(), slopes)) {
        slope.add(own);
      }
    }
    return List.copyOf(slope);
  }

  private SequencedMap<String, ParameterValue> filledIn(
      SequencedMap<String, ParameterValue> said, @Nullable Integer source, Genome genome) {
    SequencedMap<String, ParameterValue> filled = new LinkedHashMap<>(said);
    for (Section section : sections) {
      Strand strand = section.strand();
      if (Objects.equals(strand.source(), source)
          && section.part().equals(layout.parts().getFirst())) {
        filled.put(strand.parameter().name(), value(strand, genome));
      }
    }
    return filled;
  }

  /// What a recipe says of a strand: one list of values, or one for each part.
  private ParameterValue value(Strand strand, Genome genome) {
    List<Section> own = sections.stream().filter(s -> s.strand().equals(strand)).toList();
    if (layout.parts().equals(List.of(Part.ALL))) {
      double[] values = values(own.getFirst(), genome);
      return layout.profile() instanceof LayerProfile.Whole
          ? new ParameterValue.Scalar(values[0])
          : ParameterValue.perLayer(values);
    }
    List<ParameterValue.Case> cases = new ArrayList<>();
    for (Section section : own) {
      double[] values = values(section, genome);
      cases.addAll(section.part().cases(values, values[layers - 1]));
    }
    ParameterValue byPart = new ParameterValue.Filtered(cases);
    return layout.coversAll() ? byPart : byPart.orElse(untouched(strand));
  }

  /// The template's value where no part is searched.
  private ParameterValue untouched(Strand strand) {
    String name = strand.parameter().name();
    Integer source = strand.source();
    ParameterValue own =
        source == null ? null : template.sources().get(source).parameters().get(name);
    ParameterValue said = own != null ? own : template.parameters().get(name);
    return said != null ? said : new ParameterValue.Scalar(strand.standardStart(template));
  }

  private double[] values(Section section, Genome genome) {
    int first = 0;
    for (Section before : sections.subList(0, sections.indexOf(section))) {
      first += before.profile().genes(layers);
    }
    return section.values(genome, first, layers);
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

  private Genome genome(Function<Section, double[]> values) {
    return Genome.of(
        sections.stream()
            .flatMapToDouble(section -> Arrays.stream(section.genes(values.apply(section))))
            .toArray());
  }

  private void requireSize(Genome genome) {
    int genes = dimensions().size();
    if (genome.size() != genes) {
      throw new IllegalArgumentException(
          "a genome of this space has " + genes + " genes, was " + genome.size());
    }
  }
}
