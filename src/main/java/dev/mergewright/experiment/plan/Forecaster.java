package dev.mergewright.experiment.plan;

import dev.mergewright.checkpoint.DiskRoom;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.Contest;
import dev.mergewright.experiment.DataMaker;
import dev.mergewright.experiment.MainJob;
import dev.mergewright.experiment.journal.Forecast;
import dev.mergewright.experiment.journal.Lock;
import dev.mergewright.experiment.journal.RunFolder;
import dev.mergewright.experiment.journal.Span;
import dev.mergewright.experiment.loop.Quest;
import dev.mergewright.experiment.models.ModelPool;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.experiment.rows.ExperimentData;
import dev.mergewright.experiment.runs.ArmStatus;
import dev.mergewright.experiment.runs.RunStatus;
import dev.mergewright.experiment.runs.StartFiles;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Arms;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.MethodSpace;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.Merge;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.search.CmaEsSettings;
import dev.mergewright.synthesis.Quota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Forecasts what an experiment takes, step by step as [MainJob] does them, less what an existing
/// run of the same lock has done. Nothing is written, unless the forecast is to be kept.
public final class Forecaster {
  /// The rows of a probe, of all terms together, and its prompts.
  private static final int PROBE_ROWS = 96;

  private static final int PROBE_PROMPTS = 64;

  /// What a line of the journal takes besides genes and marks, and a gene.
  private static final int LINE_BYTES = 300;

  private static final int GENE_BYTES = 21;

  private final Experiment experiment;
  private final ExperimentSettings settings;
  private final Path runs;
  private final ModelExecution execution;
  private final Progress progress;

  /// @param runs the folder of run folders
  /// @param execution how models would be run
  public Forecaster(Experiment experiment, Path runs, ModelExecution execution, Progress progress) {
    this.experiment = experiment;
    this.settings = experiment.settings();
    this.runs = runs;
    this.execution = execution;
    this.progress = progress;
  }

  /// What is left to do.
  ///
  /// @param probes whether a little of everything is done to learn what it takes
  /// @param keeps whether the forecast is kept with the run, whose folder is made when it is not
  ///   there
  /// @throws dev.mergewright.checkpoint.InvalidInputException when it is to be kept and the
  ///   datasets are not made yet
  public Forecast forecast(boolean probes, boolean keeps) throws IOException {
    try (ModelPool models = ModelPool.open(experiment, execution);
        ChatFormat format = ChatFormat.open(models.base().folder())) {
      DataMaker maker = new DataMaker(experiment, models, progress);
      ExperimentData data = keeps || maker.isMade() ? maker.made() : null;
      Lock lock = data == null ? null : StartFiles.lock(experiment, models, data);
      Dataset exam = data == null ? maker.exam() : data.exam();
      PlannedRows rows = PlannedRows.of(settings, data, exam, format);
      Forecast forecast = new Plan(models, rows, lock).forecast(probes);
      if (keeps && lock != null) {
        RunFolder.open(runs, settings.name(), lock.text()).writePlan(forecast);
      }
      return forecast;
    }
  }

  /// The forecast over opened models.
  private final class Plan {
    private final ModelPool models;
    private final PlannedRows rows;
    private final @Nullable RunFolder folder;
    private final Map<String, ArmStatus> done = new LinkedHashMap<>();
    private final SequencedMap<String, MergeRecipe> kinds = new LinkedHashMap<>();
    private Probe.@Nullable Paces paces;

    /// @param lock what names the run; null before the datasets are made
    Plan(ModelPool models, PlannedRows rows, @Nullable Lock lock) throws IOException {
      this.models = models;
      this.rows = rows;
      this.folder = lock == null ? null : RunFolder.of(runs, settings.name(), lock.text());
      if (folder != null && RunFolder.isRun(folder.path())) {
        RunStatus.read(folder.path()).arms().forEach(arm -> done.put(arm.arm().id(), arm));
      }
      for (Arm arm : Arms.of(settings)) {
        MergeRecipe recipe = typical(arm);
        if (recipe != null) {
          kinds.putIfAbsent(kind(arm), recipe);
        }
      }
    }

