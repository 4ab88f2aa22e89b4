package dev.mergewright.merge;

import dev.mergewright.checkpoint.ModelConfig;
import dev.mergewright.checkpoint.TiedHead;
import dev.mergewright.checkpoint.TokenTables;
import dev.mergewright.checkpoint.Tying;
import dev.mergewright.checkpoint.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// One form of the head for all models of a merge: tied when every one of them is, a tensor of its
/// own as soon as one has it.
///
/// ```text
/// all tied            no head in the merged model, stored copies are left out
/// one has its own     a tied model's embedding takes part as its head; the merge is untied
/// ```
///
/// @param head what the head is called where one model has its own; absent when all are tied
/// @param tyings how each model has it
record CommonHead(@Nullable String head, SequencedMap<String, Tying> tyings) {

  static CommonHead of(SequencedMap<String, OpenModel> models) {
    SequencedMap<String, Tying> tyings = new LinkedHashMap<>();
    String head = null;
    for (Map.Entry<String, OpenModel> model : models.entrySet()) {
      Tying tying = Tying.of(model.getValue().checkpoint());
      tyings.put(model.getKey(), tying);
      if (tying == Tying.UNTIED && head == null) {
        head = TokenTables.of(model.getValue().weights().tensors().keySet()).head();
      }
    }
    return new CommonHead(head, tyings);
  }

  /// A model in the common form.
  Weights of(String model, Weights weights) {
    return switch (tyings.getOrDefault(model, Tying.HEADLESS)) {
      case TIED -> head == null ? weights : TiedHead.shown(weights, head);
      case TIED_AND_COPIED -> head == null ? TiedHead.hidden(weights) : weights;
      case UNTIED, HEADLESS -> weights;
    };
  }

  /// The configuration of a model after [#of].
  ModelConfig adapt(ModelConfig config) {
    boolean unties = head != null && tyings.containsValue(Tying.TIED);
    return unties && config.isTied().orElse(true) ? config.withTiedHead(false) : config;
  }

  /// The copies that are left out.
  List<LeftOut> leftOut(SequencedMap<String, OpenModel> models) {
    List<LeftOut> leftOut = new ArrayList<>();
    tyings.forEach(
        (name, tying) -> {
          OpenModel model = models.get(name);
          if (head == null && tying == Tying.TIED_AND_COPIED && model != null) {
            String copy = TokenTables.of(model.weights().tensors().keySet()).head();
            leftOut.add(
                new LeftOut(name, String.valueOf(copy), "it repeats the embedding, which is tied"));
          }
        });
    return leftOut;
  }
}
