package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every [Weights] keeps: reads agree whatever their tiles and threads, and nothing outside is
/// read.
public interface WeightsContract {
  /// Weights with at least one tensor of more than one element.
  Weights weights();

  @Test
  default void readsTheSameNumbersInAnyTiles() {
    Weights weights = weights();
    for (Map.Entry<String, TensorSpec> tensor : weights.tensors().entrySet()) {
      float[] all = weights.read(tensor.getKey());
      assertThat((long) all.length).isEqualTo(tensor.getValue().elements());
      for (int size : List.of(1, 3, all.length)) {
        assertThat(inTiles(weights, tensor.getKey(), all.length, size)).containsExactly(all);
      }
    }
  }

  @Test
  default void readsTheSameNumbersInParallel() {
    Weights weights = weights();
    String name = weights.tensors().firstEntry().getKey();
    float[] expected = weights().read(name);
    IntStream.range(0, 32)
        .parallel()
        .forEach(_ -> assertThat(weights.read(name)).containsExactly(expected));
  }

  @Test
  default void refusesWhatIsNotThere() {
    Weights weights = weights();
    Map.Entry<String, TensorSpec> tensor = weights.tensors().firstEntry();
    long elements = tensor.getValue().elements();
    float[] into = new float[2];
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> weights.read("no such tensor", 0, into, 1));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> weights.read(tensor.getKey(), elements, into, 1));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> weights.read(tensor.getKey(), -1, into, 1));
  }

  @Test
  default void readsNothingAtTheEnd() {
    Weights weights = weights();
    Map.Entry<String, TensorSpec> tensor = weights.tensors().firstEntry();
    weights.read(tensor.getKey(), tensor.getValue().elements(), new float[0], 0);
  }

  @Test
  default void encodesWhatItReads() {
    Weights weights = weights();
    for (Map.Entry<String, TensorSpec> tensor : weights.tensors().entrySet()) {
      float[] all = weights.read(tensor.getKey());
      ElementType exact = weights.exactType(tensor.getKey());
      assertThat(encoded(weights, tensor.getKey(), ElementType.F32)).containsExactly(all);
      assertThat(encoded(weights, tensor.getKey(), exact)).containsExactly(all);
      for (int i = 0; i < all.length; i++) {
        all[i] = ElementType.BF16.round(all[i]);
      }
      assertThat(encoded(weights, tensor.getKey(), ElementType.BF16)).containsExactly(all);
    }
  }

  /// A tensor encoded in two pieces, the second one first, and decoded again.
  private static float[] encoded(Weights weights, String name, ElementType type) {
    int elements = Math.toIntExact(weights.tensors().get(name).elements());
    int cut = elements / 2;
    MemorySegment bytes = MemorySegment.ofArray(new byte[(elements + 1) * type.bytes()]);
    long rest = (1L + cut) * type.bytes();
    weights.encode(name, cut, elements - cut, type, bytes, rest);
    weights.encode(name, 0, cut, type, bytes, type.bytes());
    float[] all = new float[elements];
    type.decode(bytes, type.bytes(), all, elements);
    return all;
  }

  private static float[] inTiles(Weights weights, String name, int elements, int size) {
    float[] all = new float[elements];
    float[] tile = new float[size];
    for (int from = 0; from < elements; from += size) {
      int count = Math.min(size, elements - from);
      weights.read(name, from, tile, count);
      System.arraycopy(tile, 0, all, from, count);
    }
    return all;
  }
}
