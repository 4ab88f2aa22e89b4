package dev.mergewright.experiment.runs;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.journal.Lock;
import dev.mergewright.experiment.journal.RunFolder;
import dev.mergewright.experiment.loop.Starts;
import dev.mergewright.experiment.models.ModelPool;
import dev.mergewright.experiment.rows.ExperimentData;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// Reads the recipes that searches start with from recipe files and from the winners of finished
/// runs. They become part of the lock: what a run starts with does not change under it.
///
/// @param experiment whose searches these are
/// @param fingerprints of its models, by the names that its settings use
public record StartFiles(Experiment experiment, Map<String, String> fingerprints) {
  /// The lock of an experiment over models, rows and files as they are now.
  public static Lock lock(Experiment experiment, ModelPool models, ExperimentData data)
      throws IOException {
    StartFiles files = new StartFiles(experiment, models.fingerprints());
    return Lock.of(experiment, models, data, files.read());
  }

  /// The recipes in YAML, with the models' names as in the experiment, by path as in the settings.
  private Map<String, String> read() throws IOException {
    Map<String, String> recipes = new TreeMap<>();
    for (SearchSettings search : experiment.settings().searches()) {
      for (String name : search.start()) {
        if (!Starts.WORDS.contains(name) && !recipes.containsKey(name)) {
          recipes.put(name, RecipeYaml.write(recipe(name)));
        }
      }
    }
    return recipes;
  }

  private MergeRecipe recipe(String name) throws IOException {
    Path place = experiment.resolve(name);
    if (Files.isDirectory(place)) {
      Map<String, String> itsModels = Lock.read(RunFolder.existing(place).lock()).models();
      String winner = String.valueOf(RunRecord.read(place).bestMerge().recipeYaml());
      return RecipeYaml.parse(winner, name)
          .withModels(named(name, model -> String.valueOf(itsModels.get(model))));
    }
    if (!Files.isRegularFile(place)) {
      throw new InvalidInputException(
          "searches: start: %s is not there; give one of %s, a recipe file or the folder of a run"
              .formatted(place, Starts.WORDS));
    }
    return RecipeYaml.read(place)
        .withModels(named(name, model -> fingerprint(place.resolveSibling(model))));
  }

  /// Gives models the names that the experiment has for them.
  private UnaryOperator<String> named(String recipe, UnaryOperator<String> fingerprintOf) {
    return model -> {
      String fingerprint = fingerprintOf.apply(model);
      return fingerprints.entrySet().stream()
          .filter(own -> own.getValue().equals(fingerprint))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidInputException(
                      "searches: start: %s merges %s, which is none of the experiment's models %s; name it there, or leave the start out"
                          .formatted(recipe, model, fingerprints.keySet())));
    };
  }

  /// The fingerprint of a model of the experiment at a place; empty for others.
  private String fingerprint(Path model) {
    Path place = model.toAbsolutePath().normalize();
    return fingerprints.entrySet().stream()
        .filter(own -> experiment.resolve(own.getKey()).equals(place))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }
}
