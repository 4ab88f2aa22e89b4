package dev.mergewright.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/// The figures of [Diversity] for one sample of texts.
final class Variety {
  private static final int LONG_GRAM = 4;
  private static final int OPENER = 3;

  /// The header and the trailer of a gzip file without a name.
  private static final int GZIP_FRAME = 18;

  private final List<String> texts;
  private final List<List<String>> words;
  private final List<int[]> numbers;
  private final Grams grams = new Grams();

  Variety(List<String> texts) {
    this.texts = texts;
    words = texts.stream().map(Words::of).toList();
    numbers = words.stream().map(grams::words).toList();
  }

  /// So many texts, drawn without replacement and kept in their order.
  static List<String> sample(List<String> texts, int size, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int[] order = IntStream.range(0, texts.size()).toArray();
    for (int i = 0; i < size; i++) {
      int other = i + random.nextInt(order.length - i);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return Arrays.stream(order, 0, size).sorted().mapToObj(texts::get).toList();
  }

  /// The different word n-grams among all.
  double distinct(int n) {
    int[] all = numbers.stream().flatMapToInt(text -> Arrays.stream(grams.runs(text, n))).toArray();
    return all.length == 0 ? 1 : (double) Grams.distinct(all).length / all.length;
  }

  double selfBleu() {
    return SelfBleu.of(numbers);
  }

  double vendi() {
    return Vendi.of(numbers);
  }

  /// The bytes of all texts, a line each in small letters, over those that gzip makes of them.
  double compression() {
    byte[] plain =
        String.join("\n", texts).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    } finally {
      deflater.end();
    }
    return (double) plain.length / (packed.size() + GZIP_FRAME);
  }

  /// The mean of ln(1 + k), k the uses of a text's 4-grams in other texts (Salkar, Trienes and
  /// Nenkova, AACL 2022).
  double repetition() {
    Map<Integer, Integer> uses = new HashMap<>();
    List<int[]> runs = numbers.stream().map(text -> grams.runs(text, LONG_GRAM)).toList();
    runs.forEach(text -> Arrays.stream(text).forEach(gram -> uses.merge(gram, 1, Integer::sum)));
    double sum = 0;
    for (int[] text : runs) {
      Map<Integer, Integer> own = new HashMap<>();
      Arrays.stream(text).forEach(gram -> own.merge(gram, 1, Integer::sum));
      int elsewhere = 0;
      for (Map.Entry<Integer, Integer> gram : own.entrySet()) {
        elsewhere += uses.getOrDefault(gram.getKey(), 0) - gram.getValue();
      }
      sum += Math.log1p(elsewhere);
    }
    return sum / texts.size();
  }

  /// How often each opener, the first three words, is used.
  int[] openers() {
    Map<List<String>, Integer> openers = new HashMap<>();
    for (List<String> text : words) {
      openers.merge(text.subList(0, Math.min(OPENER, text.size())), 1, Integer::sum);
    }
    return openers.values().stream().mapToInt(uses -> uses).sorted().toArray();
  }

  /// The lengths in words, the shortest first.
  int[] lengths() {
    return words.stream().mapToInt(List::size).sorted().toArray();
  }
}
