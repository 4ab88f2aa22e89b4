package dev.mergewright.merge;

import dev.mergewright.tensor.MagnitudeThreshold;
import java.util.List;

/// A tensor group that looks at another one, changing what it overrides.
interface ForwardingGroup extends TensorGroup {
  /// The other one.
  TensorGroup group();

  @Override
  default String name() {
    return group().name();
  }

  @Override
  default long elements() {
    return group().elements();
  }

  @Override
  default List<Long> shape() {
    return group().shape();
  }

  @Override
  default int sources() {
    return group().sources();
  }

  @Override
  default boolean hasBase() {
    return group().hasBase();
  }

  @Override
  default void readBase(long from, float[] into, int count) {
    group().readBase(from, into, count);
  }

  @Override
  default void readSource(int source, long from, float[] into, int count) {
    group().readSource(source, from, into, count);
  }

  @Override
  default void readTaskVector(int source, long from, float[] into, int count) {
    group().readTaskVector(source, from, into, count);
  }

  @Override
  default void readTaskVectors(long from, float[] base, float[][] into, int count) {
    group().readTaskVectors(from, base, into, count);
  }

  @Override
  default List<MagnitudeThreshold> thresholds(long[] keep) {
    return group().thresholds(keep);
  }
}
