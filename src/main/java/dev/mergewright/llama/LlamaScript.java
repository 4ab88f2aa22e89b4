package dev.mergewright.llama;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The forward pass as TorchScript source, generated from the configuration: one method per part of
/// the model, so that weights may come layer by layer.
///
/// ```text
/// x = embed(ids)
/// for each layer:  x = x + attention(rms_norm(x));  x = x + mlp(rms_norm(x))
/// logits = head(rms_norm(x))
/// ```
///
/// Legend: B rows, T positions of a row, S keys so far (S = T without a cache), N tokens whose loss
/// counts, D hidden, F intermediate, H query heads, K key heads, d head width, V vocabulary. Linear
/// maps are `y = x W^T + b`.
///
/// The weights `w` of a part are its *packed* list: `[embedding]`, `[norm, head]`, and for a layer
/// the tensors of [LayerTensors], which stand in braces below, `{w.qkv}`. What a layer sees besides
/// is its `view`, `[cosine, sine, mask]`, made once per batch: the text of a layer is the same for
/// all layers.
final class LlamaScript {
  /// RMSNorm (arXiv 1910.07467, eq. 4): `y = x / sqrt(mean(x^2) + epsilon) * g`, computed in f32.
  private static final String RMS_NORM =
      """
        def rms_norm(self: __torch__.M, x: Tensor, g: Tensor) -> Tensor:
          f = torch.to(x, 6)
          scale = torch.rsqrt(torch.add(torch.mean(torch.mul(f, f), [-1], True), {epsilon}))
          return torch.mul(torch.to(torch.mul(f, scale), {type}), g)
      """;

  /// The same with gains relative to 1, rounded once at the end.
  private static final String RMS_NORM_AROUND_ONE =
      """
        def rms_norm(self: __torch__.M, x: Tensor, g: Tensor) -> Tensor:
          f = torch.to(x, 6)
          scale = torch.rsqrt(torch.add(torch.mean(torch.mul(f, f), [-1], True), {epsilon}))
          return torch.to(torch.mul(torch.mul(f, scale), torch.add(torch.to(g, 6), 1.)), {type})
      """;

  /// Rotary position embedding (arXiv 2104.09864, eq. 34) in the half-split layout: `x` is `[B, T,
  /// heads, d]`, cosine and sine are `[B or 1, T, 1, d]`.
  private static final String ROTARY =
      """
        def rotate(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
          a, b, = torch.chunk(x, 2, -1)
          return torch.addcmul(torch.mul(x, cos), torch.cat([torch.neg(b), a], -1), sin)
      """;

  /// The same for the first `{rotated}` components of a head; the rest pass.
  private static final String PARTIAL_ROTARY =
      """
        def rotate(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
          x, rest, = torch.split_with_sizes(x, [{rotated}, {width} - {rotated}], -1)
          a, b, = torch.chunk(x, 2, -1)
          x = torch.addcmul(torch.mul(x, cos), torch.cat([torch.neg(b), a], -1), sin)
          return torch.cat([x, rest], -1)
      """;

  /// The keys or values up to now, `[B, K, S, d]`: the new ones, or the cache with the new ones
  /// written at its end.
  private static final String CACHE =
      """
        def so_far(self: __torch__.M, new: Tensor, cache: List[Tensor], i: int, S: int) -> Tensor:
          all = new
          if torch.gt(torch.len(cache), 0):
            T = torch.size(new, 2)
            _ = torch.copy_(torch.narrow(cache[i], 2, torch.sub(S, T), T), new)
            all = torch.narrow(cache[i], 2, 0, S)
          return all
      """;

  /// Grouped-query attention (arXiv 2305.13245), before its output projection: `softmax(scale * q
  /// k^T + mask) v`.
  private static final String ATTENTION =
      """
        def attention(self: __torch__.M, x: Tensor, w: List[Tensor], view: List[Tensor], cache: List[Tensor]) -> Tensor:
          B = torch.size(x, 0)
          T = torch.size(x, 1)
          n = self.rms_norm(x, {w.norm})
          qk, v, = torch.split_with_sizes(torch.linear(n, {w.qkv}, {w.qkv_bias}), [{queries_keys}, {keys}], -1)
          qk = torch.view(qk, [B, T, {heads_both}, {width}])
      {head_norms}    qk = torch.transpose(self.rotate(qk, view[0], view[1]), 1, 2)
          q, k, = torch.split_with_sizes(qk, [{heads}, {key_heads}], 1)
          v = torch.transpose(torch.view(v, [B, T, {key_heads}, {width}]), 1, 2)
          S = torch.size(view[2], -1)
          k = self.so_far(k, cache, 0, S)
          v = self.so_far(v, cache, 1, S)
      {repeat}    o = {attend}
          return torch.reshape(torch.transpose(o, 1, 2), [B, T, {queries}])
      """;

