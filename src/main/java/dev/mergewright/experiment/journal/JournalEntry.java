package dev.mergewright.experiment.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.loop.RungAgreement;
import dev.mergewright.experiment.models.Measured;
import dev.mergewright.experiment.rows.ParentRole;
import dev.mergewright.experiment.rows.RowLosses;
import dev.mergewright.experiment.rows.RowResults;
import dev.mergewright.experiment.rows.Yardstick;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.space.Genome;
import dev.mergewright.space.RecipeSpace;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// One line of a run's journal. Holds results only, no clock: two runs of the same lock file write
/// the same lines.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JournalEntry.Opening.class, name = "opening"),
  @JsonSubTypes.Type(value = JournalEntry.Candidate.class, name = "candidate"),
  @JsonSubTypes.Type(value = JournalEntry.Rung.class, name = "rung"),
  @JsonSubTypes.Type(value = JournalEntry.Reference.class, name = "reference"),
  @JsonSubTypes.Type(value = JournalEntry.Finalist.class, name = "finalist"),
  @JsonSubTypes.Type(value = JournalEntry.Agreement.class, name = "agreement"),
  @JsonSubTypes.Type(value = JournalEntry.ProbePoint.class, name = "probe-point"),
  @JsonSubTypes.Type(value = JournalEntry.Stopped.class, name = "stopped"),
  @JsonSubTypes.Type(value = JournalEntry.GridPoint.class, name = "grid-point"),
  @JsonSubTypes.Type(value = JournalEntry.Final.class, name = "final"),
  @JsonSubTypes.Type(value = JournalEntry.Exam.class, name = "exam"),
})
public sealed interface JournalEntry {
  /// The arm the entry belongs to, by [Arm#id()].
  String arm();

  /// What entries say of the parents on one split.
  static Yardstick yardstick(Collection<JournalEntry> entries, Split split) {
    Map<ParentRole, List<RowResults>> parents = new EnumMap<>(ParentRole.class);
    for (ParentRole role : ParentRole.values()) {
      List<RowResults> measured =
          entries.stream()
              .filter(Reference.class::isInstance)
              .map(Reference.class::cast)
              .filter(entry -> entry.rows().equals(split.key()))
              .filter(entry -> entry.arm().startsWith("parent/" + role.key() + "/"))
              .map(Reference::results)
              .toList();
      parents.put(role, measured);
    }
    return new Yardstick(parents);
  }

  /// What a search that the experiment describes begins with.
  ///
  /// @param genes the name of each gene
  /// @param unit the tokens that one of its `evaluations` stands for
  /// @param inert what was asked for and is not searched because it does nothing, with the reason
  record Opening(
      String arm,
      List<String> genes,
      long unit,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> inert)
      implements JournalEntry {
    public Opening {
      inert = inert == null ? List.of() : List.copyOf(inert);
    }

    /// An opening where nothing is idle.
    public Opening(String arm, List<String> genes, long unit) {
      this(arm, genes, unit, List.of());
    }
  }

