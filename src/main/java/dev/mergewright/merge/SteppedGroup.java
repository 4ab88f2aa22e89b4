package dev.mergewright.merge;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.MagnitudeThreshold;
import dev.mergewright.tensor.Tiles;
import java.util.List;

/// A tensor group whose numbers are cast to one type when they are read, and whose task vectors are
/// rounded to it.
///
/// @param group what is read
/// @param steps the type
record SteppedGroup(TensorGroup group, Steps steps) implements ForwardingGroup {
  @Override
  public void readBase(long from, float[] into, int count) {
    group.readBase(from, into, count);
    steps.round(into, count);
  }

  @Override
  public void readSource(int source, long from, float[] into, int count) {
    group.readSource(source, from, into, count);
    steps.round(into, count);
  }

  @Override
  public void readTaskVector(int source, long from, float[] into, int count) {
    float[] base = new float[count];
    readBase(from, base, count);
    readSource(source, from, into, count);
    steps.subtract(into, base, into, count);
  }

  @Override
  public void readTaskVectors(long from, float[] base, float[][] into, int count) {
    readBase(from, base, count);
    for (int s = 0; s < into.length; s++) {
      readSource(s, from, into[s], count);
      steps.subtract(into[s], base, into[s], count);
    }
  }

  @Override
  public List<MagnitudeThreshold> thresholds(long[] keep) {
    if (steps.type() == ElementType.F32) {
      return group.thresholds(keep); // what is not rounded may be remembered
    }
    float[] base = new float[(int) Math.min(Tiles.SIZE, elements())];
    return MagnitudeThreshold.keeping(
        keep, elements(), (from, into, count) -> readTaskVectors(from, base, into, count));
  }
}