    Forecast forecast(boolean probes) throws IOException {
      int population = population();
      ScoringPlan scoring =
          models.plan(rows.sample().sets(rows.sample().terms()), population, rows.format());
      if (probes && isLeft()) {
        double share = Math.min(1, (double) PROBE_ROWS / rows.sample().size());
        Probe probe =
            new Probe(
                models,
                settings.models().base(),
                kinds,
                rows.sample().first(share),
                rows.prompts(PROBE_PROMPTS),
                Exam.SAMPLING,
                progress);
        paces = probe.run(execution.threads(), scoring, population);
      }
      List<Forecast.Step> steps = new ArrayList<>(List.of(data()));
      Arms.of(settings).forEach(arm -> steps.add(step(arm)));
      steps.add(exam());
      Path best =
          folder == null
              ? runs.resolve(settings.name()).resolve("next")
              : folder.path().resolve("best/model");
      DiskRoom room = bestModel(best, steps);
      return new Forecast(
          folder == null ? null : folder.id(),
          folder == null ? null : folder.path().toString(),
          execution.threads(),
          rows.estimated(),
          steps,
          scoring.text(),
          scoring.bytes(),
          room.needed(),
          journalBytes(),
          room.free());
    }

    /// Whether an arm lacks its model or its marks.
    private boolean isLeft() {
      for (Arm arm : Arms.of(settings)) {
        ArmStatus status = done.get(arm.id());
        if (status == null || !status.isSettled() || !status.isExamined()) {
          return true;
        }
      }
      return false;
    }

    /// A recipe like those of an arm; null for a parent.
    private @Nullable MergeRecipe typical(Arm arm) {
      ExperimentSettings.Models named = settings.models();
      return switch (arm) {
        case Arm.Parent _ -> null;
        case Arm.Naive naive -> method(naive.method()).naive(settings.baselines());
        case Arm.Grid grid -> method(grid.method()).naive(settings.baselines());
        case Arm.EvoMm search -> method(search.method()).naive(settings.baselines());
        case Arm.MergeAlign point -> Contest.mergeAlign(named, point);
        case Arm.Cocktail _ ->
            Contest.cocktail(named, Contest.parents(named).stream().map(_ -> 1.0).toList());
        case Arm.Searched _ -> {
          Quest quest = quest(arm);
          yield quest.space().decode(quest.space().start());
        }
      };
    }

    private static String kind(Arm arm) {
      return switch (arm) {
        case Arm.Parent _ -> Probe.STORED;
        case Arm.Naive naive -> naive.method();
        case Arm.Grid grid -> grid.method();
        case Arm.EvoMm search -> search.method();
        case Arm.MergeAlign _ -> "mergealign";
        case Arm.Cocktail _ -> "lm-cocktail";
        case Arm.Searched search -> "search/" + search.name();
      };
    }

    private MethodSpace method(String method) {
      return MethodSpace.of(method, settings.models(), models.layers());
    }

    private Quest quest(Arm arm) {
      return Objects.requireNonNull(Quest.of(arm, settings, models.layers()));
    }

    /// The largest generation of all searches.
    private int population() {
      int most = 1;
      for (Arm arm : Arms.of(settings)) {
        Quest quest = Quest.of(arm, settings, models.layers());
        if (quest != null) {
          most = Math.max(most, population(arm, quest));
        }
      }
      return most;
    }

    private int population(Arm arm, Quest quest) {
      Integer said =
          arm instanceof Arm.Searched search
              ? settings.searched(search.name()).optimizer().population()
              : null;
      return said == null ? CmaEsSettings.standardPopulation(quest.space().genes().size()) : said;
    }

    /// The datasets that are missing: at least as many questions as rows are wanted, at most as
    /// many as may be asked; each is written by one model and answered by others.
    private Forecast.Step data() {
      if (!rows.estimated()) {
        return Forecast.Step.finished("data");
      }
      ExperimentSettings.Data data = settings.data();
      int parents = 1 + settings.models().experts().size();
      long least =
          (long) total(data.safety().rows(), data.safety().benign()) * (1 + parents)
              + 2L * total(data.expert().rows());
      long most =
          (long) data.safety().candidates() * (1 + parents) + 2L * data.expert().candidates();
      Span seconds = null;
      if (paces != null) {
        Span reply = paces.alone().reply();
        seconds = new Span(reply.low() * least, reply.high() * Math.max(least, most));
      }
      return new Forecast.Step("data", false, 0, 0, least, seconds);
    }

    private static int total(Quota... quotas) {
      int total = 0;
      for (Quota quota : quotas) {
        total += quota.search() + quota.select();
      }
      return total;
    }

