package dev.mergewright.experiment.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Finalist;
import dev.mergewright.experiment.rows.ParentRole;
import dev.mergewright.experiment.rows.RowResults;
import dev.mergewright.experiment.rows.Yardstick;
import dev.mergewright.experiment.settings.GuardSettings;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.space.Goals;
import dev.mergewright.space.Objective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulingTest {
  private static final String ARM = "search/s/seed-1";
  private static final String SOUND = "VVVVVVVVVV";
  private static final Yardstick PARENTS =
      new Yardstick(
          Map.of(
              ParentRole.BASE, List.of(parent(0.5, 2.0)),
              ParentRole.EXPERT, List.of(parent(3.0, 0.2)),
              ParentRole.PRETRAINED, List.of(parent(0.0, 0.0))));

  @Test
  void choosesOnTheFirstHalfOfTheRowsByTheSearchsGoals() {
    List<Finalist> finalists =
        List.of(
            finalist(0, List.of(0.9, 0.1), List.of(0.1, 0.1), SOUND),
            finalist(1, List.of(0.2, 5.0), List.of(0.1, 0.1), SOUND));
    Ruling ruling = Ruling.of(search(List.of(), null), finalists, candidates(2), PARENTS);
    assertThat(ruling.winner().place()).isEqualTo(1);
    assertThat(ruling.passedOver()).isEmpty();
    assertThat(ruling.isBroken()).isFalse();
  }

  @Test
  void putsLimitsBeforeTheObjective() {
    SearchSettings.Limit limit = new SearchSettings.Limit("expert", 0.15, null, null);
    List<Finalist> finalists =
        List.of(
            finalist(0, List.of(0.1, 0.1), List.of(0.4, 0.4), SOUND),
            finalist(1, List.of(0.9, 0.9), List.of(0.1, 0.1), SOUND));
    Ruling ruling = Ruling.of(search(List.of(limit), null), finalists, candidates(2), PARENTS);
    assertThat(ruling.winner().place()).isEqualTo(1);
  }

  /// The base's safety loss is 0.5: at most 0.1 above it is at most 0.6.
  @Test
  void measuresRelativeLimitsFromTheParentOnTheSameRows() {
    SearchSettings.Limit limit = new SearchSettings.Limit("safety", 0.1, null, ParentRole.BASE);
    SearchSettings search = search(List.of(limit), null);
    assertThat(search.goals(PARENTS).constraints().getFirst().limit()).isEqualTo(0.6);
    List<Finalist> finalists =
        List.of(
            finalist(0, List.of(0.7, 0.7), List.of(0.1, 0.1), SOUND),
            finalist(1, List.of(0.59, 0.59), List.of(0.9, 0.9), SOUND));
    assertThat(Ruling.of(search, finalists, candidates(2), PARENTS).winner().place()).isEqualTo(1);
  }

  @Test
  void takesTheHarderOfSeveralExperts() {
    Yardstick two =
        new Yardstick(Map.of(ParentRole.EXPERT, List.of(parent(1, 0.2), parent(1, 0.4))));
    SearchSettings.Limit most = new SearchSettings.Limit("expert", 0.1, null, ParentRole.EXPERT);
    SearchSettings.Limit least = new SearchSettings.Limit("expert", null, 0.0, ParentRole.EXPERT);
    assertThat(most.constraint(two).limit()).isCloseTo(0.3, within(1e-12));
    assertThat(least.constraint(two).limit()).isEqualTo(0.4);
  }

  @Test
  void passesOverAFinalistThatBabblesAndNamesIt() {
    List<Finalist> finalists =
        List.of(
            finalist(0, List.of(0.1, 0.1), List.of(0.1, 0.1), "VVVViiiiii"),
            finalist(1, List.of(0.9, 0.9), List.of(0.1, 0.1), SOUND));
    Ruling ruling = Ruling.of(search(List.of(), null), finalists, candidates(2), PARENTS);
    assertThat(ruling.winner().place()).isEqualTo(1);
    assertThat(ruling.passedOver())
        .singleElement()
        .satisfies(
            broken -> {
              assertThat(broken.finalist().place()).isEqualTo(0);
              assertThat(broken.reason())
                  .isEqualTo("0.40 of its replies are valid, expected at least 0.9");
            });
    assertThat(ruling.isBroken()).isFalse();
  }

  /// The better of base and expert loses 0.2 on the expert's rows; the pretrained model, which
  /// loses nothing, does not count.
  @Test
  void passesOverAFinalistWhoseLossIsFarAboveTheBetterParent() {
    GuardSettings guard = new GuardSettings(null, 0.5);
    List<Finalist> finalists =
        List.of(
            finalist(0, List.of(0.1, 0.1), List.of(0.71, 0.71), SOUND),
            finalist(1, List.of(0.9, 0.9), List.of(0.69, 0.69), SOUND),
            finalist(2, List.of(0.1, 0.1), List.of(Double.NaN, 0.1), SOUND));
    Ruling ruling = Ruling.of(search(List.of(), guard), finalists, candidates(3), PARENTS);
    assertThat(ruling.winner().place()).isEqualTo(1);
    assertThat(ruling.passedOver()).hasSize(2);
    assertThat(ruling.passedOver().getFirst().reason())
        .isEqualTo("its loss on expert rows is 0.71, expected at most 0.70");
  }

  @Test
  void keepsTheLeastBrokenWhereAllAre() {
    List<Finalist> finalists =
        List.of(
            finalist(0, List.of(0.1, 0.1), List.of(0.1, 0.1), "iiiiiiiiii"),
            finalist(1, List.of(0.9, 0.9), List.of(0.1, 0.1), "VVVVViiiii"),
            finalist(2, List.of(0.1, 0.1), List.of(9.0, 9.0), "VVVVViiiii"));
    Ruling ruling = Ruling.of(search(List.of(), null), finalists, candidates(3), PARENTS);
    assertThat(ruling.winner().place()).isEqualTo(1);
    assertThat(ruling.isBroken()).isTrue();
    assertThat(ruling.passedOver()).hasSize(3);
  }

  @Test
  void sendsTheBestDifferentRecipesToTheAuditAndNoFailedOne() {
    Goals goals = new Goals(List.of(Objective.safetyAndExpert(1)), List.of());
    List<Candidate> candidates =
        List.of(
            candidate(0, "a", 0.5),
            candidate(1, "b", 0.1),
            candidate(2, "b", 0.1),
            failed(3),
            candidate(4, "c", 0.3));
    assertThat(Audit.best(goals, candidates, 3))
        .extracting(Candidate::recipe)
        .containsExactly("b", "c", "a");
    assertThat(Audit.best(goals, candidates, 2)).hasSize(2);
    assertThat(Audit.best(goals, List.of(failed(0)), 5)).isEmpty();
  }

  private static RowResults parent(double safety, double expert) {
    return new RowResults(
        Map.of("safety", List.of(safety, safety), "expert", List.of(expert, expert)), Map.of());
  }

  private static Finalist finalist(
      int place, List<Double> safety, List<Double> expert, String valid) {
    return new Finalist(
        ARM,
        place,
        place,
        "recipe-" + place,
        Map.of("safety", safety, "expert", expert),
        Map.of("valid", valid));
  }

  private static List<Candidate> candidates(int count) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      candidates.add(candidate(i, "recipe-" + i, 0.1));
    }
    return candidates;
  }

  private static Candidate candidate(int index, String recipe, double loss) {
    return new Candidate(
        ARM,
        index,
        List.of(index / 10.0),
        recipe,
        Map.of("safety", loss, "expert", loss),
        null,
        null,
        1L,
        null,
        null,
        null);
  }

  private static Candidate failed(int index) {
    return new Candidate(
        ARM,
        index,
        List.of(index / 10.0),
        "f" + index,
        Map.of(),
        "not finite",
        null,
        1L,
        null,
        null,
        null);
  }

  private static SearchSettings search(
      List<SearchSettings.Limit> limits, @Nullable GuardSettings guard) {
    LinkedHashMap<String, Double> weights = new LinkedHashMap<>();
    weights.put("safety", 1.0);
    weights.put("expert", 0.01);
    return new SearchSettings(
        "s",
        List.of("ties"),
        Map.of(),
        Map.of(),
        null,
        null,
        List.of(weights),
        limits,
        10,
        List.of(),
        List.of(1L),
        null,
        null,
        null,
        guard);
  }
}
