package dev.mergewright.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StochasticRoundingTest {
  private static final long KEY = CounterMask.key(1, "a tensor");

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void keepsTheMean(ElementType type) {
    int draws = 1 << 18;
    // a tenth and nine tenths of a bf16 step above a power of two, small, negative, subnormal in
    // f16
    for (float value : new float[] {1 + 0x1p-7f / 10, 1 + 0x1p-7f * 0.9f, -0.0123f, 3.3e-7f}) {
      float[] values = new float[draws];
      Arrays.fill(values, value);
      double sum = 0;
      double step = 0;
      for (float rounded : rounded(type, 0, values)) {
        sum += rounded;
        step = Math.max(step, 2 * Math.abs(rounded - value));
      }
      double error = 5 * step / 2 / Math.sqrt(draws); // five standard errors of a fair coin
      assertThat(sum / draws).as("%s of %s", type, value).isCloseTo(value, within(error));
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void keepsWhatIsRepresentable(ElementType type) {
    float[] values = random(10_000);
    for (int i = 0; i < values.length; i++) {
      values[i] = type.round(values[i]);
    }
    values[0] = 0f;
    values[1] = -0f;
    values[2] = Float.NEGATIVE_INFINITY;
    assertThat(rounded(type, 0, values)).containsExactly(values);
    assertThat(rounded(type, 0, Float.NaN)).containsExactly(Float.NaN);
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void goesToANeighbour(ElementType type) {
    float[] values = random(10_000);
    float[] rounded = rounded(type, 0, values);
    for (int i = 0; i < values.length; i++) {
      double nearest = Math.abs(type.round(values[i]) - (double) values[i]);
      double step =
          switch (type) {
            case F32 -> 0;
            case F16 -> Math.max(0x1p-24, Math.ulp(values[i]) * 0x1p13);
            case BF16 -> Math.ulp(values[i]) * 0x1p16;
          };
      assertThat(Math.abs(rounded[i] - (double) values[i]))
          .as("%s of %s", type, values[i])
          .isBetween(nearest, step);
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void makesNothingInfinite(ElementType type) {
    float greatest = type == ElementType.F16 ? 65504 : Float.intBitsToFloat(0x7F7F_0000);
    float[] values = new float[1000];
    Arrays.fill(values, Math.nextUp(greatest));
    for (float rounded : rounded(type, 0, values)) {
      assertThat(rounded).isFinite();
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void doesNotDependOnTiles(ElementType type) {
    float[] values = random(1000);
    float[] whole = rounded(type, 0, values);
    float[] end = rounded(type, 333, Arrays.copyOfRange(values, 333, values.length));
    assertThat(end).containsExactly(Arrays.copyOfRange(whole, 333, whole.length));
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void roundsInPlaceToWhatItEncodes(ElementType type) {
    float[] values = random(1000);
    values[7] = Float.NaN;
    values[8] = -0f;
    float[] expected = rounded(type, 5, values);
    StochasticRounding.round(type, KEY, 5, values, values.length);
    assertThat(values).containsExactly(expected);
  }

  private static float[] rounded(ElementType type, long index, float... values) {
    MemorySegment encoded = MemorySegment.ofArray(new byte[values.length * type.bytes()]);
    StochasticRounding.encode(type, KEY, index, values, values.length, encoded, 0);
    float[] decoded = new float[values.length];
    type.decode(encoded, 0, decoded, values.length);
    return decoded;
  }

  private static float[] random(int count) {
    Random random = new Random(8);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
