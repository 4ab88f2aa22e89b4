package dev.mergewright.merge;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.MagnitudeThreshold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Every tensor of a merge as one long vector per source, so that a density counts over a whole
/// task vector: `trim: model`, as the first code of TIES (arXiv 2306.01708) trims.
///
/// ```text
/// N   = the number of entries of all tensors
/// k   = max(1, floor(density * N))
/// d   = the k largest entries of x - b by magnitude, the rest 0
/// ```
///
/// Of equal magnitudes the first in the order of tensors and entries is the largest, so exactly `k`
/// survive; a tensor may lose all of its entries. Borders are exact. They are found when a tensor
/// first asks for one, which reads all tensors of a base and a source once, or a few times where
/// their differences are not short numbers, and kept: a search for every density that a source has,
/// so a density that differs from layer to layer costs as many searches as it has values.
public final class WholeModel {
  private final List<TensorGroup> tensors;
  private final long[] starts; // of each tensor, and the end
  private final Map<Trim, Map<String, MagnitudeThreshold>> borders = new ConcurrentHashMap<>();

  private record Trim(int source, double density) {}

  /// One tensor, trimmed as a part of the whole.
  private record Part(TensorGroup group, WholeModel whole) implements ForwardingGroup {
    @Override
    public List<MagnitudeThreshold> trims(double[] density) {
      List<MagnitudeThreshold> borders = new ArrayList<>();
      for (int source = 0; source < density.length; source++) {
        borders.add(whole.border(group.name(), source, density[source]));
      }
      return borders;
    }
  }

  private WholeModel(List<TensorGroup> tensors, long[] starts) {
    this.tensors = tensors;
    this.starts = starts;
  }

  /// The whole of these tensors, in the order that decides between equal magnitudes.
  ///
  /// @throws InvalidInputException when a tensor has not as many sources as the first
  public static WholeModel of(List<? extends TensorGroup> tensors) {
    for (TensorGroup tensor : tensors) {
      if (tensor.sources() != tensors.getFirst().sources()) {
        throw new InvalidInputException(
            "trim: model needs every tensor in every source, but %s has %d sources and %s %d; set trim: tensor"
                .formatted(
                    tensors.getFirst().name(),
                    tensors.getFirst().sources(),
                    tensor.name(),
                    tensor.sources()));
      }
    }
    long[] starts = new long[tensors.size() + 1];
    for (int t = 0; t < tensors.size(); t++) {
      starts[t + 1] = Math.addExact(starts[t], tensors.get(t).elements());
    }
    return new WholeModel(List.copyOf(tensors), starts);
  }

  /// One of the tensors, whose [TensorGroup#trims] are those of the whole.
  public TensorGroup part(TensorGroup tensor) {
    return new Part(tensor, this);
  }

  static boolean isPart(TensorGroup tensor) {
    return tensor instanceof Part;
  }

  private MagnitudeThreshold border(String tensor, int source, double density) {
    MagnitudeThreshold border =
        borders.computeIfAbsent(new Trim(source, density), this::bordersOf).get(tensor);
    if (border == null) {
      throw new IllegalArgumentException(tensor + " is no part of the model that is trimmed");
    }
    return border;
  }

  private Map<String, MagnitudeThreshold> bordersOf(Trim trim) {
    long elements = starts[tensors.size()];
    MagnitudeThreshold border =
        MagnitudeThreshold.keeping(
            MagnitudeThreshold.kept(trim.density(), elements),
            elements,
            (from, into, count) -> read(trim.source(), from, into, count));
    Map<String, MagnitudeThreshold> parts = new HashMap<>();
    for (int t = 0; t < tensors.size(); t++) {
      long lastTie = border.lastTie();
      parts.put(
          tensors.get(t).name(),
          new MagnitudeThreshold(
              border.bits(),
              lastTie == Long.MAX_VALUE ? lastTie : Math.max(-1, lastTie - starts[t])));
    }
    return parts;
  }

  private void read(int source, long from, float[] into, int count) {
    int found = Arrays.binarySearch(starts, from);
    int tensor = found >= 0 ? found : -found - 2;
    for (int done = 0; done < count; tensor++) {
      long at = from + done - starts[tensor];
      int length = (int) Math.min(count - done, starts[tensor + 1] - starts[tensor] - at);
      if (length == count) {
        tensors.get(tensor).readTaskVector(source, at, into, count);
      } else if (length > 0) {
        float[] part = new float[length];
        tensors.get(tensor).readTaskVector(source, at, part, length);
        System.arraycopy(part, 0, into, done, length);
      }
      done += length;
    }
  }
}
