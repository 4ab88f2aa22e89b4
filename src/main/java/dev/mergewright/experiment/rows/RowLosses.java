package dev.mergewright.experiment.rows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.ToIntFunction;

/// The answer loss of every row that a candidate was scored on so far, by term, in the order of the
/// rungs.
///
/// Kept as `float`, as the journal has them, so that a replayed race decides as the first one did.
public final class RowLosses {
  /// No rows yet.
  public static final RowLosses NONE = new RowLosses(new LinkedHashMap<>());

  private final SequencedMap<String, float[]> byTerm;

  private RowLosses(SequencedMap<String, float[]> byTerm) {
    this.byTerm = byTerm;
  }

  /// Losses as measured.
  public static RowLosses of(Map<String, double[]> measured) {
    SequencedMap<String, float[]> byTerm = new LinkedHashMap<>();
    measured.forEach(
        (term, losses) -> {
          float[] rounded = new float[losses.length];
          for (int i = 0; i < losses.length; i++) {
            rounded[i] = (float) losses[i];
          }
          byTerm.put(term, rounded);
        });
    return new RowLosses(byTerm);
  }

  /// Losses as journalled: 32-bit little-endian numbers in base64, by term.
  public static RowLosses read(Map<String, String> encoded) {
    SequencedMap<String, float[]> byTerm = new LinkedHashMap<>();
    encoded.forEach(
        (term, text) -> {
          ByteBuffer bytes =
              ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
          float[] losses = new float[bytes.remaining() / Float.BYTES];
          bytes.asFloatBuffer().get(losses);
          byTerm.put(term, losses);
        });
    return new RowLosses(byTerm);
  }

  /// What [#read] reads.
  public SequencedMap<String, String> encoded() {
    SequencedMap<String, String> encoded = new LinkedHashMap<>();
    byTerm.forEach(
        (term, losses) -> {
          ByteBuffer bytes =
              ByteBuffer.allocate(losses.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(losses);
          encoded.put(term, Base64.getEncoder().encodeToString(bytes.array()));
        });
    return encoded;
  }

  /// These rows and those of a further rung.
  public RowLosses and(RowLosses further) {
    SequencedMap<String, float[]> both = new LinkedHashMap<>(byTerm);
    further.byTerm.forEach(
        (term, losses) ->
            both.merge(
                term,
                losses,
                (first, more) -> {
                  float[] joined = Arrays.copyOf(first, first.length + more.length);
                  System.arraycopy(more, 0, joined, first.length, more.length);
                  return joined;
                }));
    return new RowLosses(both);
  }

  /// The number of scored rows by term.
  public SequencedMap<String, Integer> sizes() {
    SequencedMap<String, Integer> sizes = new LinkedHashMap<>();
    byTerm.forEach((term, losses) -> sizes.put(term, losses.length));
    return sizes;
  }

  /// The rows of a term that are scored.
  int rows(String term) {
    float[] losses = byTerm.get(term);
    return losses == null ? 0 : losses.length;
  }

  /// The loss of a row.
  public double of(String term, int row) {
    float[] losses = byTerm.get(term);
    if (losses == null) {
      throw new IllegalArgumentException("no rows for the term " + term);
    }
    return losses[row];
  }

  /// The mean over the scored rows of each term.
  public SequencedMap<String, Double> means() {
    return means(this::rows);
  }

  /// The mean over the first rows of each term.
  public SequencedMap<String, Double> means(ToIntFunction<String> first) {
    SequencedMap<String, Double> means = new LinkedHashMap<>();
    byTerm.forEach(
        (term, losses) -> {
          int rows = first.applyAsInt(term);
          double sum = 0;
          for (int row = 0; row < rows; row++) {
            sum += losses[row];
          }
          means.put(term, sum / rows);
        });
    return means;
  }
}
