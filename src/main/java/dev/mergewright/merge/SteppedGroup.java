package dev.mergewright.merge;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.MagnitudeThreshold;

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
  public MagnitudeThreshold threshold(int source, long keep) {
    return steps.type() == ElementType.F32
        ? group.threshold(source, keep) // what is not rounded may be remembered
        : MagnitudeThreshold.keeping(
            keep, elements(), (from, into, count) -> readTaskVector(source, from, into, count));
  }
}
