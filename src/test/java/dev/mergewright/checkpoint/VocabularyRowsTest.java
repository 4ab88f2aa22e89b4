package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.checkpoint.VocabularyChoice.Source;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.Tiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyRowsTest implements WeightsContract {
  @TempDir private Path folder;

  /// A model of which some rows are its own, some the base's, some means and some padding.
  @Override
  public Weights weights() {
    try {
      return weights(8, 32, 27);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Weights weights(int width, int rows, int tokens) throws IOException {
    Vocabulary base = vocabulary("base", 0, tokens, rows);
    Vocabulary other = vocabulary("other", 5, tokens, rows);
    Vocabulary third = vocabulary("third", 9, tokens, rows);
    Map<String, Weights> originals = new LinkedHashMap<>();
    for (Vocabulary model : List.of(base, other, third)) {
      originals.put(model.model(), embedding(originals.size(), rows, width));
    }
    VocabularyChoice padded = new VocabularyChoice(new Source.Union(), new LinkedHashMap<>(), 16);
    return MergedVocabulary.of(padded, List.of(base, other, third), "base")
        .rowsOf(originals)
        .get("other");
  }

  private Vocabulary vocabulary(String name, int first, int tokens, int rows) throws IOException {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < tokens; i++) {
      words.add("w" + (first + i));
    }
    return TinyTokenizer.wordLevel(words.toArray(String[]::new)).in(folder.resolve(name), rows);
  }

  private static ArrayWeights embedding(int model, int rows, int width) {
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(model + 0.1 * i);
    }
    return new ArrayWeights()
        .with(
            "model.embed_tokens.weight",
            ElementType.F32,
            List.of((long) rows, (long) width),
            values);
  }

  @Test
  void readsRowsThatAreWiderThanATile() throws IOException {
    int width = Tiles.SIZE + 1;
    Weights wide = weights(width, 12, 10);
    float[] all = wide.read("model.embed_tokens.weight");
    assertThat(all.length / width).isEqualTo(32); // w0 to w18, padded
    float[] row = new float[width];
    wide.read("model.embed_tokens.weight", 5L * width, row, width); // w5, row 0 of its own
    assertThat(row).containsExactly(embedding(1, 1, width).read("model.embed_tokens.weight"));
    float[] last = new float[width];
    wide.read("model.embed_tokens.weight", 31L * width, last, width);
    double mean = 0;
    for (int token = 0; token < 19; token++) {
      mean += all[token * width + Tiles.SIZE];
    }
    assertThat(last[Tiles.SIZE]).isEqualTo((float) (mean / 19));
  }
}