  private static final String HEAD_NORMS =
      """
          q, k, = torch.split_with_sizes(qk, [{heads}, {key_heads}], 2)
          qk = torch.cat([self.rms_norm(q, {w.q_norm}), self.rms_norm(k, {w.k_norm})], 2)
      """;

  private static final String REPEAT =
      """
          k = torch.repeat_interleave(k, {group}, 1)
          v = torch.repeat_interleave(v, {group}, 1)
      """;

  private static final String ATTEND =
      "torch.scaled_dot_product_attention(q, k, v, view[2], 0., False)";

  private static final String ATTEND_SCALED =
      "torch.scaled_dot_product_attention(q, k, v, view[2], 0., False, scale={scale})";

  private static final String ATTEND_CAPPED = "self.capped_attention(q, k, v, view[2])";

  /// Attention whose scores pass a soft cap (arXiv 2408.00118, section 2): `cap * tanh(score /
  /// cap)`.
  private static final String CAPPED_ATTENTION =
      """
        def capped_attention(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
          scores = torch.mul(torch.matmul(q, torch.transpose(k, 2, 3)), {scale})
          scores = torch.mul(torch.tanh(torch.div(scores, {score_cap})), {score_cap})
          p = torch.softmax(torch.add(scores, mask), -1, 6)
          return torch.matmul(torch.to(p, {type}), v)
      """;

  /// The output projection of attention and the gated feed-forward block (SwiGLU, arXiv 2002.05202,
  /// eq. 5): `down(silu(gate(x)) * up(x))`.
  private static final String MLP =
      """
        def mlp(self: __torch__.M, x: Tensor, attended: Tensor, w: List[Tensor]) -> Tensor:
          x = torch.add(x, {attended})
          n = self.rms_norm(x, {w.mlp_norm})
          gate, up, = torch.chunk(torch.linear(n, {w.gate_up}, {w.gate_up_bias}), 2, -1)
          return torch.add(x, {fed})
      """;

  private static final String ATTENDED = "torch.linear(attended, {w.o}, {w.o_bias})";

  private static final String FED =
      "torch.linear(torch.mul({activation}, up), {w.down}, {w.down_bias})";

  /// The parts in their order. `x` is `[ids [B, T]]` for the embedding, `[x [B, T, D]]` for a
  /// layer. The last layer takes `[x, at [N]]` and is finished only at these flat positions; there
  /// the vocabulary is met: the head takes `[x [N, D]]`, with the targets `[N]` for losses in nats.
  /// `cache` is empty, or the keys and values `[B, K, most S, d]` of the layer, where those of the
  /// new positions are written.
  private static final String PARTS =
      """
        def embed(self: __torch__.M, x: List[Tensor], w: List[Tensor]) -> Tensor:
          return {embedded}

        def layer(self: __torch__.M, x: List[Tensor], w: List[Tensor], view: List[Tensor], cache: List[Tensor]) -> Tensor:
          return self.mlp(x[0], self.attention(x[0], w, view, cache), w)

        def last_layer(self: __torch__.M, x: List[Tensor], w: List[Tensor], view: List[Tensor], cache: List[Tensor]) -> Tensor:
          o = self.attention(x[0], w, view, cache)
          stream = torch.index_select(torch.reshape(x[0], [-1, {hidden}]), 0, x[1])
          o = torch.index_select(torch.reshape(o, [-1, {queries}]), 0, x[1])
          return self.mlp(stream, o, w)

        def logits(self: __torch__.M, x: List[Tensor], w: List[Tensor]) -> Tensor:
          y = torch.linear(self.rms_norm(x[0], w[0]), w[1])
      {cap_logits}    return torch.to(y, 6)

        def losses(self: __torch__.M, x: List[Tensor], w: List[Tensor]) -> Tensor:
          return torch.cross_entropy_loss(self.logits(x, w), x[1], None, 0)
      """;

  private static final String EMBEDDED = "torch.embedding(w[0], x[0])";

