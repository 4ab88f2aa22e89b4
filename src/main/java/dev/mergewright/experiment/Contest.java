package dev.mergewright.experiment;

import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Final;
import dev.mergewright.experiment.journal.JournalEntry.GridPoint;
import dev.mergewright.experiment.journal.KnownResults;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.loop.Audit;
import dev.mergewright.experiment.models.ModelPool;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.experiment.rows.ExperimentData;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.experiment.rows.SelectRows;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.MethodSpace;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.merge.Recipes;
import dev.mergewright.search.LmCocktail;
import dev.mergewright.space.Objective;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds what each arm ends with, and measures it on the `select` rows.
public final class Contest {
  private final Session session;
  private final ExperimentSettings settings;
  private final ModelPool models;
  private final Journal journal;
  private final SearchRows searchRows;
  private final SelectRows selectRows;
  private final Exam.Select exam;
  private final Map<String, String> fingerprints;
  private final KnownResults known;
  private final ArmSearch searches;

  private Contest(Session session, SearchRows searchRows, SelectRows selectRows, Exam.Select exam)
      throws IOException {
    this.session = session;
    this.settings = session.settings();
    this.models = session.models();
    this.journal = session.journal();
    this.searchRows = searchRows;
    this.selectRows = selectRows;
    this.exam = exam;
    this.fingerprints = models.fingerprints();
    this.known = KnownResults.of(journal, session.before());
    Audit audit = new Audit(session, searchRows, selectRows);
    this.searches = new ArmSearch(session, searchRows, audit, fingerprints, known);
  }

  /// What settling an arm gave: a figure worth showing, and what it cost.
  ///
  /// @param reused how often a scoring was known already
  record Result(String summary, int evaluations, int reused) {}

  /// The contest over an experiment's rows.
  static Contest open(Session session, ExperimentData data) throws IOException {
    ChatFormat format = session.models().format();
    return new Contest(
        session,
        SearchRows.of(data, format),
        SelectRows.of(data, format),
        new Exam(data.exam(), data.judge()).select());
  }

  /// The units of an arm's progress: what it evaluates, at least one.
  int steps(Arm arm) {
    return switch (arm) {
      case Arm.EvoMm _ -> settings.search().evaluations();
      case Arm.Searched search -> (int) settings.searched(search.name()).evaluations();
      case Arm.Grid grid -> space(grid.method()).grid(settings.baselines()).size();
      case Arm.Parent _, Arm.Naive _, Arm.MergeAlign _, Arm.Cocktail _ -> 1;
    };
  }

  /// Finds the recipe of an arm, and records it with its losses on the `select` rows.
  Result settle(Arm arm) throws IOException {
    int before = journal.entries(Candidate.class, arm).size();
    int reused = known.reused();
    switch (arm) {
      case Arm.Parent parent -> finish(parent);
      case Arm.Naive naive -> finish(arm, space(naive.method()).naive(settings.baselines()));
      case Arm.Grid grid -> finish(arm, bestOfGrid(grid));
      case Arm.MergeAlign point -> finish(arm, mergeAlign(settings.models(), point));
      case Arm.Cocktail cocktail -> finish(arm, cocktail(cocktail));
      case Arm.EvoMm search -> finish(arm, searches.of(search));
      case Arm.Searched search -> finish(arm, searches.of(search));
    }
    Map<String, Double> losses = journal.entries(Final.class, arm).getFirst().selectLosses();
    return new Result(
        "safety loss %.4f, expert loss %.4f"
            .formatted(losses.get(Objective.SAFETY), losses.get(Objective.EXPERT)),
        journal.entries(Candidate.class, arm).size() - before,
        known.reused() - reused);
  }

  private void finish(Arm.Parent parent) throws IOException {
    try (LanguageModel model = models.load(parent.model())) {
      finish(parent, String.valueOf(fingerprints.get(parent.model())), null, model);
    }
  }

  private void finish(Arm arm, MergeRecipe recipe) throws IOException {
    try (LanguageModel model = models.load(recipe)) {
      finish(arm, recipe.id(fingerprints), RecipeYaml.write(recipe), model);
    }
  }

  private void finish(Arm arm, String id, @Nullable String yaml, LanguageModel model)
      throws IOException {
    List<String> terms = settings.judged().terms();
    journal.append(new Final(arm.id(), id, yaml, selectRows.rows().losses().losses(model, terms)));
  }

  /// The interpolation of MergeAlign (arXiv 2411.06824) at one point.
  public static MergeRecipe mergeAlign(ExperimentSettings.Models named, Arm.MergeAlign point) {
    return Recipes.mergeAlign(
        named.pretrained(),
        named.experts().getFirst(),
        named.base(),
        point.domain(),
        point.alignment(),
        ElementType.BF16);
  }

  /// LM-Cocktail weighs the base and every expert by their loss on the rows together (arXiv
  /// 2406.14563, eq. 3).
  private MergeRecipe cocktail(Arm.Cocktail arm) throws IOException {
    List<String> terms = arm.data().objective(1).terms();
    List<Double> losses = new ArrayList<>();
    for (String parent : parents(settings.models())) {
      try (LanguageModel model = models.load(parent)) {
        losses.add(searchRows.rows().losses().loss(model, terms));
      }
    }
    return cocktail(settings.models(), LmCocktail.weights(losses, LmCocktail.STANDARD_TEMPERATURE));
  }

  /// The average of full weights of LM-Cocktail (arXiv 2311.13534), base first.
  public static MergeRecipe cocktail(ExperimentSettings.Models named, List<Double> weights) {
    return Recipes.lmCocktail(parents(named), weights, ElementType.BF16);
  }

  /// The base and the experts.
  public static List<String> parents(ExperimentSettings.Models named) {
    List<String> parents = new ArrayList<>(List.of(named.base()));
    parents.addAll(named.experts());
    return parents;
  }

  /// The grid point with the most right answers to the skill's `select` rows; the first of equals.
  private MergeRecipe bestOfGrid(Arm.Grid arm) throws IOException {
    MethodSpace method = space(arm.method());
    List<? extends Map<String, Double>> points = method.grid(settings.baselines());
    List<Integer> missing = new ArrayList<>();
    for (int index = journal.entries(GridPoint.class, arm).size(); index < points.size(); index++) {
      missing.add(index);
    }
    session
        .workers()
        .inOrder(
            missing,
            index -> gridPoint(arm, index, points.get(index), method),
            point -> {
              journal.append(point);
              session.progress().advance(point.index() + 1, "");
            });
    GridPoint best =
        journal.entries(GridPoint.class, arm).stream()
            .max(
                Comparator.comparingLong(Contest::rightAnswers)
                    .thenComparing(GridPoint::index, Comparator.reverseOrder()))
            .orElseThrow();
    return method.at(best.point());
  }

  private GridPoint gridPoint(
      Arm.Grid arm, int index, Map<String, Double> point, MethodSpace method) throws IOException {
    MergeRecipe recipe = method.at(point);
    try (LanguageModel model = models.load(recipe)) {
      TaskScore score = exam.skill(model);
      return new GridPoint(arm.id(), index, point, recipe.id(fingerprints), score.letters());
    }
  }

  private static long rightAnswers(GridPoint point) {
    return TaskScore.parse(Exam.SKILL, point.marks()).right().successes();
  }

  private MethodSpace space(String method) {
    return MethodSpace.of(method, settings.models(), models.layers());
  }
}
