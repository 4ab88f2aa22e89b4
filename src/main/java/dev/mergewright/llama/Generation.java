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
  // Positions whose keys and values a batch keeps: more are no faster.
  private static final int SLOT_BUDGET = 4096;
  // What these may take of the memory; a single row is always taken.
  private static final long CACHE_BYTES = 1L << 30;

  /// The reply to each prompt as tokens without the stop token, in the order of the prompts.
  List<int[]> replies(List<int[]> prompts, List<TokenDraw> draws, NDManager scope) {
    List<OpenReply> replies =
        draws.stream().map(draw -> new OpenReply(draw, stopTokens, List.of(), _ -> "")).toList();
    write(prompts, replies, scope);
    return replies.stream().map(OpenReply::tokens).toList();
  }

  /// Writes the reply to each prompt.
  void write(List<int[]> prompts, List<OpenReply> replies, NDManager scope) {
    int maxTokens = replies.stream().mapToInt(OpenReply::maxTokens).max().orElse(0);
    long slots = slots();
    int[] order = byLength(prompts);
    int to;
    for (int from = 0; from < order.length; from = to) {
      to = from + 1;
      while (to < order.length
          && (long) (to + 1 - from) * (prompts.get(order[to]).length + maxTokens) <= slots) {
        to++;
      }
      int[] members = Arrays.copyOfRange(order, from, to);
      List<int[]> some = Arrays.stream(members).mapToObj(prompts::get).toList();
      List<OpenReply> theirs = Arrays.stream(members).mapToObj(replies::get).toList();
      try (NDManager memory = scope.newSubManager()) {
        new ReplyBatch(this, some, theirs, memory).write();
      }
    }
  }

  /// Positions that a batch may have: keys and values of f32 in every layer for each.
  private long slots() {
    LlamaConfig c = pass.config();
    long bytes = 2L * c.layers() * c.keyValueHeads() * c.headWidth() * Float.BYTES;
    return Math.min(SLOT_BUDGET, CACHE_BYTES / bytes);
  }

  private static int[] byLength(List<int[]> prompts) {
    return IntStream.range(0, prompts.size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> prompts.get(i).length))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
