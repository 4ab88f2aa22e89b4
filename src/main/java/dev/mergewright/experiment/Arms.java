package dev.mergewright.experiment;

import java.util.ArrayList;
import java.util.List;

/// The arms of an experiment, in the order of the report's table: parents, merges that need no
/// search, LM-Cocktail, EvoMM per method, data use and seed, and last the sweep over alpha.
final class Arms {
  private Arms() {}

  static List<Arm> of(ExperimentSettings settings) {
    List<Arm> arms = new ArrayList<>();
    addParents(arms, settings.models());
    for (String method : settings.search().methods()) {
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
    return List.copyOf(arms);
  }

  private static void addParents(List<Arm> arms, ExperimentSettings.Models models) {
    arms.add(new Arm.Parent("base", models.base()));
    for (String expert : models.experts()) {
      arms.add(new Arm.Parent("expert", expert));
    }
    arms.add(new Arm.Parent("pretrained", models.pretrained()));
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
