package dev.mergewright.merge;

import dev.mergewright.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a merge would do, known before the first number is read.
///
/// Making a plan checks whatever the merge checks, except for NaN and infinity: those show only
/// when every weight is read.
///
/// @param recipe what is merged, and how
/// @param places where each of [MergeRecipe#checkpoints] lies
/// @param tensors how many tensors the merged model has
/// @param weights how many numbers they hold together
/// @param bytesToRead the bytes of the tensors that it is merged from, each counted once
/// @param inert the parameters that cannot change this merge, each with the reason
/// @param leftOut the tensors of the models that are not used
/// @param lacking the tensors that a source does not have and the merged model has
/// @param notes what somebody should know about models, tokens, filters and the device, one
///   sentence each
public record MergePlan(
    MergeRecipe recipe,
    SequencedMap<String, String> places,
    int tensors,
    long weights,
    long bytesToRead,
    SequencedMap<String, String> inert,
    List<LeftOut> leftOut,
    List<LeftOut> lacking,
    List<String> notes) {
  public MergePlan {
    places = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(places));
    inert = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inert));
    leftOut = List.copyOf(leftOut);
    lacking = List.copyOf(lacking);
    notes = List.copyOf(notes);
  }

  /// @param more what is left out before the layout sees it
  static MergePlan of(
      MergeRecipe recipe,
      SequencedMap<String, String> places,
      MergedWeights merged,
      List<LeftOut> more,
      List<String> notes) {
    List<LeftOut> leftOut = new ArrayList<>(merged.layout().leftOut());
    leftOut.addAll(more);
    return new MergePlan(
        recipe,
        places,
        merged.tensors().size(),
        merged.tensors().values().stream().mapToLong(TensorSpec::elements).sum(),
        merged.bytesToRead(),
        inert(recipe),
        leftOut,
        merged.layout().lacking(),
        notes);
  }

  private static SequencedMap<String, String> inert(MergeRecipe recipe) {
    SequencedMap<String, String> inert = new LinkedHashMap<>();
    for (MergeParameter parameter : recipe.method().parameters()) {
      recipe.inert(parameter.name()).ifPresent(reason -> inert.put(parameter.name(), reason));
    }
    return inert;
  }
}
