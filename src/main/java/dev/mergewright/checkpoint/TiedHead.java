package dev.mergewright.checkpoint;

import dev.mergewright.tensor.TensorSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A model whose head is its embedding, seen with the head as a tensor of its own or without.
///
/// Models are merged tensor by tensor. Before a tied one meets one with its own head, it shows its
/// embedding by the head's name too; before a copied head meets a model without, it is hidden. The
/// numbers stay where they are.
public final class TiedHead implements Weights {
  private final Weights model;
  private final String head;
  private final @Nullable String embedding;
  private final SequencedMap<String, TensorSpec> tensors;

  private TiedHead(
      Weights model,
      String head,
      @Nullable String embedding,
      SequencedMap<String, TensorSpec> tensors) {
    this.model = model;
    this.head = head;
    this.embedding = embedding;
    this.tensors = Collections.unmodifiableSequencedMap(tensors);
  }

  /// The model with its embedding readable as its head, after all its tensors.
  ///
  /// @param head what the head is called in the other model
  /// @throws InvalidInputException when no tensor is known as the model's embedding
  public static Weights shown(Weights model, String head) {
    if (model.tensors().containsKey(head)) {
      return model;
    }
    String embedding = TokenTables.of(model.tensors().keySet()).embedding();
    @Nullable TensorSpec spec = embedding == null ? null : model.tensors().get(embedding);
    if (embedding == null || spec == null) {
      throw new InvalidInputException(
          "a model has neither %s nor one embedding that could stand for it; merge models with tied or untied embeddings alike"
              .formatted(head));
    }
    SequencedMap<String, TensorSpec> tensors = new LinkedHashMap<>(model.tensors());
    tensors.put(head, spec);
    return new TiedHead(model, head, embedding, tensors);
  }

  /// The model without a head that only repeats its embedding; see [Tying#TIED_AND_COPIED].
  public static Weights hidden(Weights model) {
    String head = TokenTables.of(model.tensors().keySet()).head();
    if (head == null) {
      return model;
    }
    SequencedMap<String, TensorSpec> tensors = new LinkedHashMap<>(model.tensors());
    tensors.remove(head);
    return new TiedHead(model, head, null, tensors);
  }

  @Override
  public SequencedMap<String, TensorSpec> tensors() {
    return tensors;
  }

  @Override
  public void read(String tensor, long from, float[] into, int count) {
    if (!tensor.equals(head)) {
      model.read(tensor, from, into, count);
    } else if (embedding != null) {
      model.read(embedding, from, into, count);
    } else {
      throw new IllegalArgumentException("no tensor named " + tensor);
    }
  }
}
