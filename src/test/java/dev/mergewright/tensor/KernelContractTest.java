package dev.mergewright.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kernel that the compiler turns into vector code gives the bits of the plain loop, one
/// element after the other, for all lengths around the borders of vectors and tiles.
class KernelContractTest {
  private static final int[] SPECIAL = {
    0x0000_0000,
    0x8000_0000, // zeros
    0x0000_0001,
    0x8000_0001, // the least magnitudes
    0x7F7F_FFFF,
    0xFF7F_FFFF, // the greatest, which round to infinity
    0x7F80_0000,
    0xFF80_0000, // infinities
    0x7F80_0001,
    0xFFFF_FFFF,
    0x7FC0_0000, // not numbers, the first with a payload that rounding would lose
    0x3F80_8000,
    0x3F81_8000,
    0x3F80_7FFF,
    0x3F80_8001 // ties to even, and beside a tie
  };

  static IntStream lengths() {
    IntStream small = IntStream.rangeClosed(0, 70);
    return IntStream.concat(
        small, IntStream.of(1023, 1024, 1025, 2047, 2048, 2049, 4095, 4096, 4097));
  }

  static Stream<Arguments> typesAndLengths() {
    return Stream.of(ElementType.values())
        .flatMap(type -> lengths().mapToObj(length -> Arguments.of(type, length)));
  }

  @ParameterizedTest
  @MethodSource("typesAndLengths")
  void decodesAsThePlainLoop(ElementType type, int length) {
    for (int offset : new int[] {0, 1, 2, 6}) {
      byte[] bytes = new byte[offset + length * type.bytes() + 3];
      new Random(length).nextBytes(bytes);
      MemorySegment from = MemorySegment.ofArray(bytes);
      float[] decoded = filled(length + 2);
      type.decode(from, offset, decoded, length);
      float[] expected = filled(length + 2);
      for (int i = 0; i < length; i++) {
        expected[i] = one(type, bytes, offset + i * type.bytes());
      }
      assertThat(bits(decoded)).containsExactly(bits(expected));
    }
  }

  @ParameterizedTest
  @MethodSource("typesAndLengths")
  void roundsInPlaceAsOneRoundTripWould(ElementType type, int length) {
    float[] values = values(length, length);
    float[] expected = values.clone();
    for (int i = 0; i < length; i++) {
      expected[i] = type.round(values[i]);
    }
    type.round(values, length);
    assertThat(bits(values)).containsExactly(bits(expected));
  }

  @ParameterizedTest
  @MethodSource("typesAndLengths")
  void encodesAsThePlainLoop(ElementType type, int length) {
    float[] values = values(length, length);
    encodesAsThePlainLoop(type, values);
    for (int i = 0; i < length; i++) {
      values[i] = Float.isNaN(values[i]) ? -Float.MAX_VALUE : values[i]; // which rounds up
    }
    encodesAsThePlainLoop(type, values);
  }

