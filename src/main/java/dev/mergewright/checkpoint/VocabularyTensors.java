package dev.mergewright.checkpoint;

import dev.mergewright.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// The tensors of a model that have one row per token: the input embedding, the head, the head's
/// bias.
///
/// Found by name and shape, so that no list of architectures is needed.
///
/// ```text
/// input embedding   embed_tokens, wte, word_embeddings, tok_embeddings, embed_in     [rows, width]
///                   outside of numbered layers also embeddings and shared
/// head              lm_head, embed_out, shared_head.head                             [rows, width]
///                   outside of numbered layers also output, output_layer, predictions.decoder
/// bias of the head  the head's names and predictions                                 [rows]
/// ```
///
/// @param rows the rows of the embedding
/// @param names the tensors, in the order of the model
record VocabularyTensors(int rows, List<String> names) {
  private static final Pattern LAYERED = Pattern.compile("(^|\\.)\\d+\\.");
  private static final Pattern INPUT =
      component("embed_tokens\\w*|wte|word_embeddings|tok_embeddings|embed_in");
  private static final Pattern INPUT_OUTSIDE = component("embeddings?|shared");
  private static final Pattern HEAD =
      component("lm_head(\\.decoder)?|embed_out|shared_head\\.head");
  private static final Pattern HEAD_OUTSIDE =
      component("output|output_layer|predictions(\\.decoder)?");

  VocabularyTensors {
    names = List.copyOf(names);
  }

  /// Finds them.
  ///
  /// @param model the model's name, for messages
  /// @throws InvalidInputException when there is no input embedding, or one of another length than
  ///   the head
  static VocabularyTensors of(String model, Weights weights) {
    int rows = Math.toIntExact(rows(weights).orElseThrow(() -> noEmbedding(model)));
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, TensorSpec> tensor : weights.tensors().entrySet()) {
      String name = tensor.getKey();
      List<Long> shape = tensor.getValue().shape();
      boolean fits = !shape.isEmpty() && shape.getFirst() == rows;
      if (fits && isVocabulary(name, shape.size())) {
        names.add(name);
      } else if (shape.size() == 2 && HEAD.matcher(name).matches()) {
        throw new InvalidInputException(
            "%s has %d rows in %s, but %d in its embedding; make the two equal first (resize_token_embeddings in transformers)"
                .formatted(name, shape.getFirst(), model, rows));
      }
    }
    return new VocabularyTensors(rows, names);
  }

  /// The rows of a model's input embedding, unless there is none that we know by its name.
  static OptionalLong rows(Weights weights) {
    return weights.tensors().entrySet().stream()
        .filter(tensor -> tensor.getValue().shape().size() == 2 && isInput(tensor.getKey()))
        .mapToLong(tensor -> tensor.getValue().shape().getFirst())
        .max();
  }

  private static InvalidInputException noEmbedding(String model) {
    return new InvalidInputException(
        "%s has no input embedding by a name that we know, such as embed_tokens.weight, so its vocabulary cannot be changed; merge it without a tokenizer section"
            .formatted(model));
  }

  private static boolean isVocabulary(String name, int dimensions) {
    return switch (dimensions) {
      case 1 -> name.endsWith(".bias") && isHead(name);
      case 2 -> name.endsWith(".weight") && (isInput(name) || isHead(name));
      default -> false;
    };
  }

  private static boolean isInput(String name) {
    return INPUT.matcher(name).matches() || matchesOutside(INPUT_OUTSIDE, name);
  }

  private static boolean isHead(String name) {
    return HEAD.matcher(name).matches() || matchesOutside(HEAD_OUTSIDE, name);
  }

  /// These names mean other things inside a layer.
  private static boolean matchesOutside(Pattern names, String name) {
    return names.matcher(name).matches() && !LAYERED.matcher(name).find();
  }

  /// A tensor whose name ends in one of these.
  private static Pattern component(String names) {
    return Pattern.compile("(.*\\.)?(" + names + ")\\.(weight|bias)");
  }
}
