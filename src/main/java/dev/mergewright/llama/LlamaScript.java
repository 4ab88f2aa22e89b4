package dev.mergewright.llama;

import java.util.Map;

/// The forward pass as TorchScript source, generated from the configuration; the arithmetic is f32
/// throughout.
///
/// ```text
/// x = embedding(ids)
/// for each layer:  x = x + attention(rms_norm(x));  x = x + swiglu(rms_norm(x))
/// logits = head(rms_norm(x))
/// ```
///
/// Legend: B rows, T positions of a row, S keys so far (S = T without a cache), N tokens whose loss
/// counts, D hidden, F intermediate, H query heads, K key heads, d head width, V vocabulary. Linear
/// maps are `y = x W^T`.
///
/// Weights come as *packed* lists, where matrices that read the same input are one: `[embedding,
/// (norm, qkv, o, norm, gate_up, down) per layer, norm, head]`.
final class LlamaScript {
  /// RMSNorm (arXiv 1910.07467, eq. 4): `y = x / sqrt(mean(x^2) + epsilon) * g`.
  private static final String RMS_NORM =
      """
        def rms_norm(self: __torch__.M, x: Tensor, g: Tensor) -> Tensor:
          scale = torch.rsqrt(torch.add(torch.mean(torch.mul(x, x), [-1], True), {epsilon}))
          return torch.mul(torch.mul(x, scale), g)
      """;

