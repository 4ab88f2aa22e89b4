package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenDrawTest {
  private static final int DRAWS = 40_000;

  @ParameterizedTest(name = "temperature {0}, top-k {1}, top-p {2}")
  @CsvSource({
    "1,   0, 1", // all tokens
    "0.7, 0, 1",
    "1,   3, 1",
    "1,   0, 0.6",
    "1.5, 4, 0.8", // top-p is of what top-k kept
    "1,   0, 0.000001", // the one most likely
    "1,   99, 0.999999" // more than there are
  })
  void drawsInProportionToTheKeptLikelihoods(double temperature, int topK, double topP) {
    float[] logits = logits(8, 3);
    double[] expected = distribution(logits, temperature, topK, topP);
    TokenDraw draw = TokenDraw.of("", new Sampling(temperature, topK, topP, 1, List.of(), 5));
    double[] found = new double[logits.length];
    for (int i = 0; i < DRAWS; i++) {
      found[draw.next(logits, 0, logits.length)] += 1.0 / DRAWS;
    }
    for (int i = 0; i < found.length; i++) {
      if (expected[i] == 0) {
        assertThat(found[i]).as("token %d", i).isZero();
      }
      double deviation = Math.sqrt(expected[i] * (1 - expected[i]) / DRAWS);
      assertThat(found[i]).as("token %d", i).isCloseTo(expected[i], within(5 * deviation + 1e-9));
    }
  }

  /// By the definitions, one after the other.
  private static double[] distribution(float[] logits, double temperature, int topK, double topP) {
    double[] p = new double[logits.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(logits[i] / temperature);
    }
    Integer[] order = IntStream.range(0, p.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> -p[i]));
    for (int rank = topK == 0 ? p.length : topK; rank < p.length; rank++) {
      p[order[rank]] = 0;
    }
    double total = Arrays.stream(p).sum();
    double before = 0;
    for (int token : order) {
      double share = p[token] / total;
      p[token] = before < topP ? share : 0;
      before += share;
    }
    double kept = Arrays.stream(p).sum();
    return Arrays.stream(p).map(share -> share / kept).toArray();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void drawsAsGreedilyAsTemperatureZeroWhenOneTokenIsKept(long seed) {
    TokenDraw greedy = TokenDraw.of("", Sampling.greedy(1));
    TokenDraw one = TokenDraw.of("", new Sampling(2, 1, 1, 1, List.of(), seed));
    for (int i = 0; i < 200; i++) {
      float[] logits = logits(20, 100 * seed + i);
      logits[i % 20] = logits[(i + 7) % 20]; // a tie
      assertThat(one.next(logits, 0, 20)).isEqualTo(greedy.next(logits, 0, 20));
    }
  }

  @Test
  void keepsTheLowerIdsOfEqualTokens() {
    float[] logits = {-1, 3, -0f, 3, 0f, 3};
    TokenDraw draw = TokenDraw.of("", new Sampling(1, 2, 1, 1, List.of(), 1));
    assertThat(IntStream.range(0, 100).map(_ -> draw.next(logits, 0, 6)).distinct().sorted())
        .containsExactly(1, 3);
  }

  @Test
  void readsOnlyItsOwnPartOfTheLogits() {
    float[] logits = {9, 9, 1, 5, 2, 9};
    TokenDraw draw = TokenDraw.of("", new Sampling(0.01, 3, 1, 1, List.of(), 1));
    assertThat(draw.next(logits, 2, 3)).isEqualTo(1);
  }

  @Test
  void drawsTheSameFromTheSameSeedAndPrompt() {
    Sampling sampling = new Sampling(1, 5, 0.9, 1, List.of(), 7);
    assertThat(drawn("a", sampling)).isEqualTo(drawn("a", sampling));
    assertThat(drawn("b", sampling)).isNotEqualTo(drawn("a", sampling));
    assertThat(drawn("a", new Sampling(1, 5, 0.9, 1, List.of(), 8)))
        .isNotEqualTo(drawn("a", sampling));
  }

  @Test
  void refusesWhatIsNoSampling() {
    assertThatThrownBy(() -> new Sampling(1, 0, 0, 1, List.of(), 0))
        .hasMessage("topP must be in (0, 1], was 0.0");
    assertThatThrownBy(() -> new Sampling(1, -1, 1, 1, List.of(), 0))
        .hasMessage("topK must be at least 0, was -1");
    assertThatThrownBy(() -> new Sampling(Double.NaN, 1, 1))
        .hasMessageStartingWith("temperature must be at least 0");
    assertThatThrownBy(() -> Sampling.greedy(1).endingBefore(List.of("")))
        .hasMessage("a stop text must not be empty");
  }

  private static int[] drawn(String prompt, Sampling sampling) {
    TokenDraw draw = TokenDraw.of(prompt, sampling);
    return IntStream.range(0, 50).map(i -> draw.next(logits(30, i), 0, 30)).toArray();
  }

  private static float[] logits(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] logits = new float[count];
    for (int i = 0; i < count; i++) {
      logits[i] = (float) (2 * random.nextGaussian());
    }
    return logits;
  }
}
