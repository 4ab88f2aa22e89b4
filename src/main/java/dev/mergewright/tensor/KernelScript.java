package dev.mergewright.tensor;

/// The merge kernels as TorchScript source, for tensors of one dimension on any device.
///
/// Every elementwise kernel takes the steps of its twin on the CPU in the same order, each rounded
/// by itself, so both give the same bits. That forbids three things which look harmless: `alpha=`
/// in a sum and a fused kernel, which round once where the twin rounds twice, and a division by a
/// number of the script, which a GPU replaces by a product. So numbers come as tensors of one
/// element, and no kernel is left to the fuser (see [Torch#prepareThread]).
///
/// Arguments come as `x`, the tiles, and `n`, the numbers; types are 3 = int32, 4 = int64, 6 = f32,
/// 7 = f64. No kernel returns an argument: what comes from Java is borrowed memory.
final class KernelScript {
  /// Bits of a magnitude that the first pass of the border search counts by, and the second.
  static final int UPPER = 1 << 16;

  static final int LOWER = 1 << 15;

  private static final String ELEMENTWISE =
      """
        def difference(self: __torch__.M, x: List[Tensor]) -> Tensor:
          return torch.sub(x[0], x[1])
        def scaled(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          return torch.mul(x[0], n[0])
        def add_scaled(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          return torch.add(x[0], torch.mul(x[1], n[0]))
        def combined(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          return torch.add(torch.mul(x[0], n[0]), torch.mul(x[1], n[1]))
        def total(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          sum = torch.zeros_like(x[0])
          for s in range(torch.len(x)):
            sum = torch.add(sum, torch.mul(x[s], n[s]))
          return sum
        def average(self: __torch__.M, x: List[Tensor], n: List[Tensor], divisor: List[Tensor]) -> Tensor:
          sum = torch.zeros_like(x[0], dtype=7)
          for s in range(torch.len(x)):
            sum = torch.add(sum, torch.mul(torch.to(x[s], 7), n[s]))
          return torch.to(torch.div(sum, divisor[0]), 6)
      """;

  /// `place` is `[from, stride, count]` of the fibers, `n` a coefficient per fiber and tile.
  private static final String FIBERS =
      """
        def by_fiber(self: __torch__.M, x: List[Tensor], n: List[Tensor], place: List[Tensor]) -> Tensor:
          i = torch.arange(torch.numel(x[0]), dtype=4, device=x[0].device)
          i = torch.add(i, torch.narrow(place[0], 0, 0, 1))
          i = torch.floor_divide(i, torch.narrow(place[0], 0, 1, 1))
          i = torch.remainder(i, torch.narrow(place[0], 0, 2, 1))
          sum = torch.zeros_like(x[0], dtype=7)
          for s in range(torch.len(x)):
            sum = torch.add(sum, torch.mul(torch.to(x[s], 7), torch.index_select(n[s], 0, i)))
          return torch.to(sum, 6)
      """;

  /// `n[0]` is `[bits, last tie, from]`.
  private static final String TRIM =
      """
        def magnitude(self: __torch__.M, x: Tensor) -> Tensor:
          return torch.bitwise_and(torch.view_copy(x, dtype=3), 2147483647)
        def is_kept(self: __torch__.M, x: Tensor, border: Tensor) -> Tensor:
          i = torch.arange(torch.numel(x), dtype=4, device=x.device)
          i = torch.add(i, torch.narrow(border, 0, 2, 1))
          beyond = torch.to(torch.gt(i, torch.narrow(border, 0, 1, 1)), 4)
          return torch.ge(self.magnitude(x), torch.add(beyond, torch.narrow(border, 0, 0, 1)))
        def trimmed(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          return torch.masked_fill(x[0], torch.logical_not(self.is_kept(x[0], n[0])), 0.)
        def trimmed_above(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          return torch.masked_fill(x[0], self.is_kept(x[0], n[0]), 0.)
      """;

  /// Whole magnitudes are counted by their upper bits, then those that share the border's upper
  /// bits (`n[0]`) by their lower ones, the others in a bucket of their own. `first_tie` gives the
  /// place of the `n[1]`-th number whose bits are `n[0]`, or the length, and how many there are.
  private static final String BORDER =
      """
        def count_upper(self: __torch__.M, x: List[Tensor]) -> Tensor:
          return torch.bincount(torch.bitwise_right_shift(self.magnitude(x[0]), 15), None, {upper})
        def count_lower(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          m = self.magnitude(x[0])
          other = torch.ne(torch.bitwise_right_shift(m, 15), n[0])
          lower = torch.masked_fill(torch.bitwise_and(m, 32767), other, {lower})
          return torch.bincount(lower, None, {lower} + 1)
        def ties(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          equal = torch.eq(self.magnitude(x[0]), n[0])
          before = torch.lt(torch.cumsum(equal, 0, dtype=4), n[1])
          return torch.stack([torch.sum(before), torch.sum(equal)])
      """;

