package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class SourceFileTest {
  private static final String TEXT = "Cranes \u2013 caf\u00e9\n";

  @TempDir Path folder;

  @Test
  void readsPlainGzAndXzWhateverTheyAreCalled() throws IOException {
    byte[] plain = TEXT.getBytes(StandardCharsets.UTF_8);

    assertThat(text(plain)).isEqualTo(TEXT);
    assertThat(text(gz(plain))).isEqualTo(TEXT);
    assertThat(text(xz(plain))).isEqualTo(TEXT);
  }

  @Test
  void readsOverAByteOrderMark() throws IOException {
    assertThat(text(("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_8))).isEqualTo(TEXT);
    assertThat(text(("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_16BE))).isEqualTo(TEXT);
    assertThat(text(("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_16LE))).isEqualTo(TEXT);
  }

  @Test
  void readsWhatIsNotUtf8AsIso88591() throws IOException {
    assertThat(text("5 \u00a3 caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo("5 \u00a3 caf\u00e9");
  }

  /// 16384 is the block; the two bytes of the accent lie on both sides of its end, or the file ends
  /// inside them.
  @ParameterizedTest
  @ValueSource(ints = {16_382, 16_383, 16_384, 32_767})
  void tellsTheEncodingAcrossBlocks(int before) throws IOException {
    String text = "a".repeat(before) + "\u00e9";
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);

    assertThat(text(utf8)).isEqualTo(text);
    assertThat(text(Arrays.copyOf(utf8, utf8.length - 1))).endsWith("a\u00c3");
  }

  @Test
  void refusesADamagedArchive() throws IOException {
    byte[] gz = gz(TEXT.repeat(1000).getBytes(StandardCharsets.UTF_8));
    byte[] xz = xz(TEXT.repeat(1000).getBytes(StandardCharsets.UTF_8));
    byte[] flipped = xz.clone();
    flipped[flipped.length / 2] ^= 1;

    assertRefused(Arrays.copyOf(gz, gz.length - 9), "is damaged or cut off");
    assertRefused(Arrays.copyOf(gz, 5), "is damaged or cut off");
    assertRefused(Arrays.copyOf(xz, xz.length - 9), "is damaged or cut off");
    assertRefused(flipped, "is damaged or cut off");
  }

  @Test
  void saysHowToConvertParquet() throws IOException {
    Path file = folder.resolve("train-00000-of-00001.parquet");
    Files.writeString(file, "PAR1 and so on");

    assertThatThrownBy(() -> SourceFile.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " is a Parquet file, expected JSON Lines, JSON or CSV; convert it: python -c"
                + " \"import pandas;"
                + " pandas.read_parquet('train-00000-of-00001.parquet').to_json('train-00000-of-00001.jsonl',"
                + " orient='records', lines=True)\"");
  }

  @Test
  void refusesWhatIsNoFileOfRows() throws IOException {
    assertRefused(new byte[0], "is empty, expected rows of a public set");
    assertRefused(new byte[] {'P', 'K', 3, 4, 0, 0}, "is an archive that is not read here");
    assertThatThrownBy(() -> SourceFile.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is a folder, expected one file of the set; give a file in it");
    assertThatThrownBy(() -> SourceFile.open(folder.resolve("none")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("does not exist, expected a downloaded file of the set");
  }

  private void assertRefused(byte[] bytes, String part) {
    assertThatThrownBy(() -> text(bytes))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(part);
  }

  private String text(byte[] bytes) throws IOException {
    Path file = folder.resolve("download");
    Files.write(file, bytes);
    try (BufferedReader reader = SourceFile.open(file).reader()) {
      StringBuilder text = new StringBuilder();
      for (int c = reader.read(); c != -1; c = reader.read()) {
        text.append((char) c);
      }
      return text.toString();
    }
  }

  private static byte[] gz(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] xz(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    // The smallest window, so that the test stays small.
    try (OutputStream out = new XZOutputStream(packed, new LZMA2Options(0))) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
