package dev.mergewright.experiment.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mergewright.experiment.rows.ParentRole;
import dev.mergewright.experiment.rows.Term;
import dev.mergewright.experiment.rows.Yardstick;
import dev.mergewright.space.Constraint;
import dev.mergewright.space.Goals;
import dev.mergewright.space.LayerProfile;
import dev.mergewright.space.Layout;
import dev.mergewright.space.Objective;
import dev.mergewright.space.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One search of an experiment: over which recipes, for which goals, how, and with how much.
///
/// ```yaml
/// - name: cosines
///   methods: [ties]                     # several: the method is a gene
///   space: {cosines: 4, components: [attention, mlp, rest]}
///   optimizer: {name: cma-es}
///   objectives: [{safety: 1.0, expert: 0.3}]
///   constraints: [{term: benign, at_most: 0.5}, {term: skill, at_least: -0.05, relative_to: expert}]
///   evaluations: 100
///   seeds: [1, 2, 3, 4, 5]
///   finalists: 5
///   guard: {valid: 0.9, loss: 1.0}
/// ```
///
/// @param name what it is called in journal and report, unique in its experiment
/// @param methods the merge methods; of several each candidate has one
/// @param fixed parameters that are not searched, by name; `normalize` is 0 unless told
/// @param options words of the method, such as `election: frozen`
/// @param space how values change over the model; one per layer where absent
/// @param optimizer what proposes candidates; CMA-ES where absent
/// @param objectives what is minimised: weights by term; several give a Pareto front
/// @param constraints limits that come before every objective
/// @param evaluations what may be spent, in scorings of one candidate on all safety and expert rows
///   of the `search` split
/// @param start the candidates that come first: `midpoint`, `base`, `experts`, `lm-cocktail`,
///   `mergealign`, and the paths of recipes and of finished runs, whose winner it is
/// @param seeds the optimizer's seeds, a search each
/// @param stop when it ends before its budget does; never where absent
/// @param fidelity the rungs of a race; every candidate is scored on all rows where absent
/// @param finalists how many of the best recipes are measured again on `select` rows, where the
///   winner is chosen; 5 where absent, and 1 keeps the search's own choice
/// @param guard from where on a finalist counts as broken
public record SearchSettings(
    String name,
    List<String> methods,
    Map<String, Double> fixed,
    Map<String, String> options,
    @Nullable Space space,
    @Nullable OptimizerSettings optimizer,
    List<SequencedMap<String, Double>> objectives,
    List<Limit> constraints,
    double evaluations,
    List<String> start,
    List<Long> seeds,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable FidelitySettings fidelity,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StopSettings stop,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer finalists,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable GuardSettings guard) {
  /// The candidate that every search can start with: [dev.mergewright.space.RecipeSpace#start].
  public static final String MIDPOINT = "midpoint";

  /// The weight of the expert loss in arXiv 2406.14563.
  private static final double STANDARD_ALPHA = 0.3;

  private static final int STANDARD_FINALISTS = 5;

  public SearchSettings {
    methods = List.copyOf(methods);
    fixed = Collections.unmodifiableMap(new TreeMap<>(fixed));
    options = Collections.unmodifiableMap(new TreeMap<>(options));
    space = space == null ? Space.PER_LAYER : space;
    optimizer = optimizer == null ? OptimizerSettings.STANDARD : optimizer;
    objectives =
        objectives.isEmpty()
            ? List.of(Objective.safetyAndExpert(STANDARD_ALPHA).weights())
            : List.copyOf(objectives);
    constraints = List.copyOf(constraints);
    start = start.isEmpty() ? List.of(MIDPOINT) : List.copyOf(start);
    seeds = List.copyOf(seeds);
    require(!name.isBlank() && !name.contains("/"), "name must be a word without /, was " + name);
    require(!methods.isEmpty(), "methods must name at least one merge method");
    require(evaluations >= 1, "evaluations must be at least 1, was " + evaluations);
    require(!seeds.isEmpty(), "seeds must name at least one seed");
    require(
        fidelity == null || !optimizer.followsSlopes(),
        "fidelity drops candidates early, but an optimizer that follows slopes uses each; remove"
            + " it");
    require(
        stop == null || objectives.size() == 1 || (stop.gain() == null && stop.target() == null),
        "stop: gain and target are values of one objective, and objectives lists several; keep"
            + " patience alone, for which any new member of the front is a gain");
    if (optimizer.followsSlopes()) {
      requireSlopes(optimizer, constraints);
    }
    require(finalists == null || finalists >= 1, "finalists must be at least 1, was " + finalists);
    objectives.forEach(weights -> weights.keySet().forEach(SearchSettings::requireMinimisable));
    require(
        fidelity == null || Term.rates(terms(objectives, constraints)).isEmpty(),
        "fidelity compares losses row by row, and the goals name rates of replies; remove one of"
            + " them");
  }

  private static void requireSlopes(OptimizerSettings optimizer, List<Limit> constraints) {
    require(
        constraints.isEmpty() || optimizer.keepsToLimits(),
        "an optimizer that follows slopes keeps to no limits without a batch; remove constraints,"
            + " or use adam with a batch, or cma-es");
    for (Limit limit : constraints) {
      Double most = limit.atMost();
      require(
          Term.of(limit.term()) instanceof Term.Loss
              && most != null
              && (most > 0 || limit.relativeTo() != null),
          "constraints: %s has no slope to follow; slopes keep losses under limits above 0, use cma-es for others"
              .formatted(limit.told()));
    }
  }

  private static void requireMinimisable(String term) {
    require(
        !(Term.of(term) instanceof Term.Share share && share.rate().isBetterHigh()),
        "objectives are minimised, and more of %s is better; give it a limit instead, such as {term: %s, at_least: 0.9}"
            .formatted(term, term));
  }

  @Override
  public Space space() {
    return Objects.requireNonNull(space); // the constructor put a standard there
  }

  @Override
  public OptimizerSettings optimizer() {
    return Objects.requireNonNull(optimizer);
  }

  /// What the search is for, its limits relative to parents left open: only a run has measured
  /// those.
  public Goals goals() {
    return goals(Yardstick.NONE);
  }

  /// What the search is for on the rows on which the parents were measured.
  public Goals goals(Yardstick parents) {
    return new Goals(
        objectives.stream().map(Objective::new).toList(),
        constraints.stream().map(limit -> limit.constraint(parents)).toList());
  }

  /// The terms of objectives and limits, each once.
  public List<String> terms() {
    return terms(objectives, constraints);
  }

  private static List<String> terms(
      List<SequencedMap<String, Double>> objectives, List<Limit> constraints) {
    SequencedSet<String> terms = new LinkedHashSet<>();
    objectives.forEach(weights -> terms.addAll(weights.keySet()));
    constraints.forEach(limit -> terms.add(limit.term()));
    return List.copyOf(terms);
  }

  /// The terms of limits that are relative to a parent.
  public List<String> relativeTerms() {
    return constraints.stream()
        .filter(limit -> limit.relativeTo() != null)
        .map(Limit::term)
        .distinct()
        .toList();
  }

  /// The number of recipes that are measured again.
  public int audited() {
    return finalists == null ? STANDARD_FINALISTS : finalists;
  }

  /// From where on a finalist counts as broken.
  public GuardSettings guarded() {
    return guard == null ? GuardSettings.STANDARD : guard;
  }

  /// A limit on a term.
  ///
  /// @param term what is limited
  /// @param atMost the greatest value allowed
  /// @param atLeast the least value allowed
  /// @param relativeTo the parent whose value of the term, on the same rows, is taken off first;
  ///   the value itself is limited where absent
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Limit(
      String term,
      @Nullable Double atMost,
      @Nullable Double atLeast,
      @Nullable ParentRole relativeTo) {
    public Limit {
      Term.of(term);
      require(
          (atMost == null) != (atLeast == null),
          "a limit on %s needs at_most or at_least, and not both".formatted(term));
    }

    /// The limit as a number, where it is relative from what the parents have.
    public Constraint constraint(Yardstick parents) {
      return atMost != null
          ? Constraint.atMost(term, bound(atMost, parents, Constraint.Sense.AT_MOST))
          : Constraint.atLeast(
              term, bound(Objects.requireNonNull(atLeast), parents, Constraint.Sense.AT_LEAST));
    }

    /// Where the parent was not measured, a bound that everything meets.
    private double bound(double said, Yardstick parents, Constraint.Sense sense) {
      if (relativeTo == null) {
        return said;
      }
      double open = sense == Constraint.Sense.AT_MOST ? Double.MAX_VALUE : -Double.MAX_VALUE;
      return parents.has(relativeTo) ? said + parents.value(relativeTo, term, sense) : open;
    }

    /// The limit in words, such as `safety minus that of the base at most 0.1`.
    public String told() {
      String sense = atMost != null ? "at most" : "at least";
      double said = atMost != null ? atMost : Objects.requireNonNull(atLeast);
      return relativeTo == null
          ? "%s %s %s".formatted(term, sense, said)
          : "%s minus that of the %s %s %s".formatted(term, relativeTo.key(), sense, said);
    }
  }

  /// How the searched parameters change over the model; one of `layers`, `groups`, `ramp`,
  /// `cosines` and `mergekit`.
  ///
  /// @param layers `each` for a value per layer, `whole` for one value
  /// @param groups layers that share a value
  /// @param ramp values between which layers are interpolated
  /// @param cosines coefficients of a cosine series over depth
  /// @param components parts of a layer with values of their own: `embeddings`, `norms`,
  ///   `attention`, `mlp`, `rest`
  /// @param parameters what is searched of the methods; what arXiv 2406.14563 searches where empty
  /// @param probe whether genes that do nothing on a few rows are left out
  /// @param mergekit the genome of mergekit-evolve instead, of one method
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Space(
      @Nullable Layers layers,
      @Nullable Integer groups,
      @Nullable Integer ramp,
      @Nullable Integer cosines,
      List<String> components,
      List<String> parameters,
      @Nullable Boolean probe,
      @Nullable MergekitSpace mergekit) {
    static final Space PER_LAYER =
        new Space(Layers.EACH, null, null, null, List.of(), List.of(), null, null);

    /// Spaces that need no number.
    public enum Layers {
      EACH,
      WHOLE
    }

    public Space {
      components = List.copyOf(components);
      parameters = List.copyOf(parameters);
      List<String> said = new ArrayList<>();
      SequencedMap<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("layers", layers);
      all.put("groups", groups);
      all.put("ramp", ramp);
      all.put("cosines", cosines);
      all.put("mergekit", mergekit);
      all.forEach((key, value) -> said.addAll(value == null ? List.of() : List.of(key)));
      if (said.isEmpty()) {
        layers = Layers.EACH;
      }
      require(
          said.size() <= 1,
          "space takes one of layers, groups, ramp, cosines, mergekit, was " + said);
      require(
          mergekit == null || components.isEmpty() && parameters.isEmpty(),
          "the genome of mergekit-evolve has filters instead of components, and parameters of its"
              + " own");
      for (String component : components) {
        require(
            Part.named(component).isPresent(),
            "components: there is no %s; known are %s"
                .formatted(component, Part.COMPONENTS.stream().map(Part::name).toList()));
      }
    }

    /// Whether genes are probed; named so that it is no property of a lock.
    public boolean probesGenes() {
      return Boolean.TRUE.equals(probe);
    }

    Layout layout() {
      Layout whole = Layout.of(profile());
      return components.isEmpty()
          ? whole
          : whole.by(
              Part.COMPONENTS.stream().filter(part -> components.contains(part.name())).toList());
    }

    private LayerProfile profile() {
      if (groups != null) {
        return new LayerProfile.Groups(groups);
      }
      if (ramp != null) {
        return new LayerProfile.Ramp(ramp);
      }
      if (cosines != null) {
        return new LayerProfile.Cosine(cosines);
      }
      return layers == Layers.WHOLE ? new LayerProfile.Whole() : new LayerProfile.Each();
    }
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
