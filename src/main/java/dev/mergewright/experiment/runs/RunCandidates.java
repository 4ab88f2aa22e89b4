package dev.mergewright.experiment.runs;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.ProbePoint;
import dev.mergewright.experiment.journal.Lock;
import dev.mergewright.experiment.journal.LockTable;
import dev.mergewright.experiment.journal.RunFolder;
import dev.mergewright.experiment.loop.Quest;
import dev.mergewright.experiment.rows.Term;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Arms;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.search.ParetoFront;
import dev.mergewright.space.Constraint;
import dev.mergewright.space.Goals;
import dev.mergewright.space.Objective;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What the searches of a run found: every candidate that was scored on all rows, to choose from by
/// other goals than those of its search.
public final class RunCandidates {
  private final ExperimentSettings settings;
  private final Map<String, String> models;
  private final Map<String, Quest> quests;
  private final List<Candidate> scored;

  private RunCandidates(Lock lock, Map<String, Quest> quests, List<Candidate> scored) {
    this.settings = lock.settings();
    this.models = lock.models();
    this.quests = Map.copyOf(quests);
    this.scored = List.copyOf(scored);
  }

  /// Reads the candidates of a run, finished or not. Whoever works on it is not disturbed.
  ///
  /// @throws InvalidInputException when the folder is no run, or no candidate was scored
  public static RunCandidates read(Path folder) throws IOException {
    RunFolder run = RunFolder.existing(folder);
    List<JournalEntry> entries = RunStatus.entries(run, LockTable.now());
    Lock lock = Lock.read(run.lock());
    Map<String, Quest> quests = new LinkedHashMap<>();
    for (Arm arm : Arms.of(lock.settings())) {
      List<ProbePoint> points =
          entries.stream()
              .filter(ProbePoint.class::isInstance)
              .map(ProbePoint.class::cast)
              .filter(point -> point.arm().equals(arm.id()))
              .toList();
      Quest quest = Quest.of(arm, lock.settings(), lock.layers(), points);
      if (quest != null) {
        quests.put(arm.id(), quest);
      }
    }
    List<Candidate> scored = new ArrayList<>();
    for (JournalEntry entry : entries) {
      if (entry instanceof Candidate candidate && isWhole(candidate)) {
        scored.add(candidate);
      }
    }
    if (scored.isEmpty()) {
      throw new InvalidInputException(
          "%s has no scored candidates to pick from; continue its experiment with mergewright reproduce"
              .formatted(folder));
    }
    return new RunCandidates(lock, quests, scored);
  }

  /// Whether it was scored on all rows; what left a race early was not.
  private static boolean isWhole(Candidate candidate) {
    return candidate.failure() == null && candidate.rung() == null;
  }

  /// What was asked.
  public ExperimentSettings settings() {
    return settings;
  }

  /// The candidates that no other one beats in all of some terms.
  ///
  /// @param terms the losses that count, each an objective of its own
  /// @param limits what candidates must keep to; where none does, the front is of those that miss
  ///   them least
  /// @throws InvalidInputException when no candidate was measured by all of them
  public CandidateFront front(List<String> terms, List<Constraint> limits) {
    terms.forEach(RunCandidates::requireMinimisable);
    limits.forEach(limit -> term(limit.term()));
    Goals goals = new Goals(terms.stream().map(RunCandidates::alone).toList(), limits);
    Map<ParetoFront.Member, Candidate> sources = new IdentityHashMap<>();
    List<ParetoFront.Member> members = new ArrayList<>();
    for (Candidate candidate : scored) {
      if (candidate.losses().keySet().containsAll(goals.terms())) {
        ParetoFront.Member member =
            new ParetoFront.Member(candidate.point(), goals.fitness(candidate.losses()));
        members.add(member);
        sources.put(member, candidate);
      }
    }
    if (members.isEmpty()) {
      throw new InvalidInputException(
          "no candidate was measured by all of %s; measured are %s"
              .formatted(
                  goals.terms(),
                  scored.stream().map(each -> each.losses().keySet()).distinct().toList()));
    }
    return new CandidateFront(
        this, goals, ParetoFront.of(members), sources, members.size(), scored.size());
  }

  private static void requireMinimisable(String name) {
    if (term(name) instanceof Term.Share share && share.rate().isBetterHigh()) {
      throw new InvalidInputException(
          "terms are minimised, and more of %s is better; give it a limit instead, such as \"%s>=0.9\""
              .formatted(name, name));
    }
  }

  private static Term term(String name) {
    try {
      return Term.of(name);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Objective alone(String term) {
    SequencedMap<String, Double> weights = new LinkedHashMap<>();
    weights.put(term, 1.0);
    return new Objective(weights);
  }

  /// The recipe of a candidate, which must be the one that was scored; those outside of their
  /// search's space are kept in full.
  MergeRecipe recipe(Candidate candidate) {
    String outside = candidate.yaml();
    if (outside != null) {
      return RecipeYaml.parse(outside, "the journal");
    }
    Quest quest = quests.get(candidate.arm());
    if (quest == null) {
      throw new InvalidInputException(
          "the journal has candidates of %s, which is no search of its lock file; restore the run's folder"
              .formatted(candidate.arm()));
    }
    boolean inside = candidate.yaml() == null;
    if (inside && candidate.genome().size() != quest.space().genes().size()) {
      throw anotherRecipe(candidate);
    }
    MergeRecipe recipe = candidate.merge(quest.space());
    if (!recipe.id(models).equals(candidate.recipe())) {
      throw anotherRecipe(candidate);
    }
    return recipe;
  }

  private static InvalidInputException anotherRecipe(Candidate candidate) {
    return new InvalidInputException(
        "candidate %d of %s is another recipe in this version than the one that was scored; pick with the version that made the run"
            .formatted(candidate.index(), candidate.arm()));
  }
}
