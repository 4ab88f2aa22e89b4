package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentTest {
  @ParameterizedTest
  @CsvSource({
    "model.embed_tokens.weight, EMBEDDINGS",
    "transformer.wte.weight, EMBEDDINGS",
    "model.layers.0.self_attn.q_proj.weight, ATTENTION",
    "model.layers.0.self_attn.q_proj.bias, ATTENTION",
    "model.layers.0.mlp.down_proj.weight, MLP",
    "model.layers.3.block_sparse_moe.experts.1.w1.weight, MLP",
    "model.layers.3.feed_forward.w2.weight, MLP",
    "model.layers.10.input_layernorm.weight, NORMS",
    "model.layers.10.post_attention_layernorm.weight, NORMS",
    "model.layers.10.self_attn.q_norm.weight, NORMS",
    "model.norm.weight, NORMS",
    "norm.weight, NORMS",
    "lm_head.weight, HEAD",
    "embed_out.weight, HEAD",
    "model.layers.0.mixer.weight, OTHER",
    "alpha, OTHER",
  })
  void tellsTheRoleFromTheName(String tensor, Component component) {
    assertThat(Component.of(tensor)).isEqualTo(component);
  }
}
