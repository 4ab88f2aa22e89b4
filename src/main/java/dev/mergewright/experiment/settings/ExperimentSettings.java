package dev.mergewright.experiment.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mergewright.dataset.Origin;
import dev.mergewright.experiment.rows.Term;
import dev.mergewright.search.CmaEsSettings;
import dev.mergewright.space.Objective;
import dev.mergewright.synthesis.Quota;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The schema of `experiment.yaml`: what is asked, with which models and data, and how much may be
/// tried.
///
/// Paths are relative to the folder of the file. How a run is executed (threads, device) is not
/// part of it: it must not change a result.
///
/// @param name names the run's folder
/// @param miniature whether the models are toys, which every output then says
/// @param question what the experiment asks, for the report's first line
/// @param models the models that go into merges
/// @param judge the file with the judge's patterns
/// @param data how the objective's rows are made
/// @param search what EvoMM searches, and with how much; nothing where absent
/// @param baselines the merges that need no search; standard ones where absent
/// @param exam the dataset whose `select` and `test` rows measure behaviour
/// @param searches further searches, each described by itself
public record ExperimentSettings(
    String name,
    boolean miniature,
    String question,
    Models models,
    String judge,
    Data data,
    @Nullable Search search,
    @Nullable Baselines baselines,
    String exam,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SearchSettings> searches) {
  public ExperimentSettings {
    searches = List.copyOf(searches);
    search = search == null ? Search.NONE : search;
    baselines = baselines == null ? Baselines.STANDARD : baselines;
    List<String> names = searches.stream().map(SearchSettings::name).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("searches: each needs a name of its own, was " + names);
    }
    searches.forEach(each -> requireTopics(each, data.safety().topics()));
    if (!miniature && data.grade() == Origin.Grade.PLUMBING) {
      throw new IllegalArgumentException(
          "data.grade must not be plumbing in an experiment that is not miniature: such rows prove"
              + " only that the pipeline works");
    }
  }

  /// Refuses a topic that no row can have; which a dataset made elsewhere has is seen later.
  private static void requireTopics(SearchSettings search, List<String> topics) {
    for (String term : search.terms()) {
      if (Term.of(term) instanceof Term.Loss(String _, String topic)
          && !topic.isEmpty()
          && !topics.isEmpty()
          && !topics.contains(topic)) {
        throw new IllegalArgumentException(
            "searches: %s: there is no topic for %s; data.safety.topics are %s"
                .formatted(search.name(), term, topics));
      }
    }
  }

  @Override
  public Search search() {
    return Objects.requireNonNull(search); // the constructor put a standard there
  }

  @Override
  public Baselines baselines() {
    return Objects.requireNonNull(baselines);
  }

  /// The search of a name.
  public SearchSettings searched(String name) {
    return searches.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /// The objective by which arms compete on the `select` rows.
  public Objective judged() {
    return Objective.safetyAndExpert(search().alpha());
  }

  /// The models of an experiment.
  ///
  /// @param base the aligned model, the base of every task vector of arXiv 2406.14563
  /// @param experts the fine-tunes merged into it
  /// @param pretrained the common ancestor, the base of MergeAlign (arXiv 2411.06824)
  public record Models(String base, List<String> experts, String pretrained) {
    public Models {
      experts = List.copyOf(experts);
      if (experts.isEmpty()) {
        throw new IllegalArgumentException("experts must name at least one model");
      }
    }
  }

  /// The rows of the objective.
  ///
  /// @param license the SPDX identifier that the models' terms leave for what they write
  /// @param grade what the rows can prove
  public record Data(String license, Origin.Grade grade, Safety safety, Expert expert) {}

  /// How the safety rows are made.
  ///
  /// @param dataset the folder they are kept in; made when missing
  /// @param writer the uncensored model that writes the questions
  /// @param prompt the prompt that asks it for one
  /// @param topics the values of the prompt's `topic`
  /// @param rows accepted rows of harmful requests with their refusals
  /// @param benign accepted rows of harmless questions with their answers; the objective does not
  ///   read them
  /// @param candidates the most questions written
  /// @param seed the key of everything drawn
  public record Safety(
      String dataset,
      String writer,
      String prompt,
      List<String> topics,
      Quota rows,
      Quota benign,
      int candidates,
      long seed) {
    public Safety {
      topics = List.copyOf(topics);
    }
  }

  /// How the expert's rows are made: each expert writes its own questions and answers them.
  public record Expert(String dataset, String prompt, Quota rows, int candidates, long seed) {}

  /// What is searched.
  ///
  /// @param methods the merge methods, each with each kind of data and each seed
  /// @param evaluations the candidates evaluated per search
  /// @param sigma the optimizer's first step size, in units of the range of a gene
  /// @param seeds the optimizer's seeds
  /// @param alpha the weight of the expert loss beside the safety loss
  /// @param alphaMethod the method of the sweep over alpha
  /// @param alphaSweep the other values of alpha that are tried
  public record Search(
      List<String> methods,
      int evaluations,
      double sigma,
      List<Long> seeds,
      double alpha,
      String alphaMethod,
      List<Double> alphaSweep) {
    static final Search NONE =
        new Search(List.of(), 1, CmaEsSettings.STANDARD_SIGMA, List.of(1L), 0.3, "", List.of());

    public Search {
      methods = List.copyOf(methods);
      seeds = List.copyOf(seeds);
      alphaSweep = List.copyOf(alphaSweep);
      if (evaluations < 1) {
        throw new IllegalArgumentException("evaluations must be at least 1, was " + evaluations);
      }
      if (!(sigma > 0 && sigma <= 1)) {
        throw new IllegalArgumentException("sigma must be in (0, 1], was " + sigma);
      }
      if (seeds.isEmpty()) {
        throw new IllegalArgumentException("seeds must name at least one seed");
      }
    }
  }

  /// The merges that need no search.
  ///
  /// @param naiveWeight the weight of the expert in the merge that nobody tuned
  /// @param naiveDensity its density, for methods that trim
  /// @param gridWeights the weights of the data-free grid
  /// @param gridDensities its densities
  /// @param gridPositions the positions of SLERP's grid
  /// @param interpolations MergeAlign's pairs (domain vector, alignment vector)
  public record Baselines(
      double naiveWeight,
      double naiveDensity,
      List<Double> gridWeights,
      List<Double> gridDensities,
      List<Double> gridPositions,
      List<Interpolation> interpolations) {
    /// The merge that nobody tuned, no grid, and the middle and the ends of MergeAlign.
    static final Baselines STANDARD =
        new Baselines(
            0.5,
            0.5,
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new Interpolation(0.5, 0.5),
                new Interpolation(0.5, 1.0),
                new Interpolation(1.0, 1.0)));

    public Baselines {
      gridWeights = List.copyOf(gridWeights);
      gridDensities = List.copyOf(gridDensities);
      gridPositions = List.copyOf(gridPositions);
      interpolations = List.copyOf(interpolations);
    }
  }

  /// One interpolation of MergeAlign: `theta_pretrained + domain * tau_domain + alignment *
  /// tau_alignment`.
  public record Interpolation(double domain, double alignment) {}
}
