package dev.mergewright.llama;

/// What training adds to [LlamaScript]: the weighted loss and the optimizer's step.
final class TrainingScript {
  /// The loss of a batch, from unpacked weights so that gradients reach them: `sum(share * loss)`
  /// over counting tokens.
  private static final String WEIGHTED =
      """
        def weighted(self: __torch__.M, batch: List[Tensor], w: List[Tensor], tables: List[Tensor], share: List[Tensor]) -> Tensor:
          return torch.sum(torch.mul(self.losses(batch, self.pack(w), tables), share[0]))
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
  static String of(TrainingSettings s) {
    return WEIGHTED
        + ADAMW
            .replace("{max_norm}", Double.toString(s.maxGradientNorm()))
            .replace("{beta1}", Double.toString(s.beta1()))
            .replace("{beta2}", Double.toString(s.beta2()))
            .replace("{decay}", Double.toString(s.weightDecay()))
            .replace("{epsilon}", Double.toString(s.epsilon()));
  }
}
