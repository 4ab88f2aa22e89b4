package dev.mergewright.merge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A tensor's name taken apart at its layer, which is the first number in it: no architecture needs
/// an entry.
///
/// ```text
/// model.layers.12.mlp.experts.3.w1.weight   stack model.layers., layer 12, rest mlp.experts.3.w1.weight
/// transformer.h.0.attn.c_attn.bias          stack transformer.h., layer 0, rest attn.c_attn.bias
/// model.norm.weight                         none
/// ```
///
/// @param stack the stack of layers, with its last point; a model of text and images has two
/// @param layer from 0
/// @param rest the name within the layer
public record LayerName(String stack, int layer, String rest) {
  private static final Pattern NAME = Pattern.compile("((?:[^.]+\\.)*?)(\\d{1,6})\\.(.+)");

  /// The parts of a name, or nothing when the tensor is in no layer.
  public static @Nullable LayerName of(String tensor) {
    Matcher name = NAME.matcher(tensor);
    return name.matches()
        ? new LayerName(name.group(1), Integer.parseInt(name.group(2)), name.group(3))
        : null;
  }

  /// The name of the same tensor in another layer.
  String in(int other) {
    return stack + other + "." + rest;
  }
}
