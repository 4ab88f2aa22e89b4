package dev.mergewright.merge;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the tensors of a model lie between its first layer and its last, told from their names.
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
/// @param layers how many layers the model has
public record Depth(int layers) {
  private static final Pattern LAYER = Pattern.compile("(?:^|\\.)layers\\.(\\d{1,6})\\.");

  public Depth {
    if (layers < 0) {
      throw new IllegalArgumentException("layers must not be negative, was " + layers);
    }
  }

  /// The depth of a model with these tensors.
  public static Depth of(Collection<String> tensors) {
    int layers = 0;
    for (String tensor : tensors) {
      layers = Math.max(layers, layerOf(tensor) + 1);
    }
    return new Depth(layers);
  }

  /// The index of a tensor's layer, -1 outside of the layers.
  public static int layerOf(String tensor) {
    Matcher layer = LAYER.matcher(tensor);
    return layer.find() ? Integer.parseInt(layer.group(1)) : -1;
  }

  /// A gradient's value at a tensor.
  double at(String tensor, ParameterValue.Gradient gradient) {
    List<Double> values = gradient.values();
    int layer = layerOf(tensor);
    if (layer < 0) {
      return tensor.contains("embed") ? values.getFirst() : values.getLast();
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