  /// Times sqrt(D), as the computing type holds it.
  private static final String EMBEDDED_SCALED =
      "torch.mul(torch.embedding(w[0], x[0]), torch.full([1], {root}, dtype={type},"
          + " device=x[0].device))";

  private static final String CAP_LOGITS =
      """
          y = torch.mul(torch.tanh(torch.div(y, {logit_cap})), {logit_cap})
      """;

  /// The view of rows `[ids [B, T]]` that stand alone. `tables` holds cosine and sine as `[B or 1,
  /// longest, d]`, `window` how many positions a query sees, if not all. Padding stands on the
  /// right, where causal attention does not look.
  private static final String SCORING_VIEW =
      """
        def scoring_view(self: __torch__.M, batch: List[Tensor], tables: List[Tensor], window: List[Tensor]) -> List[Tensor]:
          T = torch.size(batch[0], 1)
          cos = torch.unsqueeze(torch.narrow(tables[0], 1, 0, T), 2)
          sin = torch.unsqueeze(torch.narrow(tables[1], 1, 0, T), 2)
          mask = torch.triu(torch.full([T, T], float('-inf'), dtype={type}, device=batch[0].device), 1)
          if torch.gt(torch.len(window), 0):
            position = torch.arange(T, device=batch[0].device)
            distance = torch.sub(torch.unsqueeze(position, 1), position)
            mask = torch.masked_fill(mask, torch.ge(distance, window[0]), float('-inf'))
          return [torch.to(cos, {type}), torch.to(sin, {type}), mask]
      """;

  /// The view of rows that grow. `batch` is `[ids [B, T], pads [B], slots [S]]`: the new tokens,
  /// the padding on the left of each row, and 0..S-1. A padded query sees itself, since a row of
  /// nothing but minus infinity has no softmax; nobody else sees a padded key.
  private static final String WRITING_VIEW =
      """
        def writing_view(self: __torch__.M, batch: List[Tensor], tables: List[Tensor], window: List[Tensor]) -> List[Tensor]:
          B = torch.size(batch[0], 0)
          T = torch.size(batch[0], 1)
          S = torch.size(batch[2], 0)
          key = torch.view(batch[2], [1, 1, S])
          query = torch.view(torch.narrow(batch[2], 0, torch.sub(S, T), T), [1, T, 1])
          pads = torch.view(batch[1], [B, 1, 1])
          seen = torch.logical_and(torch.le(key, query), torch.ge(key, pads))
          if torch.gt(torch.len(window), 0):
            seen = torch.logical_and(seen, torch.gt(key, torch.sub(query, window[0])))
          seen = torch.logical_or(seen, torch.eq(key, query))
          mask = torch.zeros([B, 1, T, S], dtype={type}, device=batch[0].device)
          mask = torch.masked_fill(mask, torch.unsqueeze(torch.logical_not(seen), 1), float('-inf'))
          R = torch.size(tables[0], 0)
          table = torch.view(torch.mul(torch.arange(R, device=batch[0].device), torch.size(tables[0], 1)), [R, 1, 1])
          position = torch.reshape(torch.add(torch.clamp(torch.sub(query, pads), 0), table), [-1])
          cos = torch.index_select(torch.reshape(tables[0], [-1, {rotated}]), 0, position)
          sin = torch.index_select(torch.reshape(tables[1], [-1, {rotated}]), 0, position)
          cos = torch.view(cos, [B, T, 1, {rotated}])
          sin = torch.view(sin, [B, T, 1, {rotated}])
          return [torch.to(cos, {type}), torch.to(sin, {type}), mask]

        def empty_cache(self: __torch__.M, batch: List[Tensor]) -> List[Tensor]:
          sizes = [torch.size(batch[0], 0), {key_heads}, torch.size(batch[1], 0), {width}]
          k = torch.zeros(sizes, dtype={type}, device=batch[0].device)
          return [k, torch.zeros_like(k)]
      """;

  /// From one tensor per name, in the order of [LlamaTensors], to a part's packed list. Everything
  /// is copied: a tensor made from a Java array lives in that array's buffer, which goes when its
  /// handle is closed.
  private static final String PACK =
      """
        def copy(self: __torch__.M, x: Tensor) -> Tensor:
          return torch.to(x, {type}, False, True)

        def stack(self: __torch__.M, x: List[Tensor]) -> Tensor:
          return torch.to(torch.cat(x), {type})

        def pack_outer(self: __torch__.M, w: List[Tensor]) -> List[Tensor]:
          p = annotate(List[Tensor], [])
          for i in range(torch.len(w)):
            _ = torch.append(p, self.copy(w[i]))
          return p

        def pack_layer(self: __torch__.M, w: List[Tensor]) -> List[Tensor]:
          return [{packed}]
      """;

