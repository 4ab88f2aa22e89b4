package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One threshold over all tensors of a model against a sort of all their entries.
class WholeModelTest {
  /// Nothing, one, a tile and its neighbours, several tiles.
  private static final int[] SIZES = {5, 0, 1, 4095, 4097, 3, 9000};

  @ParameterizedTest(name = "density {0}, seed {1}")
  @CsvSource({"0.00001, 1", "0.01, 2", "0.2, 3", "0.5, 4", "0.9, 5", "0.99, 6", "1, 7"})
  void keepsTheLargestEntriesOfAllTensors(double density, long seed) {
    List<float[]> tensors = tensors(seed);
    List<float[]> expected = sorted(tensors, density);
    List<TensorGroup> groups = groups(tensors);
    WholeModel model = WholeModel.of(groups);
    for (int t = 0; t < SIZES.length; t++) {
      float[] trimmed = tensors.get(t).clone();
      model
          .part(groups.get(t))
          .trims(new double[] {density})
          .getFirst()
          .trim(0, trimmed, trimmed.length);
      assertThat(trimmed).as("tensor %d", t).containsExactly(expected.get(t));
    }
  }

  @Test
  void trimsPartsOfATensorAsAWhole() {
    List<float[]> tensors = tensors(8);
    List<TensorGroup> groups = groups(tensors);
    float[] whole = tensors.getLast().clone();
    var border = WholeModel.of(groups).part(groups.getLast()).trims(new double[] {0.3}).getFirst();
    border.trim(0, whole, whole.length);
    for (int from = 0; from < whole.length; from += 700) {
      int count = Math.min(700, whole.length - from);
      float[] part = new float[count];
      System.arraycopy(tensors.getLast(), from, part, 0, count);
      border.trim(from, part, count);
      for (int i = 0; i < count; i++) {
        assertThat(part[i]).isEqualTo(whole[from + i]);
      }
    }
  }

  @Test
  void mergesAsOneTensorWould() {
    List<float[]> tensors = List.of(new float[] {1, -5, 2}, new float[] {0.5f, 3, -0.1f, 4});
    List<TensorGroup> groups = groups(tensors);
    WholeModel model = WholeModel.of(groups);
    MergeMethod ties = new Ties(Vote.WEIGHTED, Trim.MODEL);
    TensorParameters values =
        MergedTensor.values(ties, 1, Map.of("weight", 1.0, "density", 0.45), null); // 3 of 7
    assertThat(MergedTensor.of(ties, model.part(groups.getFirst()), values).all())
        .containsExactly(0, -5, 0);
    assertThat(MergedTensor.of(ties, model.part(groups.getLast()), values).all())
        .containsExactly(0, 3, 0, 4);
  }

  @Test
  void isAskedForByTheMethod() {
    MergeMethod ties = new Ties(Vote.WEIGHTED, Trim.MODEL);
    assertThat(ties.trimsWholeModel()).isTrue();
    assertThat(new Ties().trimsWholeModel()).isFalse();
    TensorGroup alone = MergedTensor.group(List.of(1L), new float[1], List.of(new float[1]));
    TensorParameters values = MergedTensor.values(ties, 1, Map.of("weight", 1.0), null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ties.measure(alone, values))
        .withMessageContaining("must be part of a WholeModel");
  }

  @Test
  void refusesTensorsThatASourceLacks() {
    float[] x = new float[1];
    List<TensorGroup> groups =
        List.of(
            MergedTensor.group(List.of(1L), x, List.of(x, x)),
            MergedTensor.group(List.of(1L), x, List.of(x)));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> WholeModel.of(groups))
        .withMessageContaining("has 2 sources")
        .withMessageContaining("set trim: tensor");
  }

  @Test
  void refusesATensorOfAnotherModel() {
    WholeModel model = WholeModel.of(groups(List.of(new float[1])));
    TensorGroup other = MergedTensor.group(List.of(1L), new float[1], List.of(new float[1]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.part(other).trims(new double[] {0.5}).getFirst())
        .withMessageContaining(MergedTensor.NAME + " is no part");
  }

  /// Multiples of 1/8, so that many magnitudes are equal.
  private static List<float[]> tensors(long seed) {
    Random random = new Random(seed);
    List<float[]> tensors = new ArrayList<>();
    for (int size : SIZES) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = Math.round(8 * random.nextGaussian()) / 8f;
      }
      tensors.add(values);
    }
    return tensors;
  }

  private static List<float[]> sorted(List<float[]> tensors, double density) {
    record Place(int tensor, int index) {}
    List<Place> places = new ArrayList<>();
    for (int t = 0; t < tensors.size(); t++) {
      int tensor = t;
      IntStream.range(0, tensors.get(t).length).forEach(i -> places.add(new Place(tensor, i)));
    }
    places.sort( // stable: the first of equals stays first
        Comparator.comparingDouble(p -> -Math.abs(tensors.get(p.tensor())[p.index()])));
    List<float[]> kept = new ArrayList<>();
    tensors.forEach(tensor -> kept.add(new float[tensor.length]));
    for (Place p : places.subList(0, Math.max(1, (int) (density * places.size())))) {
      kept.get(p.tensor())[p.index()] = tensors.get(p.tensor())[p.index()];
    }
    return kept;
  }

  private static List<TensorGroup> groups(List<float[]> tensors) {
    ArrayWeights base = new ArrayWeights();
    ArrayWeights source = new ArrayWeights();
    for (int t = 0; t < tensors.size(); t++) {
      List<Long> shape = List.of((long) tensors.get(t).length);
      base.with("t" + t, ElementType.F32, shape, new float[tensors.get(t).length]);
      source.with("t" + t, ElementType.F32, shape, tensors.get(t));
    }
    SourcePool pool = SourcePool.of(Map.of("base", base, "x", source), 0);
    return IntStream.range(0, tensors.size())
        .mapToObj(t -> pool.group("t" + t, "base", List.of("x")))
        .toList();
  }
}
