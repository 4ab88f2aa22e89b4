package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.List;

/// What the layers of a model see besides their input: rotations and masks, made once per batch for
/// all of them.
final class LayerViews {
  private final ForwardPass pass;
  private final NDList rotary;

  private LayerViews(ForwardPass pass, NDList rotary) {
    this.pass = pass;
    this.rotary = rotary;
  }

  /// For rows of at most `longest` positions; the tables belong to `owner`.
  static LayerViews of(ForwardPass pass, int longest, NDManager owner) {
    return new LayerViews(pass, RotaryTable.of(pass.config(), longest, owner));
  }

  /// The view of each layer on rows that stand alone: `ids` is `[B, T]`, padded on the right.
  List<NDList> scoring(NDArray ids, NDManager owner) {
    return perLayer(pass.script().call(owner, "scoring_view", new NDList(ids), rotary));
  }

  /// The view of each layer on rows that grow.
  ///
  /// @param ids the new tokens `[B, T]`
  /// @param pads the padding on the left of each row, `[B]`
  /// @param slots 0..S-1, S positions being filled with the new ones
  List<NDList> writing(NDArray ids, NDArray pads, NDArray slots, NDManager owner) {
    NDList batch = new NDList(ids, pads, slots);
    return perLayer(pass.script().call(owner, "writing_view", batch, rotary));
  }

  private List<NDList> perLayer(NDList view) {
    return Collections.nCopies(pass.config().layers(), view);
  }
}