    private Forecast.Step step(Arm arm) {
      ArmStatus status = done.get(arm.id());
      if (status != null && status.isSettled()) {
        return Forecast.Step.finished(arm.id());
      }
      long select = rows.tokens(Split.SELECT, settings.judged().terms());
      Effort last = Effort.alone(1, select);
      int evaluated = status == null ? 0 : status.evaluations();
      return switch (arm) {
        case Arm.Parent _, Arm.Naive _, Arm.MergeAlign _ -> step(arm, 0, last);
        case Arm.Cocktail cocktail -> {
          int parents = 1 + settings.models().experts().size();
          long search = rows.tokens(Split.SEARCH, cocktail.data().objective(1).terms());
          Effort reading = new Effort(Probe.STORED, Effort.Way.ALONE, parents, parents * search, 0);
          yield step(arm, 0, reading, last);
        }
        case Arm.Grid grid -> {
          int points = method(grid.method()).grid(settings.baselines()).size() - evaluated;
          long replies = (long) points * rows.questions(Split.SELECT, Set.of(Example.Kind.DOMAIN));
          yield step(
              arm, points, new Effort(null, Effort.Way.SIDE_BY_SIDE, points, 0, replies), last);
        }
        case Arm.EvoMm _ -> {
          long each = rows.tokens(Split.SEARCH, quest(arm).terms());
          long count = settings.search().evaluations() - evaluated;
          yield step(
              arm, count, new Effort(null, Effort.Way.POPULATION, count, count * each, 0), last);
        }
        case Arm.Searched own -> {
          SearchSettings search = settings.searched(own.name());
          SearchEfforts efforts = new SearchEfforts(settings, rows);
          Effort searching = efforts.searching(search, status);
          yield step(
              arm,
              Math.round(searching.loads()),
              searching,
              efforts.references(own),
              efforts.audit(search),
              last);
        }
      };
    }

    private Forecast.Step step(Arm arm, long evaluations, Effort... efforts) {
      long tokens = 0;
      long replies = 0;
      Span seconds = Span.ZERO;
      for (Effort effort : efforts) {
        tokens += effort.tokens();
        replies += effort.replies();
        if (paces != null) {
          seconds = seconds.plus(effort.seconds(paces, kind(arm)));
        }
      }
      return new Forecast.Step(
          arm.id(), false, evaluations, tokens, replies, paces == null ? null : seconds);
    }

    private Forecast.Step exam() {
      long replies = 0;
      Span seconds = Span.ZERO;
      long questions = rows.questions(Split.TEST, Set.of(Example.Kind.values()));
      for (Arm arm : Arms.of(settings)) {
        ArmStatus status = done.get(arm.id());
        if (status == null || !status.isExamined()) {
          replies += questions;
          Effort effort = new Effort(null, Effort.Way.SIDE_BY_SIDE, 1, 0, questions);
          seconds = paces == null ? seconds : seconds.plus(effort.seconds(paces, kind(arm)));
        }
      }
      return replies == 0
          ? Forecast.Step.finished("exam")
          : new Forecast.Step("exam", false, 0, 0, replies, paces == null ? null : seconds);
    }

    /// Adds the writing of the best model, which is like that of any merge.
    private DiskRoom bestModel(Path target, List<Forecast.Step> steps) throws IOException {
      try (Merge merge = Merge.open(kinds.firstEntry().getValue(), experiment.folder())) {
        if (Files.exists(target)) {
          steps.add(Forecast.Step.finished("best model"));
          return new DiskRoom(0, Files.getFileStore(target).getUsableSpace());
        }
        Span seconds = isLeft() ? null : Span.ZERO;
        if (paces != null) {
          double computed = merge.seconds(execution.threads()).orElse(0);
          seconds = new Span(computed / 2, 2 * computed + 1);
        }
        steps.add(new Forecast.Step("best model", false, 0, 0, 0, seconds));
        return merge.room(target);
      }
    }

    private long journalBytes() {
      long bytes = 0;
      long marks = rows.questions(Split.TEST, Set.of(Example.Kind.values()));
      for (Arm arm : Arms.of(settings)) {
        Quest quest = Quest.of(arm, settings, models.layers());
        long candidates =
            switch (arm) {
              case Arm.EvoMm _ -> settings.search().evaluations();
              case Arm.Searched search -> (long) settings.searched(search.name()).evaluations();
              default -> 0;
            };
        long genes = quest == null ? 0 : quest.space().genes().size();
        bytes += candidates * (LINE_BYTES + genes * GENE_BYTES);
        bytes += marks + (1L + Exam.TASKS) * LINE_BYTES;
      }
      return bytes;
    }
  }
}