  private static void encodesAsThePlainLoop(ElementType type, float[] values) {
    int length = values.length;
    for (int offset : new int[] {0, 1, 2, 6}) {
      byte[] encoded = new byte[offset + length * type.bytes() + 3];
      type.encode(values, length, MemorySegment.ofArray(encoded), offset);
      for (int i = 0; i < length; i++) {
        int at = offset + i * type.bytes();
        assertThat(Float.floatToRawIntBits(one(type, encoded, at)))
            .isEqualTo(Float.floatToRawIntBits(type.round(values[i])));
      }
      assertThat(encoded[encoded.length - 1]).as("the byte after the last").isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void roundsEverySpecialNumberAsItEncodesIt(ElementType type) {
    for (int bits : SPECIAL) {
      float value = Float.intBitsToFloat(bits);
      float[] many = {value, value, value};
      byte[] encoded = new byte[3 * type.bytes()];
      type.encode(many, 3, MemorySegment.ofArray(encoded), 0);
      for (int i = 0; i < 3; i++) {
        assertThat(Float.floatToRawIntBits(one(type, encoded, i * type.bytes())))
            .as("%s of %08x at %d", type, bits, i)
            .isEqualTo(Float.floatToRawIntBits(type.round(value)));
      }
    }
  }

  @Test
  void roundsToBFloat16ByTheDefinition() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      int bits = i < SPECIAL.length ? SPECIAL[i] : random.nextInt();
      float value = Float.intBitsToFloat(bits);
      short expected =
          Float.isNaN(value)
              ? (short) (bits >>> 16 | 0x40)
              : (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
      assertThat(BFloat16.bits(value)).as("%08x", bits).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void findsTheGreatestMagnitudeAsThePlainLoop(int length) {
    float[] values = finite(length, 7);
    float greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    assertThat(Tiles.greatestMagnitude(values, length)).isEqualTo(greatest);
    for (int at : length == 0 ? new int[0] : new int[] {0, length / 2, length - 1}) {
      for (float bad : new float[] {Float.NaN, -Float.NaN, Float.NEGATIVE_INFINITY}) {
        float[] broken = values.clone();
        broken[at] = bad;
        assertThat(Tiles.areFinite(broken, length)).isFalse();
        assertThat(Tiles.areFinite(broken, at)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("typesAndLengths")
  void findsWhatIsNotFiniteAmongEncodedNumbers(ElementType type, int length) {
    byte[] bytes = new byte[6 + length * type.bytes() + 3];
    type.encode(finite(length, 23), length, MemorySegment.ofArray(bytes), 6);
    Arrays.fill(bytes, 6 + length * type.bytes(), bytes.length, (byte) 0xFF); // behind the last
    MemorySegment numbers = MemorySegment.ofArray(bytes);
    assertThat(type.areFinite(numbers, 6, length)).isTrue();
    for (int at : length == 0 ? new int[0] : new int[] {0, length / 2, length - 1}) {
      for (float bad : new float[] {Float.NaN, -Float.NaN, Float.NEGATIVE_INFINITY}) {
        byte[] broken = bytes.clone();
        type.encode(new float[] {bad}, 1, MemorySegment.ofArray(broken), 6 + at * type.bytes());
        assertThat(type.areFinite(MemorySegment.ofArray(broken), 6, length)).isFalse();
        assertThat(type.areFinite(MemorySegment.ofArray(broken), 6, at)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void dropsAsTheMaskSaysOneByOne(int length) {
    CounterMask mask = CounterMask.of(CounterMask.key(5, "a tensor"), 0.4);
    for (long from : new long[] {0, 1, 1023, (1L << 40) + 7}) {
      float[] values = values(length, 11);
      float[] dropped = values.clone();
      mask.drop(from, dropped, length);
      for (int i = 0; i < length; i++) {
        values[i] = mask.keeps(from + i) ? values[i] : 0;
      }
      assertThat(bits(dropped)).containsExactly(bits(values));
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void trimsAsTheDefinitionSays(int length) {
    float[] values = finite(length, 13);
    int border = Float.floatToRawIntBits(length == 0 ? 1 : Math.abs(values[length / 2]));
    for (long lastTie : new long[] {Long.MAX_VALUE, 100 + length / 2, 0}) {
      MagnitudeThreshold threshold = new MagnitudeThreshold(border, lastTie);
      float[] kept = values.clone();
      float[] rest = values.clone();
      threshold.trim(100, kept, length);
      threshold.trimAbove(100, rest, length);
      for (int i = 0; i < length; i++) {
        int magnitude = Float.floatToRawIntBits(Math.abs(values[i]));
        boolean keeps = magnitude > border || magnitude == border && 100 + i <= lastTie;
        assertThat(kept[i]).isEqualTo(keeps ? values[i] : 0);
        assertThat(rest[i]).isEqualTo(keeps ? 0 : values[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void electsAsTheDefinitionSays(int length) {
    float[][] weights = {{0.5f}, {0.5f, 0.25f}, {0.3f, -0.3f}, {1, 0, -0.5f}};
    for (float[] w : weights) {
      for (boolean weighted : new boolean[] {true, false}) {
        for (boolean normalize : new boolean[] {true, false}) {
          float[][] deltas = new float[w.length][];
          for (int s = 0; s < w.length; s++) {
            deltas[s] = sparse(length, s);
          }
          float[] expected = elected(deltas, w, weighted, normalize, length);
          float[] mixed = new float[length];
          SignElection.mix(deltas, w, weighted, normalize, mixed, length);
          assertThat(bits(mixed)).containsExactly(bits(expected));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void addsUpInDoubleAndInOrder(int length) {
    for (int sources = 1; sources <= 4; sources++) {
      float[][] values = new float[sources][];
      double[] weights = new double[sources];
      for (int s = 0; s < sources; s++) {
        values[s] = finite(length, s);
        weights[s] = 0.3 * s - 0.4;
      }
      float[] sum = new float[length];
      Tiles.weightedSum(weights, values, 1.7, sum, length);
      for (int i = 0; i < length; i++) {
        double expected = 0;
        for (int s = 0; s < sources; s++) {
          expected += weights[s] * values[s][i];
        }
        assertThat(sum[i]).isEqualTo((float) (expected / 1.7));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void addsDotProductsUpTileByTile(int length) {
    float[] a = finite(length, 17);
    float[] b = finite(length, 18);
    DotProduct dot = new DotProduct();
    dot.add(a, b, length);
    dot.add(b, a, length / 2);
    double expected = 0;
    double magnitude = 0;
    for (int i = 0; i < length; i++) {
      double product = (double) a[i] * b[i] * (i < length / 2 ? 2 : 1);
      expected += product;
      magnitude += Math.abs(product);
    }
    // each of n additions rounds by at most half a step of the greatest partial sum
    assertThat(dot.total()).isCloseTo(expected, within(length * 0x1p-52 * magnitude));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void addsThreeDotProductsUpAsOneAfterTheOther(int length) {
    float[] a = finite(length, 19);
    float[] b = finite(length, 20);
    DotProducts products = new DotProducts();
    DotProduct both = new DotProduct();
    DotProduct first = new DotProduct();
    DotProduct second = new DotProduct();
    for (int count : new int[] {length, length / 2}) {
      products.add(a, b, count);
      both.add(a, b, count);
      first.add(a, a, count);
      second.add(b, b, count);
    }
    assertThat(products.both()).isEqualTo(both.total());
    assertThat(products.ofFirst()).isEqualTo(first.total());
    assertThat(products.ofSecond()).isEqualTo(second.total());
  }

  private static float[] elected(
      float[][] deltas, float[] weights, boolean weighted, boolean normalize, int length) {
    float[] mixed = new float[length];
    for (int i = 0; i < length; i++) {
      float mass = 0;
      for (int s = 0; s < deltas.length; s++) {
        mass += weighted ? deltas[s][i] * weights[s] : deltas[s][i];
      }
      float divisor = 0;
      for (int s = 0; s < deltas.length; s++) {
        float vote = weighted ? deltas[s][i] * weights[s] : deltas[s][i];
        boolean agrees = deltas.length == 1 || vote != 0 && vote < 0 == mass < 0;
        if (agrees) {
          mixed[i] += deltas[s][i] * weights[s];
          divisor += weights[s];
        }
      }
      mixed[i] /= normalize && divisor != 0 ? divisor : 1;
    }
    return mixed;
  }

  private static float one(ElementType type, byte[] bytes, int at) {
    int low = bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    return switch (type) {
      case F32 ->
          Float.intBitsToFloat(low | (bytes[at + 2] & 0xFF) << 16 | (bytes[at + 3] & 0xFF) << 24);
      case F16 -> Float.float16ToFloat((short) low);
      case BF16 -> Float.intBitsToFloat(low << 16);
    };
  }

  /// Any bits, the special ones among them.
  private static float[] values(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      int bits =
          random.nextInt(4) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextInt();
      values[i] = Float.intBitsToFloat(bits);
    }
    return values;
  }

  private static float[] finite(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(5) == 0 ? 0.5f : (float) random.nextGaussian();
    }
    return values;
  }

  /// Differences as trimming leaves them: many zeros, some equal to those of another source.
  private static float[] sparse(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(3) == 0 ? 0 : (random.nextInt(9) - 4) * 0.125f;
    }
    return values;
  }

  private static float[] filled(int length) {
    float[] values = new float[length];
    Arrays.fill(values, 42);
    return values;
  }

  private static Integer[] bits(float[] values) {
    List<Integer> bits = new ArrayList<>();
    for (float value : values) {
      bits.add(Float.floatToRawIntBits(value));
    }
    return bits.toArray(Integer[]::new);
  }
}
