package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What the layers of a model see besides their input: rotations and masks, made once per batch for
/// every [LayerKind].
///
/// Belongs to one thread.
final class LayerViews {
  private final ForwardPass pass;
  private final int longest;
  private final NDManager owner;
  private final List<LayerKind> kinds;
  private final List<NDList> windows;
  private final Map<RotaryConfig, Tables> tables = new HashMap<>();

  private LayerViews(ForwardPass pass, int longest, NDManager owner) {
    this.pass = pass;
    this.longest = longest;
    this.owner = owner;
    this.kinds = pass.config().distinctKinds();
    this.windows =
        kinds.stream()
            .map(kind -> kind.isWindowed() ? new NDList(owner.create(kind.window())) : new NDList())
            .toList();
  }

  /// For rows of at most `longest` positions; what outlives a batch belongs to `owner`.
  static LayerViews of(ForwardPass pass, int longest, NDManager owner) {
    return new LayerViews(pass, longest, owner);
  }

  /// The view of each layer on rows that stand alone: `ids` is the batch's `[B, T]`.
  List<NDList> scoring(TokenBatch batch, NDArray ids, NDManager step) {
    return perLayer(scoringByKind(batch, ids, step));
  }

  /// The same for each of [LlamaConfig#distinctKinds].
  List<NDList> scoringByKind(TokenBatch batch, NDArray ids, NDManager step) {
    List<NDList> views = new ArrayList<>();
    for (int k = 0; k < kinds.size(); k++) {
      NDList rotary = tables(kinds.get(k).rotary(), batch.lengths());
      views.add(pass.script().call(step, "scoring_view", new NDList(ids), rotary, windows.get(k)));
    }
    return views;
  }

  /// The view of each layer on rows that grow.
  ///
  /// @param lengths the positions of each row, padding apart, with the new ones
  /// @param ids the new tokens `[B, T]`
  /// @param pads the padding on the left of each row, `[B]`
  /// @param slots 0..S-1, S positions being filled with the new ones
  List<NDList> writing(int[] lengths, NDArray ids, NDArray pads, NDArray slots, NDManager step) {
    NDList batch = new NDList(ids, pads, slots);
    List<NDList> views = new ArrayList<>();
    for (int k = 0; k < kinds.size(); k++) {
      NDList rotary = tables(kinds.get(k).rotary(), lengths);
      views.add(pass.script().call(step, "writing_view", batch, rotary, windows.get(k)));
    }
    return perLayer(views);
  }

  /// Whether rows that grow from `before` to `after` positions must be read again from their start.
  boolean outgrown(int[] before, int[] after) {
    for (LayerKind kind : kinds) {
      RotaryConfig rotary = kind.rotary();
      for (int b = 0; b < before.length && rotary.scaling().rereads(); b++) {
        if (rotary.stage(before[b]) != rotary.stage(after[b])) {
          return true;
        }
      }
    }
    return false;
  }

  private List<NDList> perLayer(List<NDList> byKind) {
    return pass.config().kinds().stream().map(kind -> byKind.get(kinds.indexOf(kind))).toList();
  }

  /// The tables of rows of these lengths: one for all that are in the same stage, else one per row.
  private NDList tables(RotaryConfig rotary, int[] lengths) {
    int[] stages = IntStream.of(lengths).map(rotary::stage).toArray();
    int[] needed =
        IntStream.of(stages).distinct().count() <= 1
            ? IntStream.of(stages).limit(1).toArray()
            : stages;
    List<Integer> key = IntStream.of(needed).boxed().toList();
    Tables last = tables.get(rotary);
    if (last != null && last.stages.equals(key)) {
      return last.arrays;
    }
    if (last != null) {
      last.arrays.close();
    }
    Tables made = new Tables(key, RotaryTable.of(rotary, needed, longest, owner));
    tables.put(rotary, made);
    return made.arrays;
  }

  private record Tables(List<Integer> stages, NDList arrays) {}
}
