package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Finalist;
import dev.mergewright.experiment.rows.Rate;
import dev.mergewright.experiment.rows.RowResults;
import dev.mergewright.experiment.rows.Yardstick;
import dev.mergewright.experiment.settings.GuardSettings;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.space.Goals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is made of a search's finalists, from nothing but the journal.
///
/// Broken ones are passed over. Of the others the best by the search's own goals wins, on one half
/// of the `select` rows: every second of each kind, from the first on. The other half has chosen
/// nothing and tells how good the winner is. Where all are broken, the least broken one stays.
///
/// @param winner what the search ends with
/// @param passedOver the broken ones, each with what is wrong, in the order of the finalists
public record Ruling(Finalist winner, List<Broken> passedOver) {
  /// The half of the rows that chooses.
  public static final int CHOOSING = 0;

  /// The half of the rows that tells.
  public static final int TELLING = 1;

  public Ruling {
    passedOver = List.copyOf(passedOver);
  }

  /// A finalist that a guard refused.
  ///
  /// @param excess by how much
  /// @param reason such as `0.42 of its replies are valid, expected at least 0.9`
  public record Broken(Finalist finalist, double excess, String reason) {}

  /// Decides.
  ///
  /// @param candidates all that the search evaluated
  /// @param parents their results on the `select` rows
  public static Ruling of(
      SearchSettings search,
      List<Finalist> finalists,
      List<Candidate> candidates,
      Yardstick parents) {
    List<Broken> broken =
        finalists.stream()
            .map(finalist -> broken(search.guarded(), finalist, parents))
            .filter(Objects::nonNull)
            .map(each -> each)
            .toList();
    List<Finalist> sound = new ArrayList<>(finalists);
    broken.forEach(each -> sound.remove(each.finalist()));
    if (sound.isEmpty()) {
      Comparator<Broken> least = Comparator.comparingDouble(Broken::excess);
      return new Ruling(broken.stream().min(least).orElseThrow().finalist(), broken);
    }
    return new Ruling(best(search, sound, candidates, parents), broken);
  }

  /// Whether no finalist was sound.
  public boolean isBroken() {
    return passedOver.stream().anyMatch(each -> each.finalist().equals(winner));
  }

  private static Finalist best(
      SearchSettings search, List<Finalist> sound, List<Candidate> candidates, Yardstick parents) {
    Goals goals = search.goals(parents.half(CHOOSING));
    List<Candidate> measured =
        sound.stream()
            .map(
                each ->
                    candidates
                        .get(each.candidate())
                        .with(each.results().half(CHOOSING).values(search.terms())))
            .toList();
    return sound.get(measured.indexOf(CandidateSearch.best(goals, measured)));
  }

  private static @Nullable Broken broken(
      GuardSettings guard, Finalist finalist, Yardstick parents) {
    RowResults results = finalist.results();
    List<String> guarded = Audit.GUARDED.stream().filter(results.losses()::containsKey).toList();
    double valid = results.value(Rate.VALID.key());
    double loss = guarded.isEmpty() ? 0 : results.pooledLoss(guarded);
    double most = guarded.isEmpty() ? 0 : parents.leastLoss(guarded) + guard.mostLoss();
    double excess = Math.max(0, guard.leastValid() - valid) + missing(loss, most);
    if (excess == 0) {
      return null;
    }
    List<String> reasons = new ArrayList<>();
    if (valid < guard.leastValid()) {
      reasons.add(
          "%.2f of its replies are valid, expected at least %s"
              .formatted(valid, guard.leastValid()));
    }
    if (missing(loss, most) > 0) {
      reasons.add(
          "its loss on %s rows is %.2f, expected at most %.2f"
              .formatted(String.join(" and ", guarded), loss, most));
    }
    return new Broken(finalist, excess, String.join(", and ", reasons));
  }

  private static double missing(double loss, double most) {
    return loss <= most ? 0 : Double.isFinite(loss) ? loss - most : Double.POSITIVE_INFINITY;
  }
}
