package dev.mergewright.llama;

import java.util.List;

/// What training adds to [LlamaScript]: the weighted loss and the optimizer's step.
final class TrainingScript {
  /// The loss of a batch, from unpacked weights so that gradients reach them: `sum(share * loss)`
  /// over counting tokens. `batch` is `[ids [B, T], at [N], targets [N]]`, `views` the views of all
  /// kinds of layers one after the other. They are copied: they were made without recording, and
  /// libtorch does not keep such tensors for the way back.
  private static final String WEIGHTED =
      """
        def weighted(self: __torch__.M, batch: List[Tensor], w: List[Tensor], views: List[Tensor], share: List[Tensor]) -> Tensor:
          none = annotate(List[Tensor], [])
          views = self.pack_outer(views)
          kinds = {kinds}
          last = {layers} - 1
          x = self.embed([batch[0]], self.pack_outer([w[0]]))
          for l in range(last):
            x = self.layer([x], self.layer_of(w, l), self.view_of(views, kinds[l]), none)
          x = self.last_layer([x, batch[1]], self.layer_of(w, last), self.view_of(views, kinds[last]), none)
          losses = self.losses([x, batch[2]], self.pack_outer([w[{norm}], w[{head}]]))
          return torch.sum(torch.mul(losses, share[0]))

        def layer_of(self: __torch__.M, w: List[Tensor], l: int) -> List[Tensor]:
          return self.pack_layer(torch.slice(w, 1 + {per_layer} * l, 1 + {per_layer} * (l + 1)))

        def view_of(self: __torch__.M, views: List[Tensor], kind: int) -> List[Tensor]:
          return torch.slice(views, 3 * kind, 3 * kind + 3)
      """;

  /// AdamW (arXiv 1711.05101, algorithm 2) after scaling all gradients to a norm of at most
  /// {max_norm} together; in place. Leaves the gradients at zero. The step counters rise first: at
  /// step 0 the bias correction divides by zero.
  private static final String ADAMW =
      """
        def adamw(self: __torch__.M, w: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], rate: List[Tensor]) -> Tensor:
          norm = torch.norm(torch.stack(torch._foreach_norm(g)))
          torch._foreach_mul_(g, torch.clamp(torch.div({max_norm}, torch.add(norm, 1e-06)), None, 1.))
          torch._foreach_add_(steps, 1)
          torch._fused_adamw_(w, g, m, v, annotate(List[Tensor], []), steps, lr=rate[0], beta1={beta1}, beta2={beta2}, weight_decay={decay}, eps={epsilon}, amsgrad=False, maximize=False)
          torch._foreach_zero_(g)
          return norm
      """;

  private TrainingScript() {}

  /// The methods `weighted` and `adamw`.
  static String of(LlamaConfig c, TrainingSettings s) {
    return loss(c)
        + ADAMW
            .replace("{max_norm}", Double.toString(s.maxGradientNorm()))
            .replace("{beta1}", Double.toString(s.beta1()))
            .replace("{beta2}", Double.toString(s.beta2()))
            .replace("{decay}", Double.toString(s.weightDecay()))
            .replace("{epsilon}", Double.toString(s.epsilon()));
  }

  /// The method `weighted` alone, for gradients without an optimizer.
  static String loss(LlamaConfig c) {
    int perLayer = LlamaTensors.layer(c, 0).size();
    List<Integer> kinds = c.kinds().stream().map(c.distinctKinds()::indexOf).toList();
    int norm = 1 + c.layers() * perLayer;
    return WEIGHTED
        .replace("{kinds}", kinds.toString())
        .replace("{layers}", Integer.toString(c.layers()))
        .replace("{per_layer}", Integer.toString(perLayer))
        .replace("{norm}", Integer.toString(norm))
        .replace("{head}", Integer.toString(c.tiedEmbeddings() ? 0 : norm + 1));
  }
}
