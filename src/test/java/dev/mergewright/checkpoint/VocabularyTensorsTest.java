package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mergewright.tensor.ElementType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTensorsTest {
  @ParameterizedTest
  @CsvSource({
    "model.embed_tokens.weight, lm_head.weight",
    "transformer.wte.weight, lm_head.weight",
    "gpt_neox.embed_in.weight, embed_out.weight",
    "model.tok_embeddings.weight, output.weight",
    "transformer.embedding.word_embeddings.weight, transformer.output_layer.weight",
    "backbone.embeddings.weight, lm_head.bias",
    "bert.embeddings.word_embeddings.weight, cls.predictions.decoder.weight",
    "shared.weight, decoder.embed_tokens.weight",
    "model.embed_tokens.weight, model.layers.61.shared_head.head.weight",
  })
  void findsEmbeddingAndHeadOfManyArchitectures(String embedding, String head) {
    ArrayWeights weights = new ArrayWeights();
    matrix(weights, embedding, 5, 2);
    if (head.endsWith("bias")) {
      weights.with(head, new float[5]);
    } else {
      matrix(weights, head, 5, 2);
    }
    matrix(weights, "bert.encoder.layer.0.attention.output.dense.weight", 5, 2);
    matrix(weights, "model.layers.5.output.weight", 5, 2);
    matrix(weights, "transformer.wpe.weight", 5, 2);
    weights.with("model.norm.weight", new float[5]);
    assertThat(VocabularyTensors.of("m", weights))
        .isEqualTo(new VocabularyTensors(5, List.of(embedding, head)));
  }

  @Test
  void refusesAHeadOfAnotherLength() {
    ArrayWeights weights = new ArrayWeights();
    matrix(weights, "model.embed_tokens.weight", 5, 2);
    matrix(weights, "lm_head.weight", 6, 2);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> VocabularyTensors.of("m", weights))
        .withMessageStartingWith("lm_head.weight has 6 rows in m, but 5 in its embedding");
  }

  @Test
  void saysWhenItKnowsNoEmbedding() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> VocabularyTensors.of("m", new ArrayWeights().with("x", 1)))
        .withMessageStartingWith("m has no input embedding by a name that we know");
  }

  private static void matrix(ArrayWeights weights, String name, int rows, int width) {
    weights.with(
        name, ElementType.F32, List.of((long) rows, (long) width), new float[rows * width]);
  }
}
