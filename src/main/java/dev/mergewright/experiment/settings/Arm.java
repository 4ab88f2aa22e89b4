package dev.mergewright.experiment.settings;

import java.util.Locale;

/// One line of the experiment's table: a model, or a way to get a merge.
///
/// Arms are compared on the same rows; what the search of one arm finds does not depend on the
/// others.
public sealed interface Arm {
  /// The name in the journal, stable across runs.
  String id();

  /// A model as it is.
  ///
  /// @param role `base` (the aligned model), `expert` or `pretrained`
  record Parent(String role, String model) implements Arm {
    @Override
    public String id() {
      return "parent/" + role + "/" + model;
    }
  }

  /// The merge that nobody tuned: the naive weight and density for every layer.
  record Naive(String method) implements Arm {
    @Override
    public String id() {
      return "naive/" + method;
    }
  }

  /// The point of a data-free grid with the best skill on the `select` rows, as arXiv 2406.14563
  /// picks its baseline.
  record Grid(String method) implements Arm {
    @Override
    public String id() {
      return "grid/" + method;
    }
  }

  /// MergeAlign (arXiv 2411.06824): `theta_pretrained + domain * tau_domain + alignment *
  /// tau_alignment`.
  record MergeAlign(double domain, double alignment) implements Arm {
    @Override
    public String id() {
      return String.format(Locale.ROOT, "mergealign/%s/%s", domain, alignment);
    }
  }

  /// LM-Cocktail (arXiv 2311.13534): full weights averaged by `softmax(-loss)`.
  record Cocktail(DataUse data) implements Arm {
    @Override
    public String id() {
      return "lm-cocktail/" + data.key();
    }
  }

  /// EvoMM (arXiv 2403.13187, in the form of arXiv 2406.14563): CMA-ES over per-layer parameters.
  record EvoMm(String method, DataUse data, double alpha, long seed) implements Arm {
    @Override
    public String id() {
      String objective = data == DataUse.BOTH ? data.key() + "/alpha-" + alpha : data.key();
      return "evomm/" + method + "/" + objective + "/seed-" + seed;
    }
  }

  /// A search that the experiment describes.
  ///
  /// @param name its name in the experiment
  record Searched(String name, long seed) implements Arm {
    @Override
    public String id() {
      return "search/" + name + "/seed-" + seed;
    }
  }
}
