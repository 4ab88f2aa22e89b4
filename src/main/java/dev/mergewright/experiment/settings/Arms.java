package dev.mergewright.experiment.settings;

import dev.mergewright.experiment.rows.ParentRole;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// The arms of an experiment, in the order of the report's table: parents, merges that need no
/// search, LM-Cocktail, EvoMM per method, data use and seed, the sweep over alpha, and last the
/// searches that the experiment describes.
public final class Arms {
  private Arms() {}

  /// All that an experiment compares, in the order in which they are run.
  public static List<Arm> of(ExperimentSettings settings) {
    List<Arm> arms = new ArrayList<>();
    arms.addAll(parents(settings.models()));
    for (String method : methods(settings)) {
      arms.add(new Arm.Naive(method));
    }
    for (String method : settings.search().methods()) {
      arms.add(new Arm.Grid(method));
    }
    for (ExperimentSettings.Interpolation point : settings.baselines().interpolations()) {
      arms.add(new Arm.MergeAlign(point.domain(), point.alignment()));
    }
    for (DataUse data : DataUse.values()) {
      arms.add(new Arm.Cocktail(data));
    }
    addSearches(arms, settings.search());
    for (SearchSettings search : settings.searches()) {
      search.seeds().forEach(seed -> arms.add(new Arm.Searched(search.name(), seed)));
    }
    return List.copyOf(arms);
  }

  /// What is searched at all, each once: its untuned merge competes.
  private static SequencedSet<String> methods(ExperimentSettings settings) {
    SequencedSet<String> methods = new LinkedHashSet<>(settings.search().methods());
    settings.searches().forEach(search -> methods.addAll(search.methods()));
    return methods;
  }

  /// The models as they are: base, experts, pretrained.
  public static List<Arm.Parent> parents(ExperimentSettings.Models models) {
    List<Arm.Parent> parents = new ArrayList<>();
    parents.add(new Arm.Parent(ParentRole.BASE.key(), models.base()));
    for (String expert : models.experts()) {
      parents.add(new Arm.Parent(ParentRole.EXPERT.key(), expert));
    }
    parents.add(new Arm.Parent(ParentRole.PRETRAINED.key(), models.pretrained()));
    return List.copyOf(parents);
  }

  private static void addSearches(List<Arm> arms, ExperimentSettings.Search search) {
    for (String method : search.methods()) {
      for (DataUse data : DataUse.values()) {
        double alpha = data == DataUse.BOTH ? search.alpha() : 1;
        for (long seed : search.seeds()) {
          arms.add(new Arm.EvoMm(method, data, alpha, seed));
        }
      }
    }
    for (double alpha : search.alphaSweep()) {
      for (long seed : search.seeds()) {
        arms.add(new Arm.EvoMm(search.alphaMethod(), DataUse.BOTH, alpha, seed));
      }
    }
  }
}