  /// Rotary position embedding (arXiv 2104.09864, eq. 34) in the half-split layout: `x` is `[B, T,
  /// heads, d]`, `rotary` holds cosine and sine as `[B or 1, T, 1, d]`.
  private static final String ROTARY =
      """
        def rotate(self: __torch__.M, x: Tensor, rotary: List[Tensor]) -> Tensor:
          a, b, = torch.chunk(x, 2, -1)
          return torch.addcmul(torch.mul(x, rotary[0]), torch.cat([torch.neg(b), a], -1), rotary[1])
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

  /// Grouped-query attention (arXiv 2305.13245), before its output projection: `softmax(q k^T /
  /// sqrt(d) + mask) v`.
  private static final String ATTENTION =
      """
        def attention(self: __torch__.M, x: Tensor, w: List[Tensor], l: int, rotary: List[Tensor], mask: Tensor, cache: List[Tensor]) -> Tensor:
          B = torch.size(x, 0)
          T = torch.size(x, 1)
          n = self.rms_norm(x, w[6 * l + 1])
          qk, v, = torch.split_with_sizes(torch.linear(n, w[6 * l + 2]), [{queries_keys}, {keys}], -1)
          qk = torch.transpose(self.rotate(torch.view(qk, [B, T, {heads_both}, {width}]), rotary), 1, 2)
          q, k, = torch.split_with_sizes(qk, [{heads}, {key_heads}], 1)
          v = torch.transpose(torch.view(v, [B, T, {key_heads}, {width}]), 1, 2)
          S = torch.size(mask, -1)
          k = self.so_far(k, cache, 2 * l, S)
          v = self.so_far(v, cache, 2 * l + 1, S)
      {repeat}    o = torch.scaled_dot_product_attention(q, k, v, mask, 0., False)
          return torch.reshape(torch.transpose(o, 1, 2), [B, T, {queries}])
      """;

  private static final String REPEAT =
      """
          k = torch.repeat_interleave(k, {group}, 1)
          v = torch.repeat_interleave(v, {group}, 1)
      """;

  /// The output projection of attention and SwiGLU (arXiv 2002.05202, eq. 5): `down(silu(gate(x)) *
  /// up(x))`.
  private static final String SWIGLU =
      """
        def swiglu(self: __torch__.M, x: Tensor, attended: Tensor, w: List[Tensor], l: int) -> Tensor:
          x = torch.add(x, torch.linear(attended, w[6 * l + 3]))
          n = self.rms_norm(x, w[6 * l + 4])
          gate, up, = torch.chunk(torch.linear(n, w[6 * l + 5]), 2, -1)
          return torch.add(x, torch.linear(torch.mul(torch.silu(gate), up), w[6 * l + 6]))
      """;

  /// The logits `[N, V]` at the flat positions `at`. The last layer is finished, and the vocabulary
  /// met, only there.
  private static final String LOGITS =
      """
        def logits(self: __torch__.M, ids: Tensor, at: Tensor, w: List[Tensor], rotary: List[Tensor], mask: Tensor, cache: List[Tensor]) -> Tensor:
          x = torch.embedding(w[0], ids)
          for l in range({layers} - 1):
            x = self.swiglu(x, self.attention(x, w, l, rotary, mask, cache), w, l)
          o = self.attention(x, w, {layers} - 1, rotary, mask, cache)
          x = torch.index_select(torch.reshape(x, [-1, {hidden}]), 0, at)
          o = torch.index_select(torch.reshape(o, [-1, {queries}]), 0, at)
          x = self.swiglu(x, o, w, {layers} - 1)
          return torch.linear(self.rms_norm(x, w[6 * {layers} + 1]), w[6 * {layers} + 2])
      """;

  /// The loss of each counting token, `[N]`, in nats. `batch` is `[ids [B, T], at [N], targets
  /// [N]]`, `tables` holds cosine and sine as `[longest, d]`. Padding stands on the right, where
  /// causal attention does not look.
  private static final String LOSSES =
      """
        def losses(self: __torch__.M, batch: List[Tensor], w: List[Tensor], tables: List[Tensor]) -> Tensor:
          T = torch.size(batch[0], 1)
          cos = torch.view(torch.narrow(tables[0], 0, 0, T), [1, T, 1, {width}])
          sin = torch.view(torch.narrow(tables[1], 0, 0, T), [1, T, 1, {width}])
          mask = torch.triu(torch.full([T, T], float('-inf'), dtype=6, device=batch[0].device), 1)
          logits = self.logits(batch[0], batch[1], w, [cos, sin], mask, annotate(List[Tensor], []))
          return torch.cross_entropy_loss(logits, batch[2], None, 0)
      """;

  /// The logits `[B, V]` of the token after each row. `batch` is `[ids [B, T], pads [B, 1], slots
  /// [S]]`: the new tokens, the padding on the left of each row, and 0..S-1. Keys and values of the
  /// new positions are written into `cache`, two tensors `[B, K, most S, d]` per layer. A padded
  /// query sees itself, since a row of nothing but minus infinity has no softmax; nobody sees a
  /// padded key.
  private static final String NEXT =
      """
        def next(self: __torch__.M, batch: List[Tensor], w: List[Tensor], tables: List[Tensor], cache: List[Tensor]) -> Tensor:
          B = torch.size(batch[0], 0)
          T = torch.size(batch[0], 1)
          S = torch.size(batch[2], 0)
          key = torch.view(batch[2], [1, 1, S])
          query = torch.view(torch.narrow(batch[2], 0, torch.sub(S, T), T), [1, T, 1])
          pads = torch.view(batch[1], [B, 1, 1])
          seen = torch.logical_or(torch.logical_and(torch.le(key, query), torch.ge(key, pads)), torch.eq(key, query))
          mask = torch.zeros([B, 1, T, S], dtype=6, device=batch[0].device)
          mask = torch.masked_fill(mask, torch.unsqueeze(torch.logical_not(seen), 1), float('-inf'))
          position = torch.reshape(torch.clamp(torch.sub(query, pads), 0), [-1])
          cos = torch.view(torch.index_select(tables[0], 0, position), [B, T, 1, {width}])
          sin = torch.view(torch.index_select(tables[1], 0, position), [B, T, 1, {width}])
          last = torch.add(torch.mul(torch.arange(B, device=batch[0].device), T), torch.sub(T, 1))
          return self.logits(batch[0], last, w, [cos, sin], mask, cache)
      """;

  /// From one tensor per name, in the order of [LlamaTensors], to the packed list. Everything is
  /// copied: a tensor made from a Java array lives in that array's buffer, which goes when its
  /// handle is closed.
  private static final String PACK =
      """
        def pack(self: __torch__.M, w: List[Tensor]) -> List[Tensor]:
          p = [torch.clone(w[0])]
          for l in range({layers}):
            b = 9 * l
            _ = torch.append(p, torch.clone(w[b + 1]))
            _ = torch.append(p, torch.cat([w[b + 2], w[b + 3], w[b + 4]]))
            _ = torch.append(p, torch.clone(w[b + 5]))
            _ = torch.append(p, torch.clone(w[b + 6]))
            _ = torch.append(p, torch.cat([w[b + 7], w[b + 8]]))
            _ = torch.append(p, torch.clone(w[b + 9]))
          _ = torch.append(p, torch.clone(w[9 * {layers} + 1]))
          _ = torch.append(p, {head})
          return p
      """;

  private LlamaScript() {}

  /// The methods `pack`, `losses` and `next` with the blocks that they are made of.
  static String of(LlamaConfig c) {
    int queries = c.heads() * c.headWidth();
    int keys = c.keyValueHeads() * c.headWidth();
    int group = c.heads() / c.keyValueHeads();
    Map<String, Object> numbers =
        Map.ofEntries(
            Map.entry("epsilon", c.rmsEpsilon()),
            Map.entry("hidden", c.hidden()),
            Map.entry("layers", c.layers()),
            Map.entry("heads", c.heads()),
            Map.entry("key_heads", c.keyValueHeads()),
            Map.entry("heads_both", c.heads() + c.keyValueHeads()),
            Map.entry("width", c.headWidth()),
            Map.entry("queries", queries),
            Map.entry("keys", keys),
            Map.entry("queries_keys", queries + keys),
            Map.entry("group", group),
            Map.entry(
                "head",
                c.tiedEmbeddings() ? "p[0]" : "torch.clone(w[" + (9 * c.layers() + 2) + "])"));
    String source =
        RMS_NORM
            + ROTARY
            + CACHE
            + ATTENTION.replace("{repeat}", group == 1 ? "" : REPEAT)
            + SWIGLU
            + LOGITS
            + LOSSES
            + NEXT
            + PACK;
    for (Map.Entry<String, Object> number : numbers.entrySet()) {
      source = source.replace("{" + number.getKey() + "}", number.getValue().toString());
    }
    return source;
  }
}
