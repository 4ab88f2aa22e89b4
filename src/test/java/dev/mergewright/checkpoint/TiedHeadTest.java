package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mergewright.tensor.ElementType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiedHeadTest implements WeightsContract {
  private static final String HEAD = "lm_head.weight";

  private final ArrayWeights tied =
      new ArrayWeights()
          .with("model.embed_tokens.weight", ElementType.BF16, List.of(2L, 2L), 1, 2, 3, 4)
          .with("model.norm.weight", 5, 6);

  @Override
  public Weights weights() {
    return TiedHead.shown(tied, HEAD);
  }

  @Test
  void showsTheEmbeddingAsTheHeadToo() {
    Weights shown = weights();
    assertThat(shown.tensors().sequencedKeySet())
        .containsExactly("model.embed_tokens.weight", "model.norm.weight", HEAD);
    assertThat(shown.tensors().get(HEAD)).isEqualTo(tied.tensors().firstEntry().getValue());
    assertThat(shown.read(HEAD)).containsExactly(1, 2, 3, 4);
    assertThat(shown.read("model.norm.weight")).containsExactly(5, 6);
    assertThat(TiedHead.shown(shown, HEAD)).isSameAs(shown);
  }

  @Test
  void hidesACopyOfTheHead() {
    Weights hidden = TiedHead.hidden(weights());
    assertThat(hidden.tensors()).isEqualTo(tied.tensors());
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> hidden.read(HEAD, 0, new float[1], 1));
    assertThat(TiedHead.hidden(tied)).isSameAs(tied);
  }

  @Test
  void refusesAModelWithoutAnEmbedding() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> TiedHead.shown(new ArrayWeights().with("a", 1), HEAD))
        .withMessageContaining("neither lm_head.weight nor one embedding");
  }

  @ParameterizedTest
  @CsvSource({
    "model.embed_tokens.weight, lm_head.weight",
    "language_model.model.embed_tokens.weight, language_model.lm_head.weight",
    "wte.weight, ",
    "gpt_neox.embed_in.weight, embed_out.weight",
    "model.tok_embeddings.weight, output.weight",
    "backbone.embeddings.weight, lm_head.weight",
    "rwkv.embeddings.weight, head.weight"
  })
  void knowsTheTablesOfManyArchitectures(String embedding, String head) {
    ArrayWeights model = new ArrayWeights().with(embedding, 1).with("attn.output.weight", 2);
    if (head != null) {
      model.with(head, 3);
    }
    assertThat(TokenTables.of(model.tensors().keySet()))
        .isEqualTo(new TokenTables(embedding, head));
  }

  @Test
  void knowsNoTablesWhereThereAreSeveral() {
    assertThat(
            TokenTables.of(List.of("encoder.embed_tokens.weight", "decoder.embed_tokens.weight")))
        .isEqualTo(new TokenTables(null, null));
  }
}
