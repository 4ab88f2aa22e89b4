package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.JournalEntry.Final;
import dev.mergewright.experiment.models.ParentBlends;
import dev.mergewright.experiment.models.ParentBlends.Start;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.DataUse;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.space.Genome;
import dev.mergewright.space.RecipeSpace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/// The candidates that a search begins with, each once.
///
/// A recipe that the space can say is a genome, from which the optimizer goes on. One that it
/// cannot say is scored and competes all the same, and the optimizer is not told.
///
/// @param inside genomes of the space, at least one
/// @param outside recipes that are not of the space
public record Starts(List<Genome> inside, List<MergeRecipe> outside) {
  static final String BASE = "base";
  static final String EXPERTS = "experts";
  static final String COCKTAIL = "lm-cocktail";
  static final String MERGE_ALIGN = "mergealign";

  /// What a search can start with by name; anything else is the path of a recipe or a run.
  public static final List<String> WORDS =
      List.of(SearchSettings.MIDPOINT, BASE, EXPERTS, COCKTAIL, MERGE_ALIGN);

  public Starts {
    inside = List.copyOf(inside);
    outside = List.copyOf(outside);
  }

  /// The starts of a search.
  ///
  /// @param files the recipes of the paths among them, in YAML
  static Starts of(
      SearchSettings search,
      RecipeSpace space,
      ExperimentSettings settings,
      Journal journal,
      Map<String, String> files) {
    SequencedSet<Genome> inside = new LinkedHashSet<>();
    SequencedSet<MergeRecipe> outside = new LinkedHashSet<>();
    ParentBlends blends = new ParentBlends(space, settings.models());
    for (String name : search.start()) {
      List<Start> starts =
          switch (name) {
            case SearchSettings.MIDPOINT -> List.of(blends.middle());
            case BASE -> List.of(blends.base());
            case EXPERTS -> blends.experts();
            case COCKTAIL -> List.of(blends.cocktail(cocktail(journal)));
            case MERGE_ALIGN ->
                settings.baselines().interpolations().stream().map(blends::mergeAlign).toList();
            default -> List.of(blends.start(RecipeYaml.parse(files.getOrDefault(name, ""), name)));
          };
      for (Start start : starts) {
        start.genome().ifPresentOrElse(inside::add, () -> outside.add(start.recipe()));
      }
    }
    if (inside.isEmpty()) {
      inside.add(space.start()); // an optimizer goes on from somewhere
    }
    return new Starts(new ArrayList<>(inside), new ArrayList<>(outside));
  }

  /// What the arm of the same name ended with, which comes before every search.
  private static MergeRecipe cocktail(Journal journal) {
    Final end = journal.entries(Final.class, new Arm.Cocktail(DataUse.BOTH)).getFirst();
    return RecipeYaml.parse(end.recipeText(), "the journal");
  }
}