  /// SplitMix64; a right shift of int64 draws the sign along, which the mask behind it removes.
  /// `n[0]` is `[key + from * gamma, limit]`.
  private static final String MASK =
      """
        def shifted(self: __torch__.M, z: Tensor, by: int, mask: int) -> Tensor:
          return torch.bitwise_and(torch.bitwise_right_shift(z, by), mask)
        def finalized(self: __torch__.M, z: Tensor) -> Tensor:
          a = torch.mul(torch.bitwise_xor(z, self.shifted(z, 30, {34})), {first})
          b = torch.mul(torch.bitwise_xor(a, self.shifted(a, 27, {37})), {second})
          return torch.bitwise_xor(b, self.shifted(b, 31, {33}))
        def dropped(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          i = torch.arange(torch.numel(x[0]), dtype=4, device=x[0].device)
          z = torch.add(torch.mul(torch.add(i, 1), {gamma}), torch.narrow(n[0], 0, 0, 1))
          top = self.shifted(self.finalized(z), 11, {53})
          return torch.masked_fill(x[0], torch.ge(top, torch.narrow(n[0], 0, 1, 1)), 0.)
      """;

  /// The mass, of the votes or of their signs (`heads`), is never -0, see [SignElection]. `_over`
  /// divides by the sum of the agreeing numbers in `by`.
  private static final String ELECTION =
      """
        def votes(self: __torch__.M, x: List[Tensor], n: List[Tensor], weighted: bool, heads: bool) -> List[Tensor]:
          mass = torch.zeros_like(x[0])
          votes = annotate(List[Tensor], [])
          for s in range(torch.len(x)):
            vote = x[s]
            if weighted:
              vote = torch.mul(vote, n[s])
            if heads:
              mass = torch.add(mass, torch.sign(vote))
            else:
              mass = torch.add(mass, vote)
            _ = torch.append(votes, vote)
          agreeing = annotate(List[Tensor], [])
          for t in range(torch.len(x)):
            against = torch.ne(torch.signbit(votes[t]), torch.signbit(mass))
            _0 = torch.append(agreeing, torch.masked_fill(votes[t], against, 0.))
          return agreeing
        def mix(self: __torch__.M, x: List[Tensor], n: List[Tensor], weighted: bool) -> Tensor:
          sum = torch.zeros_like(x[0])
          for s in range(torch.len(x)):
            part = x[s]
            if torch.__not__(weighted):
              part = torch.mul(part, n[s])
            sum = torch.add(sum, part)
          return sum
        def quotient(self: __torch__.M, mix: Tensor, x: List[Tensor], n: List[Tensor]) -> Tensor:
          zero = torch.zeros_like(mix)
          divisor = torch.zeros_like(mix)
          for s in range(torch.len(x)):
            divisor = torch.add(divisor, torch.where(torch.eq(x[s], 0.), zero, n[s]))
          return torch.div(mix, torch.masked_fill(divisor, torch.eq(divisor, 0.), 1.))
        def alone(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          return torch.div(self.total(x, n), n[0])
        def weighted(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          return self.mix(self.votes(x, n, True, False), n, True)
        def weighted_over(self: __torch__.M, x: List[Tensor], n: List[Tensor], by: List[Tensor]) -> Tensor:
          agreeing = self.votes(x, n, True, False)
          return self.quotient(self.mix(agreeing, n, True), agreeing, by)
        def unweighted(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          return self.mix(self.votes(x, n, False, False), n, False)
        def unweighted_over(self: __torch__.M, x: List[Tensor], n: List[Tensor], by: List[Tensor]) -> Tensor:
          agreeing = self.votes(x, n, False, False)
          return self.quotient(self.mix(agreeing, n, False), agreeing, by)
        def majority(self: __torch__.M, x: List[Tensor], n: List[Tensor]) -> Tensor:
          return self.mix(self.votes(x, n, True, True), n, True)
        def majority_over(self: __torch__.M, x: List[Tensor], n: List[Tensor], by: List[Tensor]) -> Tensor:
          agreeing = self.votes(x, n, True, True)
          return self.quotient(self.mix(agreeing, n, True), agreeing, by)
      """;

  private static final String SUMS =
      """
        def gram(self: __torch__.M, x: List[Tensor]) -> Tensor:
          rows = torch.to(torch.stack(x), 7)
          return torch.flatten(torch.matmul(rows, torch.t(rows)))
      """;

  private KernelScript() {}

  static String text() {
    return String.join("", ELEMENTWISE, FIBERS, TRIM, BORDER, MASK, ELECTION, SUMS)
        .replace("{upper}", Integer.toString(UPPER))
        .replace("{lower}", Integer.toString(LOWER))
        .replace("{gamma}", Long.toString(CounterMask.GAMMA))
        .replace("{first}", Long.toString(CounterMask.FIRST))
        .replace("{second}", Long.toString(CounterMask.SECOND))
        .replace("{33}", lowest(33))
        .replace("{34}", lowest(34))
        .replace("{37}", lowest(37))
        .replace("{53}", lowest(53));
  }

  private static String lowest(int bits) {
    return Long.toString((1L << bits) - 1);
  }
}
