package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// The layer of a source model that an output layer is made of.
///
/// @param model the source's name, for messages
/// @param config its `config.json`
/// @param layer the index of the layer there
public record LayerOrigin(String model, ObjectNode config, int layer) {
  public LayerOrigin {
    if (layer < 0) {
      throw new IllegalArgumentException("layer must not be negative, was " + layer);
    }
  }
}