  /// An evaluated candidate of a search.
  ///
  /// @param index the number of candidates of the arm before it
  /// @param genome its genes
  /// @param recipe its recipe's id
  /// @param losses the value of every term of the goals, most of them losses; empty when it failed
  /// @param failure why it could not be scored
  /// @param slope the slope of the first objective by every gene; absent when not measured
  /// @param tokens the tokens it cost; absent in searches whose candidates all cost the same
  /// @param rung the rung after which it left a race, by the number of rungs before it, or 0 where
  ///   its slope was measured on a batch of rows; absent when it was scored on all rows
  /// @param marks a letter for every reply, by rate; absent where none were written
  /// @param yaml its recipe, if no genome of the space says it; it has no genes then
  record Candidate(
      String arm,
      int index,
      List<Double> genome,
      String recipe,
      Map<String, Double> losses,
      @Nullable String failure,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Double> slope,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long tokens,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer rung,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, String> marks,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String yaml)
      implements JournalEntry {
    /// What measuring a merge gave, as a line of the journal.
    public static Candidate of(
        Arm arm, int index, Genome genome, String recipe, Measured measured) {
      boolean alike = arm instanceof Arm.EvoMm;
      return new Candidate(
          arm.id(),
          index,
          DoubleStream.of(genome.toArray()).boxed().toList(),
          recipe,
          measured.losses(),
          measured.failure(),
          measured.slope().isEmpty() ? null : measured.slope(),
          alike ? null : measured.tokens(),
          null,
          measured.marks().isEmpty() ? null : measured.marks(),
          null);
    }

    /// The same candidate with other values.
    public Candidate with(Map<String, Double> values) {
      return new Candidate(
          arm, index, genome, recipe, values, failure, slope, tokens, rung, marks, yaml);
    }

    /// It, as one that was not scored on all rows.
    public Candidate partial() {
      return new Candidate(
          arm, index, genome, recipe, losses, failure, slope, tokens, 0, marks, yaml);
    }

    /// What measuring a recipe gave that is not of the search's space.
    public static Candidate outside(
        Arm arm, int index, MergeRecipe merge, String recipe, Measured measured) {
      return new Candidate(
          arm.id(),
          index,
          List.of(),
          recipe,
          measured.losses(),
          measured.failure(),
          null,
          measured.tokens(),
          null,
          measured.marks().isEmpty() ? null : measured.marks(),
          RecipeYaml.write(merge));
    }

    /// What it merges.
    public MergeRecipe merge(RecipeSpace space) {
      return yaml == null ? space.decode(point()) : RecipeYaml.parse(yaml, "the journal");
    }

    /// Its genes as a point of the space.
    public Genome point() {
      return Genome.of(genome.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  /// What a rung of a race gave for a candidate whose line comes when its race is over.
  ///
  /// @param index the candidate's, as in its own line
  /// @param rung the number of rungs before it
  /// @param recipe its recipe's id
  /// @param rows the loss of every row that the rung added, by term, as [RowLosses] writes them;
  ///   empty when it failed
  /// @param failure why it could not be scored
  record Rung(
      String arm,
      int index,
      int rung,
      String recipe,
      Map<String, String> rows,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String failure)
      implements JournalEntry {}

  /// What a parent does itself on the rows of a split, for limits and guards.
  ///
  /// @param rows the split
  /// @param losses the answer loss of every row, by term
  /// @param marks a letter for every reply, by rate
  record Reference(
      String arm, String rows, Map<String, List<Double>> losses, Map<String, String> marks)
      implements JournalEntry {
    public RowResults results() {
      return new RowResults(losses, marks);
    }
  }

  /// One of a search's best recipes, measured again on the `select` rows.
  ///
  /// @param place its place among them by the search's own figures, from 0
  /// @param candidate its index among the arm's candidates
  /// @param recipe its recipe's id
  /// @param losses the answer loss of every row, by term
  /// @param marks a letter for every reply, by rate
  record Finalist(
      String arm,
      int place,
      int candidate,
      String recipe,
      Map<String, List<Double>> losses,
      Map<String, String> marks)
      implements JournalEntry {
    public RowResults results() {
      return new RowResults(losses, marks);
    }
  }

  /// How well the rungs of a race foretold one another for a generation.
  ///
  /// @param first the number of candidates of the arm before the generation
  /// @param rungs the rank correlation of each rung with the next, as [RungAgreement] has it
  record Agreement(String arm, int first, List<Double> rungs) implements JournalEntry {}

  /// What one of the genomes of [dev.mergewright.space.NarrowedSpace#probe] gave on a few rows.
  ///
  /// @param losses the answer loss per term; empty when it failed
  record ProbePoint(
      String arm,
      int index,
      String recipe,
      Map<String, Double> losses,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String failure)
      implements JournalEntry {}

  /// A search that ended before its budget did.
  ///
  /// @param candidates how many it had evaluated
  record Stopped(String arm, int candidates, String reason) implements JournalEntry {}

  /// A point of a data-free grid with its number of right answers on the `select` rows of the
  /// skill.
  record GridPoint(String arm, int index, Map<String, Double> point, String recipe, String marks)
      implements JournalEntry {}

  /// What an arm ended with: its recipe in YAML and its losses on the `select` rows.
  ///
  /// @param recipe the recipe's id, or the model's fingerprint for a parent
  /// @param yaml the recipe, absent for a parent
  /// @param selectLosses the answer loss per term on the `select` rows
  record Final(String arm, String recipe, @Nullable String yaml, Map<String, Double> selectLosses)
      implements JournalEntry {
    /// The recipe of an arm that is not a parent.
    public String recipeText() {
      if (yaml == null) {
        throw new IllegalStateException(arm + " has no recipe");
      }
      return yaml;
    }
  }

  /// The behaviour of an arm's model on the `test` rows of one task, one mark per row.
  record Exam(String arm, String recipe, String task, String marks) implements JournalEntry {}
}
