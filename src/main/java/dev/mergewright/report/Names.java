package dev.mergewright.report;

import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.DataUse;
import java.util.Locale;

/// What arms are called in front of people.
final class Names {
  private Names() {}

  /// The merge method as the papers write it.
  static String method(String method) {
    return switch (method) {
      case "ties" -> "TIES";
      case "dare_ties" -> "DARE-TIES";
      case "dare_linear" -> "DARE";
      case "della" -> "DELLA";
      case "slerp" -> "SLERP";
      case "linear" -> "Linear";
      case "task_arithmetic" -> "Task arithmetic";
      default -> method;
    };
  }

  /// The name inside its part of the table.
  static String inGroup(Arm arm) {
    return switch (arm) {
      case Arm.Parent parent -> role(parent.role()) + " (" + model(parent.model()) + ")";
      case Arm.Naive naive -> method(naive.method());
      case Arm.Grid grid -> method(grid.method());
      case Arm.MergeAlign(double domain, double alignment) ->
          "Domain %s, alignment %s".formatted(number(domain), number(alignment));
      case Arm.Cocktail _ -> "Full weights";
      case Arm.EvoMm evoMm -> method(evoMm.method());
      case Arm.Searched search -> search.name();
    };
  }

  /// The name that stands alone.
  static String full(Arm arm) {
    return switch (arm) {
      case Arm.Parent parent -> inGroup(parent);
      case Arm.Naive naive -> "Untuned " + method(naive.method());
      case Arm.Grid grid -> "Grid " + method(grid.method());
      case Arm.MergeAlign(double domain, double alignment) ->
          "MergeAlign, domain %s, alignment %s".formatted(number(domain), number(alignment));
      case Arm.Cocktail cocktail -> "LM-Cocktail, " + data(cocktail.data());
      case Arm.EvoMm evoMm -> "EvoMM " + method(evoMm.method()) + ", " + data(evoMm.data());
      case Arm.Searched search -> "Search " + search.name();
    };
  }

  /// The name in a sentence: `the TIES merge that EvoMM searched on safety and expert rows (seed
  /// 2)`.
  static String told(Arm arm) {
    return switch (arm) {
      case Arm.Parent(String role, String path) ->
          switch (role) {
            case "base" -> "the aligned model";
            case "pretrained" -> "the common ancestor";
            default -> "the expert " + model(path);
          };
      case Arm.Naive naive -> "the untuned " + method(naive.method()) + " merge";
      case Arm.Grid grid -> "the " + method(grid.method()) + " merge of the grid";
      case Arm.MergeAlign align -> full(align);
      case Arm.Cocktail cocktail -> "LM-Cocktail on " + toldRows(cocktail.data());
      case Arm.EvoMm evoMm ->
          "the %s merge that EvoMM searched on %s (seed %d)"
              .formatted(method(evoMm.method()), toldRows(evoMm.data()), evoMm.seed());
      case Arm.Searched(String name, long seed) ->
          "the merge that the search %s found (seed %d)".formatted(name, seed);
    };
  }

  /// Which of several like searches an arm is, `seed 2`; empty for arms that are no search.
  static String seed(Arm arm) {
    return switch (arm) {
      case Arm.EvoMm search -> "seed " + search.seed();
      case Arm.Searched search -> "seed " + search.seed();
      default -> "";
    };
  }

  private static String toldRows(DataUse use) {
    return switch (use) {
      case EXPERT_ONLY -> "expert rows alone";
      case BOTH -> "safety and expert rows";
    };
  }

  /// The rows that made the merge.
  static String dataOf(Arm arm) {
    return switch (arm) {
      case Arm.Parent _ -> "–";
      case Arm.Naive _, Arm.MergeAlign _ -> "none";
      case Arm.Grid _ -> "skill only";
      case Arm.Cocktail cocktail -> data(cocktail.data());
      case Arm.EvoMm(String _, DataUse use, double alpha, long _) when use == DataUse.BOTH ->
          "both, alpha " + number(alpha);
      case Arm.EvoMm evoMm -> data(evoMm.data());
      case Arm.Searched _ -> "its own";
    };
  }

  static String data(DataUse use) {
    return switch (use) {
      case EXPERT_ONLY -> "expert only";
      case BOTH -> "both";
    };
  }

  /// A model's name: the last folder of its path.
  static String model(String path) {
    String trimmed = path.replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  private static String role(String role) {
    return switch (role) {
      case "base" -> "Aligned model";
      case "expert" -> "Expert";
      case "pretrained" -> "Common ancestor";
      default -> role;
    };
  }

  /// A setting without needless zeros: `0.3`, `1`.
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
