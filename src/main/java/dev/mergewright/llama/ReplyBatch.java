package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.LongStream;

/// Prompts answered together: padded on the left to one length, so that every row writes its next
/// token, key and value at the same slot.
final class ReplyBatch {
  private final Generation generation;
  private final List<int[]> prompts;
  private final List<OpenReply> replies;
  private final int width;
  private final int maxTokens;
  private final NDManager memory;
  private final LayerViews views;
  private final NDArray pads;
  private final NDArray slots;
  private final List<NDList> cache; // per layer

  /// @param memory owns every array of the batch; closed by the caller
  ReplyBatch(
      Generation generation, List<int[]> prompts, List<OpenReply> replies, NDManager memory) {
    this.generation = generation;
    this.prompts = prompts;
    this.replies = replies;
    this.maxTokens = replies.stream().mapToInt(OpenReply::maxTokens).max().orElseThrow();
    this.memory = memory;
    this.width = prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
    this.views = LayerViews.of(generation.pass(), width + maxTokens, memory);
    this.pads =
        memory.create(prompts.stream().mapToLong(prompt -> width - prompt.length).toArray());
    this.slots = memory.create(LongStream.range(0, width + maxTokens).toArray());
    this.cache = emptyCache();
  }

  private List<NDList> emptyCache() {
    return generation.parts().layers().stream()
        .map(_ -> generation.pass().emptyCache(pads, slots, memory))
        .toList();
  }

  /// Writes every reply to its end.
  void write() {
    boolean open = append(logits(tokens(0, width), width, width));
    for (int used = width + 1; open && used < width + maxTokens; used++) {
      int from = views.outgrown(lengths(used - 1), lengths(used)) ? 0 : used - 1;
      open = append(logits(tokens(from, used), used - from, used));
    }
  }

  /// The positions of each row, padding apart, after `used` slots are filled.
  private int[] lengths(int used) {
    return prompts.stream().mapToInt(prompt -> used - width + prompt.length).toArray();
  }

  /// What stands in the slots `[from, to)` of each row: padding, prompt, reply. A row that has
  /// ended repeats something; nobody reads what follows.
  private long[] tokens(int from, int to) {
    long[] ids = new long[Math.multiplyExact(prompts.size(), to - from)];
    int n = 0;
    for (int b = 0; b < prompts.size(); b++) {
      int[] prompt = prompts.get(b);
      for (int slot = from; slot < to; slot++) {
        int t = slot - width + prompt.length;
        if (slot >= width) {
          ids[n] = replied(b, slot - width);
        } else if (t >= 0) {
          ids[n] = prompt[t];
        }
        n++;
      }
    }
    return ids;
  }

  /// Logits `[B, V]` after `count` new tokens per row, `used` slots being filled then.
  private float[] logits(long[] tokens, int count, int used) {
    ForwardPass pass = generation.pass();
    ModelParts parts = generation.parts();
    try (NDManager step = memory.newSubManager();
        NDArray filled = slots.get("0:" + used)) {
      NDArray ids = step.create(tokens, new Shape(prompts.size(), count));
      List<NDList> view = views.writing(lengths(used), ids, pads, filled, step);
      int last = parts.layers().size() - 1;
      NDArray x = pass.embed(ids, parts.embedding(), step);
      for (int l = 0; l < last; l++) {
        try (NDArray before = x) {
          x = pass.layer(before, parts.layers().get(l), view.get(l), cache.get(l), step);
        }
      }
      NDArray at = lastPositions(count, step);
      x = pass.lastLayer(x, at, parts.layers().get(last), view.get(last), cache.get(last), step);
      return pass.logits(x, parts.head(), step).toFloatArray();
    }
  }

  private NDArray lastPositions(int count, NDManager owner) {
    return owner.create(
        LongStream.range(0, prompts.size()).map(b -> b * count + count - 1).toArray());
  }

  private long replied(int row, int place) {
    OpenReply reply = replies.get(row);
    return reply.size() == 0 ? 0 : reply.token(Math.min(place, reply.size() - 1));
  }

  /// Draws one token per open row; false when all rows have ended.
  private boolean append(float[] logits) {
    int vocabulary = generation.pass().config().vocabulary();
    boolean open = false;
    for (int b = 0; b < replies.size(); b++) {
      OpenReply reply = replies.get(b);
      if (reply.isOpen()) {
        reply.append(logits, b * vocabulary, vocabulary);
      }
      open |= reply.isOpen();
    }
    return open;
  }
}
