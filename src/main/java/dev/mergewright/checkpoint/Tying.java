package dev.mergewright.checkpoint;

import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Tiles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How the head of a checkpoint is related to its embedding.
///
/// ```text
/// tie_word_embeddings   head stored     head not stored
/// true                  TIED_AND_COPIED or refused   TIED
/// absent                UNTIED          TIED
/// false                 UNTIED          HEADLESS
/// ```
public enum Tying {
  /// The embedding is the head, and stored once.
  TIED,
  /// The embedding is the head, and the head is stored again with the same numbers; loaders ignore
  /// it.
  TIED_AND_COPIED,
  /// The head has numbers of its own.
  UNTIED,
  /// There is no head, as in an encoder.
  HEADLESS;

  /// The relation in a checkpoint; reads both tables when it is tied and has a copy.
  ///
  /// @throws CheckpointFormatException when it says that it is tied, but the stored head differs
  ///   from the embedding
  public static Tying of(Checkpoint model) {
    TokenTables tables = TokenTables.of(model.tensors().keySet());
    @Nullable String embedding = tables.embedding();
    @Nullable String head = tables.head();
    boolean isSaidTied = ModelConfig.of(model.config()).isTied().orElse(head == null);
    if (head == null) {
      return isSaidTied && embedding != null ? TIED : HEADLESS;
    }
    if (!isSaidTied || embedding == null) {
      return UNTIED;
    }
    if (!areEqual(model, embedding, head)) {
      throw new CheckpointFormatException(
          Reason.CONFIG_MISMATCH,
          "%s says tie_word_embeddings true, but %s differs from %s and would be ignored; set the flag to false if the model needs its own head"
              .formatted(model.folder().resolve(ModelFolder.CONFIG), head, embedding));
    }
    return TIED_AND_COPIED;
  }

  private static boolean areEqual(Weights model, String one, String other) {
    @Nullable TensorSpec spec = model.tensors().get(one);
    @Nullable TensorSpec otherSpec = model.tensors().get(other);
    if (spec == null || otherSpec == null || !spec.shape().equals(otherSpec.shape())) {
      return false;
    }
    float[] tile = new float[Tiles.SIZE];
    float[] otherTile = new float[Tiles.SIZE];
    long elements = spec.elements();
    for (long from = 0; from < elements; from += tile.length) {
      int count = (int) Math.min(tile.length, elements - from);
      model.read(one, from, tile, count);
      model.read(other, from, otherTile, count);
      if (!Arrays.equals(tile, 0, count, otherTile, 0, count)) {
        return false;
      }
    }
    return true;
  }
}
