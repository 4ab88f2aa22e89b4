package dev.mergewright.report;

/// The parts of the table, in its order.
enum Group {
  PARENT("Parents", "as they are"),
  NAIVE("Untuned merges", "one weight and density for every layer, tried once"),
  GRID("Grid", "the best skill on the select rows, safety not looked at"),
  MERGE_ALIGN("MergeAlign", "domain and alignment vectors on the common ancestor"),
  COCKTAIL("LM-Cocktail", "full weights averaged by softmax of the loss"),
  EXPERT_ONLY("EvoMM on expert rows", "searched per layer, safety not in the objective"),
  BOTH("EvoMM on safety and expert rows", "searched per layer, both in the objective"),
  SWEEP("Other alpha", "the weight of the expert loss beside the safety loss"),
  SEARCHED("Searches", "as the experiment describes them");

  private final String title;
  private final String explanation;

  Group(String title, String explanation) {
    this.title = title;
    this.explanation = explanation;
  }

  String title() {
    return title;
  }

  String explanation() {
    return explanation;
  }
}
