package dev.mergewright.llama;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Writes replies token by token, many prompts at a time.
///
/// @param pass the forward pass
/// @param parts its weights
/// @param stopTokens the ids that end a reply
record Generation(ForwardPass pass, ModelParts parts, Set<Integer> stopTokens) {
  // Positions whose keys and values a batch keeps: bounds memory, and the number of rows where they
  // are short.
  private static final int SLOT_BUDGET = 4096;

  /// The reply to each prompt as tokens without the stop token, in the order of the prompts.
  List<int[]> replies(List<int[]> prompts, List<TokenDraw> draws, NDManager scope) {
    int maxTokens = longestReply(draws);
    int[][] replies = new int[prompts.size()][];
    int[] order = byLength(prompts);
    int to;
    for (int from = 0; from < order.length; from = to) {
      to = from + 1;
      while (to < order.length
          && (long) (to + 1 - from) * (prompts.get(order[to]).length + maxTokens) <= SLOT_BUDGET) {
        to++;
      }
      int[] members = Arrays.copyOfRange(order, from, to);
      List<int[]> some = Arrays.stream(members).mapToObj(prompts::get).toList();
      List<TokenDraw> theirDraws = Arrays.stream(members).mapToObj(draws::get).toList();
      try (NDManager memory = scope.newSubManager()) {
        List<int[]> written = new ReplyBatch(this, some, theirDraws, memory).write();
        for (int i = 0; i < members.length; i++) {
          replies[members[i]] = written.get(i);
        }
      }
    }
    return Arrays.asList(replies);
  }

  static int longestReply(List<TokenDraw> draws) {
    return draws.stream().mapToInt(TokenDraw::maxTokens).max().orElse(0);
  }

  private static int[] byLength(List<int[]> prompts) {
    return IntStream.range(0, prompts.size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> prompts.get(i).length))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