  private LlamaScript() {}

  /// The parts of the forward pass with the blocks that they are made of, their views, and
  /// `pack_outer` (embedding and head) and `pack_layer`.
  static String of(LlamaConfig c, ComputeType type) {
    String source =
        (c.norm().aroundOne() ? RMS_NORM_AROUND_ONE : RMS_NORM)
            + (rotated(c) < c.headWidth() ? PARTIAL_ROTARY : ROTARY)
            + CACHE
            + attention(c.attention())
            + mlp(c)
            + parts(c)
            + SCORING_VIEW
            + WRITING_VIEW
            + PACK;
    for (Map.Entry<String, Object> name : names(c, type).entrySet()) {
      source = source.replace("{" + name.getKey() + "}", name.getValue().toString());
    }
    return source;
  }

  private static String attention(AttentionConfig a) {
    boolean grouped = a.heads() > a.keyValueHeads();
    String attend = a.hasPlainScale() ? ATTEND : ATTEND_SCALED;
    return ATTENTION
            .replace("{head_norms}", a.headNorms() ? HEAD_NORMS : "")
            .replace("{repeat}", grouped ? REPEAT : "")
            .replace("{attend}", a.scoreCap() > 0 ? ATTEND_CAPPED : attend)
        + (a.scoreCap() > 0 ? CAPPED_ATTENTION : "");
  }

  private static String mlp(LlamaConfig c) {
    boolean normed = c.norm().afterBlocks();
    return MLP.replace(
            "{attended}", normed ? "self.rms_norm(" + ATTENDED + ", {w.attended_norm})" : ATTENDED)
        .replace("{fed}", normed ? "self.rms_norm(" + FED + ", {w.fed_norm})" : FED)
        .replace("{activation}", c.mlp().activation().script());
  }

  private static String parts(LlamaConfig c) {
    return PARTS
        .replace("{embedded}", c.scaledEmbeddings() ? EMBEDDED_SCALED : EMBEDDED)
        .replace("{cap_logits}", c.logitCap() > 0 ? CAP_LOGITS : "");
  }

  /// What the words in braces stand for.
  private static Map<String, Object> names(LlamaConfig c, ComputeType type) {
    AttentionConfig a = c.attention();
    Map<String, Object> names = new HashMap<>();
    names.put("type", type.inScript());
    names.put("epsilon", c.rmsEpsilon());
    names.put("hidden", c.hidden());
    names.put("heads", a.heads());
    names.put("key_heads", a.keyValueHeads());
    names.put("heads_both", a.heads() + a.keyValueHeads());
    names.put("width", a.headWidth());
    names.put("rotated", rotated(c));
    names.put("queries", a.queries());
    names.put("keys", a.keys());
    names.put("queries_keys", a.queries() + a.keys());
    names.put("group", a.heads() / a.keyValueHeads());
    names.put("scale", a.scale());
    names.put("score_cap", a.scoreCap());
    names.put("logit_cap", c.logitCap());
    names.put("root", Math.sqrt(c.hidden()));
    addPacked(LayerTensors.of(c), names);
    return names;
  }

  /// Every packed tensor by its place in the list, what is not there as None, and how all of them
  /// are packed.
  private static void addPacked(LayerTensors layer, Map<String, Object> names) {
    for (String bias : List.of("qkv_bias", "o_bias", "gate_up_bias", "down_bias")) {
      names.put("w." + bias, "None");
    }
    List<String> packed = layer.packed();
    StringBuilder packing = new StringBuilder();
    int from = 0;
    for (int i = 0; i < packed.size(); i++) {
      names.put("w." + packed.get(i), "w[" + i + "]");
      int to = from + layer.stackSizes().get(i);
      packing.append(i == 0 ? "" : ", ");
      packing.append(
          to == from + 1
              ? "self.copy(w[" + from + "])"
              : "self.stack(torch.slice(w, " + from + ", " + to + "))");
      from = to;
    }
    names.put("packed", packing);
  }

  private static int rotated(LlamaConfig c) {
    return c.kinds().getFirst().rotary().width();
  }
}
