package dev.mergewright.space;

import dev.mergewright.merge.ParameterValue.Case;
import dev.mergewright.merge.ParameterValue.Gradient;
import dev.mergewright.merge.ParameterValue.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A part of a model that has its own values of the searched parameters: the tensors whose names
/// contain one of its filters.
///
/// @param name the name in reports and experiments; empty for the whole model
/// @param filters parts of tensor names as a recipe writes them; `*` matches all
/// @param isInLayers whether its values may change with depth; where not, it has one
public record Part(String name, List<String> filters, boolean isInLayers) {
  /// Everything.
  public static final Part ALL = new Part("", List.of("*"), true);

  /// Embeddings and the output projection: one value for both.
  public static final Part EMBEDDINGS =
      new Part("embeddings", List.of("embed_tokens", "lm_head"), false);

  /// Scales of normalisations, also those within the attention: to be listed before it.
  public static final Part NORMS = new Part("norms", List.of("norm"), true);

  /// Queries, keys, values and their output.
  public static final Part ATTENTION = new Part("attention", List.of("self_attn"), true);

  /// The feed-forward part of a layer.
  public static final Part MLP = new Part("mlp", List.of("mlp"), true);

  /// What the parts listed before do not match.
  public static final Part REST = new Part("rest", List.of("*"), true);

  /// The parts of a transformer, in the order in which their filters must be tried.
  public static final List<Part> COMPONENTS = List.of(EMBEDDINGS, NORMS, ATTENTION, MLP, REST);

  private static final String FINAL_NORM = "model.norm";

  public Part {
    filters = List.copyOf(filters);
    if (filters.isEmpty() || filters.contains("")) {
      throw new IllegalArgumentException("a part needs filters that say something: " + filters);
    }
  }

  /// The part of a name, among [#COMPONENTS].
  public static Optional<Part> named(String name) {
    return COMPONENTS.stream().filter(part -> part.name().equals(name)).findFirst();
  }

  /// The part that one filter of a recipe matches.
  public static Part matching(String filter) {
    return new Part(filter, List.of(filter), true);
  }

  boolean isRest() {
    return filters.contains("*");
  }

  /// The cases of a recipe that give this part its values; tensors before and after the layers take
  /// the first and the last, in mergekit too.
  ///
  /// @param byLayer the value in every layer
  /// @param after the value of what comes after the layers
  List<Case> cases(double[] byLayer, double after) {
    double first = byLayer[0];
    boolean equal = after == first && Arrays.stream(byLayer).allMatch(value -> value == first);
    List<Case> cases = new ArrayList<>();
    for (String filter : filters) {
      if (equal || !isInLayers) {
        cases.add(new Case(filter, new Scalar(first)));
        continue;
      }
      if (isRest()) {
        cases.add(new Case("lm_head", new Scalar(after)));
      }
      if (isRest() || FINAL_NORM.contains(filter)) {
        cases.add(new Case(FINAL_NORM, new Scalar(after)));
      }
      cases.add(new Case(filter, new Gradient(Arrays.stream(byLayer).boxed().toList())));
    }
    return List.copyOf(cases);
  }

  /// Names that stand for all tensors of this part: one of a layer, or those outside.
  List<String> examples(int layer) {
    String stack = "model.layers." + layer + ".";
    return filters.stream()
        .map(filter -> isInLayers ? stack + (isRest() ? "#" : filter) + ".weight" : filter)
        .toList();
  }

  /// Whether a filter of this part occurs in a tensor's name.
  boolean holds(String tensor) {
    return isRest() || filters.stream().anyMatch(tensor::contains);
  }

  /// Where an example that is not in the layers lies: the output projection is after them.
  static int layer(String example, int layers) {
    return example.equals("lm_head") ? layers - 1 : 0;
  }
}
