package dev.mergewright.merge;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Where a tensor lies between the first layer of a run and its last, which decides what a gradient
/// gives it.
///
/// ```text
/// layer i of L       position i/(L-1), or 1 when L = 1
/// before the layers  position 0: names that contain `embed`
/// after the layers   position 1: all other names without a layer, such as the final norm and `lm_head`
/// ```
///
/// mergekit puts what comes after the layers at position 0 too; [ParameterValue#perLayer] writes a
/// value that means the same in both.
///
/// @param layer the index within the run, -1 outside of layers
/// @param layers how many layers the run has
/// @param isFirst whether a tensor outside of layers lies before them
record Depth(int layer, int layers, boolean isFirst) {
  /// How many layers each stack of a model has, told from the names of its tensors.
  static SequencedMap<String, Integer> stacks(Collection<String> tensors) {
    SequencedMap<String, Integer> stacks = new LinkedHashMap<>();
    for (String tensor : tensors) {
      LayerName name = LayerName.of(tensor);
      if (name != null) {
        stacks.merge(name.stack(), name.layer() + 1, Math::max);
      }
    }
    return Collections.unmodifiableSequencedMap(stacks);
  }

  /// The depth of a tensor outside of layers.
  ///
  /// @param compat whether all of them lie before the layers, as in mergekit
  static Depth outside(String tensor, boolean compat) {
    return new Depth(-1, 0, compat || tensor.contains("embed"));
  }

  /// A gradient's value here.
  double of(ParameterValue.Gradient gradient) {
    List<Double> values = gradient.values();
    if (layer < 0) {
      return isFirst ? values.getFirst() : values.getLast();
    }
    if (layers == 1) {
      return values.getLast();
    }
    // One division, so that with as many values as layers the positions are exact.
    double position = (double) layer * (values.size() - 1) / (layers - 1);
    int low = (int) position;
    double fraction = position - low;
    double high = values.get(Math.min(low + 1, values.size() - 1));
    return (1 - fraction) * values.get(low) + fraction * high;
  }
}
