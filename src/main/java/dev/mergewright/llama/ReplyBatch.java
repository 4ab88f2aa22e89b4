package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// Prompts answered together: padded on the left to one length, so that every row writes its next
/// token, key and value at the same slot.
final class ReplyBatch {
  private final Generation generation;
  private final List<int[]> prompts;
  private final List<TokenDraw> draws;
  private final int width;
  private final int maxTokens;
  private final NDManager memory;
  private final NDList rotary;
  private final NDList cache;
  private final NDArray pads;
  private final NDArray slots;
  private final int[][] replies;
  private final int[] written;
  private final boolean[] done;

  /// @param memory owns every array of the batch; closed by the caller
  ReplyBatch(Generation generation, List<int[]> prompts, List<TokenDraw> draws, NDManager memory) {
    this.generation = generation;
    this.prompts = prompts;
    this.draws = draws;
    this.maxTokens = Generation.longestReply(draws);
    this.memory = memory;
    this.width = prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
    this.rotary = RotaryTable.of(generation.config(), width + maxTokens, memory);
    this.cache = emptyCache();
    this.pads =
        memory.create(prompts.stream().mapToLong(prompt -> width - prompt.length).toArray());
    this.slots = memory.create(LongStream.range(0, width + maxTokens).toArray());
    this.replies = new int[prompts.size()][maxTokens];
    this.written = new int[prompts.size()];
    this.done = new boolean[prompts.size()];
  }

  private NDList emptyCache() {
    LlamaConfig c = generation.config();
    Shape shape = new Shape(prompts.size(), c.keyValueHeads(), width + maxTokens, c.headWidth());
    NDList arrays = new NDList(2 * c.layers());
    for (int i = 0; i < 2 * c.layers(); i++) {
      arrays.add(memory.zeros(shape));
    }
    return arrays;
  }

  /// The replies in the order of the prompts.
  List<int[]> write() {
    boolean open = append(logits(paddedPrompts(), width, width));
    for (int used = width + 1; open && used < width + maxTokens; used++) {
      open = append(logits(lastTokens(), 1, used));
    }
    List<int[]> result = new ArrayList<>(replies.length);
    for (int b = 0; b < replies.length; b++) {
      result.add(Arrays.copyOf(replies[b], written[b]));
    }
    return result;
  }

  private long[] paddedPrompts() {
    long[] ids = new long[Math.multiplyExact(prompts.size(), width)];
    for (int b = 0; b < prompts.size(); b++) {
      int[] prompt = prompts.get(b);
      for (int t = 0; t < prompt.length; t++) {
        ids[(b + 1) * width - prompt.length + t] = prompt[t];
      }
    }
    return ids;
  }

  private long[] lastTokens() {
    long[] ids = new long[prompts.size()];
    for (int b = 0; b < ids.length; b++) {
      ids[b] = replies[b][Math.max(0, written[b] - 1)];
    }
    return ids;
  }

  /// Logits `[B, V]` after `count` new tokens per row, `used` slots being filled then.
  private float[] logits(long[] ids, int count, int used) {
    try (NDManager step = memory.newSubManager();
        NDArray filled = slots.get("0:" + used)) {
      NDArray tokens = step.create(ids, new Shape(prompts.size(), count));
      NDList batch = new NDList(tokens, pads, filled);
      NDList result =
          generation.script().call(step, "next", batch, generation.packed(), rotary, cache);
      return result.singletonOrThrow().toFloatArray();
    }
  }

  /// Draws one token per open row; false when all rows have ended.
  private boolean append(float[] logits) {
    int vocabulary = generation.config().vocabulary();
    boolean open = false;
    for (int b = 0; b < done.length; b++) {
      if (done[b]) {
        continue;
      }
      int token = draws.get(b).next(logits, b * vocabulary, vocabulary);
      if (generation.stopTokens().contains(token)) {
        done[b] = true;
      } else {
        replies[b][written[b]++] = token;
        done[b] = written[b] == draws.get(b).maxTokens();
      }
      open |= !done[b];
    }
    return open;
  }
}
