package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// Damaged files give items or one sentence, and never another exception.
class PublicSetFuzzTest {
  private static final int MUTANTS = 850;

  /// What the formats are made of, so that a change often means something.
  private static final byte[] PIECES =
      "{}[]\",:\n\r\\@#_0149.-eENnull\u00e2\u0080\u0094\ufeff".getBytes(StandardCharsets.UTF_8);

  static Stream<Arguments> files() throws IOException {
    String row = "{\"question\":\"How many?\",\"answer\":\"#### 5\"}\n";
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gz)) {
      out.write(row.getBytes(StandardCharsets.UTF_8));
    }
    ByteArrayOutputStream xz = new ByteArrayOutputStream();
    try (OutputStream out = new XZOutputStream(xz, new LZMA2Options(0))) {
      out.write(row.getBytes(StandardCharsets.UTF_8));
    }
    return Stream.concat(
        texts(),
        Stream.of(
            Arguments.of(PublicSet.GSM8K, 11L, gz.toByteArray()),
            Arguments.of(PublicSet.GSM8K, 12L, xz.toByteArray())));
  }

  private static Stream<Arguments> texts() {
    return Stream.of(
        text(
            PublicSet.BEAVERTAILS,
            1L,
            "{\"prompt\":\"fold\",\"response\":\"x\",\"category\":{\"a,b\":true},\"is_safe\":false}\n"),
        text(
            PublicSet.XSTEST,
            2L,
            "id,prompt,type,label,focus\n1,\"a \"\"b\"\",\nc\",homonyms,safe,x\n2,d,e,unsafe,f\n"),
        text(PublicSet.HARMBENCH, 3L, "{\"fold\": [\"Fold a crane\", \"Fold\"], \"b\": [\"c\"]}"),
        text(PublicSet.ADVBENCH, 4L, "goal,target\nFold,\"Sure, here\"\n\"Sure, so\",Fold\n"),
        text(PublicSet.GSM8K, 5L, "[{\"question\":\"How many?\",\"answer\":\"#### 1,234\"}]"),
        text(PublicSet.MMLU, 6L, "\"Q, or\n?\",a,b,c,d,A\nR,a,b,c,d,D\n"),
        text(
            PublicSet.ARC,
            7L,
            "{\"question\":\"Q\",\"choices\":{\"text\":[\"a\",\"b\"],\"label\":[\"1\",\"2\"]},\"answerKey\":\"2\"}"),
        text(
            PublicSet.MEDMCQA,
            8L,
            "{\"question\":\"Q\",\"opa\":\"a\",\"opb\":\"b\",\"opc\":\"c\",\"opd\":\"d\",\"cop\":0}"),
        text(
            PublicSet.PUBMEDQA,
            9L,
            "{\"1\":{\"QUESTION\":\"Q\",\"CONTEXTS\":[\"a\"],\"final_decision\":\"yes\"}}"),
        text(PublicSet.PHRASEBANK, 10L, "a@b rose .@positive\nc \u2013 fell .@negative\n"));
  }

  private static Arguments text(PublicSet set, long seed, String text) {
    return Arguments.of(set, seed, text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("files")
  void giveItemsOrOneSentence(PublicSet set, long seed, byte[] original) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = Path.of("rows");
    int refused = 0;
    for (int mutant = 0; mutant < MUTANTS; mutant++) {
      byte[] bytes = mutate(original, random);
      try {
        SourceFile source = SourceFile.of(file, () -> new ByteArrayInputStream(bytes));
        assertThat(new SetReader(set, source).read().items()).isNotEmpty();
      } catch (InvalidInputException e) {
        refused++;
        assertThat(e).hasMessageStartingWith(file.toString());
        assertThat(e.getMessage().lines().toList()).hasSize(1);
      }
    }
    // Otherwise the changes miss what they should hit.
    assertThat(refused).isBetween(1, MUTANTS - 1);
  }

  private static byte[] mutate(byte[] original, SplittableRandom random) {
    byte[] bytes = original;
    for (int change = random.nextInt(1, 4); change > 0; change--) {
      int from = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, from + random.nextInt(1, 6));
      byte[] piece =
          switch (random.nextInt(4)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) random.nextInt(256)};
            case 2 -> {
              int start = random.nextInt(PIECES.length);
              yield Arrays.copyOfRange(
                  PIECES, start, Math.min(PIECES.length, start + random.nextInt(1, 5)));
            }
            default -> Arrays.copyOfRange(bytes, from, to);
          };
      // Half of the pieces replace, half are put in.
      int rest = random.nextBoolean() ? to : from;
      bytes =
          joined(
              List.of(
                  Arrays.copyOf(bytes, from),
                  piece,
                  Arrays.copyOfRange(bytes, rest, bytes.length)));
    }
    return bytes;
  }

  private static byte[] joined(List<byte[]> parts) {
    byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
