package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.models.Measured;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.space.Genome;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Measures every candidate on all rows: one after the other, as many side by side as there are
/// workers, layer by layer together where they do not fit into memory, or with its slope.
///
/// @param needsSlopes whether the optimizer wants the next population with slopes
/// @param slopes measures those; absent for optimizers that never want any
public record WholeScoring(
    Arm arm,
    RecipeSpace space,
    CandidateScorer scorer,
    BooleanSupplier needsSlopes,
    @Nullable SlopeScorer slopes,
    Session session)
    implements Fidelity {

  @Override
  public Generation measure(int first, List<Genome> population, double left) throws IOException {
    SlopeScorer wanted = needsSlopes.getAsBoolean() ? slopes : null;
    boolean paid = wanted == null || wanted.cost() * cost() * population.size() <= left;
    SlopeScorer sloping = paid ? wanted : null;
    int least = first == 0 ? 1 : 0; // a search ends with something
    int affordable =
        sloping != null
            ? population.size()
            : Math.clamp((long) (left / cost()), least, population.size());
    List<Candidate> generation = new ArrayList<>(session.recorded(arm, first, population));
    List<Integer> rest = IntStream.range(generation.size(), affordable).boxed().toList();
    String note = "";
    if (!rest.isEmpty()) {
      ScoringPlan plan = scorer.plan(rest.size());
      if (plan.streams() && sloping == null) {
        note = ", streamed in " + plan.passesInWords();
        together(first, population, rest, plan, generation);
      } else {
        sideBySide(first, population, rest, sloping, generation);
      }
    }
    boolean complete = affordable == population.size() && paid;
    return new Generation(generation.subList(0, affordable), complete, note);
  }

  /// What a candidate costs that is scored without its slope; those of arXiv 2406.14563 cost 1,
  /// whatever rows they read.
  private double cost() {
    return arm instanceof Arm.EvoMm ? 1 : (double) scorer.tokens() / scorer.unit();
  }

  private void sideBySide(
      int first,
      List<Genome> population,
      List<Integer> places,
      @Nullable SlopeScorer sloping,
      List<Candidate> generation)
      throws IOException {
    session
        .workers()
        .inOrder(
            places,
            place -> {
              Genome genome = population.get(place);
              return sloping == null
                  ? candidate(genome, first + place)
                  : candidate(genome, first + place, sloping);
            },
            candidate -> record(candidate, generation));
  }

  private Candidate candidate(Genome genome, int index) throws IOException {
    MergeRecipe recipe = space.decode(genome);
    return Candidate.of(arm, index, genome, scorer.id(recipe), scorer.score(recipe));
  }

  private Candidate candidate(Genome genome, int index, SlopeScorer sloping) throws IOException {
    MergeRecipe recipe = space.decode(genome);
    Measured measured = sloping.score(genome, recipe, index, before(index));
    Candidate candidate = Candidate.of(arm, index, genome, scorer.id(recipe), measured);
    return sloping.isPartial() ? candidate.partial() : candidate;
  }

  /// The losses of the candidates with slopes before another.
  private List<Map<String, Double>> before(int index) {
    return session.journal().entries(Candidate.class, arm).stream()
        .filter(each -> each.index() < index && each.slope() != null && each.failure() == null)
        .map(Candidate::losses)
        .toList();
  }

  /// Candidates that do not fit into memory share the layers that are read.
  private void together(
      int first,
      List<Genome> population,
      List<Integer> places,
      ScoringPlan plan,
      List<Candidate> generation)
      throws IOException {
    List<MergeRecipe> recipes =
        places.stream().map(place -> space.decode(population.get(place))).toList();
    List<Measured> measured = scorer.score(recipes, plan);
    for (int i = 0; i < recipes.size(); i++) {
      int place = places.get(i);
      String id = scorer.id(recipes.get(i));
      record(
          Candidate.of(arm, first + place, population.get(place), id, measured.get(i)), generation);
    }
  }

  private void record(Candidate candidate, List<Candidate> generation) throws IOException {
    session.journal().append(candidate);
    generation.add(candidate);
  }
}
