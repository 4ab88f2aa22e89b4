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
/// Safe for concurrent use.
final class LayerViews {
  private final ForwardPass pass;
  private final int longest;
  private final List<LayerKind> kinds;
  private final List<NDList> windows;
  private final List<Map<Integer, NDList>> tables;

  private LayerViews(ForwardPass pass, int longest, NDManager owner) {
    this.pass = pass;
    this.longest = longest;
    this.kinds = pass.config().distinctKinds();
    this.windows = kinds.stream().map(kind -> window(kind, owner)).toList();
    this.tables = kinds.stream().map(kind -> usualTables(kind.rotary(), owner)).toList();
  }

  /// For rows of at most `longest` positions; what outlives a batch belongs to `owner`.
  static LayerViews of(ForwardPass pass, int longest, NDManager owner) {
    return new LayerViews(pass, longest, owner);
  }

  private static NDList window(LayerKind kind, NDManager owner) {
    return kind.isWindowed() ? new NDList(owner.create(kind.window())) : new NDList();
  }

  /// The tables of the first and the last stage, by stage: often there is but one.
  private Map<Integer, NDList> usualTables(RotaryConfig rotary, NDManager owner) {
    Map<Integer, NDList> usual = new HashMap<>();
    for (int length : new int[] {1, longest}) {
      int[] stage = {rotary.stage(length)};
      usual.computeIfAbsent(stage[0], _ -> RotaryTable.of(rotary, stage, longest, owner));
    }
    return usual;
  }

  /// The view of each layer on rows that stand alone: `ids` is the batch's `[B, T]`.
  List<NDList> scoring(TokenBatch batch, NDArray ids, NDManager step) {
    return perLayer(scoringByKind(batch, ids, step));
  }

  /// The same for each of [LlamaConfig#distinctKinds].
  List<NDList> scoringByKind(TokenBatch batch, NDArray ids, NDManager step) {
    List<NDList> views = new ArrayList<>();
    for (int k = 0; k < kinds.size(); k++) {
      NDList rotary = tables(k, batch.lengths(), step);
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
      NDList rotary = tables(k, lengths, step);
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

  /// The tables for rows of these lengths: one for all that are in the same stage, else one per
  /// row.
  private NDList tables(int kind, int[] lengths, NDManager step) {
    RotaryConfig rotary = kinds.get(kind).rotary();
    int[] stages = IntStream.of(lengths).map(rotary::stage).toArray();
    if (IntStream.of(stages).allMatch(stage -> stage == stages[0])) {
      NDList usual = tables.get(kind).get(stages[0]);
      return usual != null ? usual : RotaryTable.of(rotary, new int[] {stages[0]}, longest, step);
    }
    return RotaryTable.of(rotary, stages, longest, step);
  }
}
