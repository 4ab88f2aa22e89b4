package dev.mergewright.checkpoint;

import static dev.mergewright.checkpoint.SafetensorsBytes.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A small valid safetensors file with one to four injuries, drawn from a random generator.
///
/// Most injuries hit the header, whose length is told anew so that the rest of the reader is
/// reached; some hit the length itself or the bytes around it.
final class SafetensorsMutant {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern PAIR = Pattern.compile("\\[([0-9]{1,9}),([0-9]{1,9})\\]");
  private static final Pattern ENTRY = Pattern.compile("\"[^\"]*\":\\{\"dtype\"[^}]*\\}");
  private static final Pattern PIECE = Pattern.compile("\"[^\"]*\"|[0-9]+|[\\[\\]{}:,]");

  private static final List<byte[]> SEEDS =
      List.of(
          SafetensorsBytes.of("{}", 0),
          SafetensorsBytes.of(object(tensor("a", "F32", "[2]", 0, 8)), 8),
          SafetensorsBytes.of(
              object(
                  "\"__metadata__\":{\"format\":\"pt\"}",
                  tensor("a", "BF16", "[2,3]", 0, 12),
                  tensor("b", "F16", "[]", 12, 14),
                  tensor("c", "I64", "[1]", 14, 22),
                  tensor("d", "F32", "[0,7]", 22, 22)),
              22));

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-1",
          "1",
          "4",
          "8",
          "0.5",
          "1e1",
          "1e999999999",
          "-1e-999999999",
          "2147483648",
          "4294967296",
          "4611686018427387904",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "9".repeat(300),
          "9".repeat(2000),
          "007",
          "0x10",
          "NaN",
          "Infinity");

  private static final List<String> TEXTS =
      List.of(
          "\"\"",
          "\"a\"",
          "\"dtype\"",
          "\"shape\"",
          "\"data_offsets\"",
          "\"__metadata__\"",
          "\"F64\"",
          "\"F32\"",
          "\"BOOL\"",
          "\"F8_E4M3\"",
          "\"F4\"",
          "\"line\\nbreak\"",
          "\"\\u001b[31m\"",
          "\"\\u2028\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"%s%n\"",
          "\"" + "n".repeat(3000) + "\"",
          "\"é😀\"");

  private static final List<String> PIECES =
      List.of(
          "null",
          "true",
          "\uFEFF",
          "\0",
          "é😀",
          "/**/",
          "{}",
          "[]",
          "[1,2]",
          "{\"a\":1,\"b\":2}",
          " ",
          "\n",
          ",",
          ":");

  private SafetensorsMutant() {}

  /// The next mutant.
  static byte[] of(RandomGenerator random) {
    byte[] seed = one(SEEDS, random);
    int length = (int) ByteBuffer.wrap(seed).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] header = Arrays.copyOfRange(seed, 8, 8 + length);
    int injuries = random.nextInt(3) == 0 ? random.nextInt(2, 5) : 1;
    for (int i = 0; i < injuries; i++) {
      header = injured(header, random);
    }
    return framed(header, seed.length - 8 - length, random);
  }

  private static byte[] injured(byte[] header, RandomGenerator random) {
    if (header.length > 0 && random.nextInt(8) == 0) {
      header[random.nextInt(header.length)] ^= (byte) (1 << random.nextInt(8));
      return header;
    }
    if (random.nextInt(16) == 0) {
      return Arrays.copyOf(header, random.nextInt(header.length + 1));
    }
    // ISO 8859-1 carries every byte through unchanged
    String text = new String(header, StandardCharsets.ISO_8859_1);
    return injured(text, random).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String injured(String text, RandomGenerator random) {
    return switch (random.nextInt(14)) {
      case 0 -> replaced(text, NUMBER, one(NUMBERS, random), random);
      case 1 -> replaced(text, NUMBER, Integer.toString(random.nextInt(30)), random);
      case 2 -> replaced(text, PIECE, bytes(one(PIECES, random)), random);
      case 3 -> inserted(text, bytes(one(PIECES, random)), random);
      case 4 -> inserted(text, nested(random), random);
      case 5 -> inserted(text, part(text, random), random);
      case 6 -> swapped(text, random);
      case 7 -> replaced(text, PIECE, "", random);
      case 8, 9 -> replaced(text, TEXT, bytes(one(TEXTS, random)), random);
      case 10, 11 -> moved(text, random);
      case 12 -> replaced(text, ENTRY, "", random) + " ";
      default -> replaced(text, ENTRY, tensor("e", "U8", "[8]", 8, 16), random);
    };
  }

  /// The file of a header; one in four with a wrong length, too few or too many bytes.
  private static byte[] framed(byte[] header, int dataBytes, RandomGenerator random) {
    long claimed = header.length;
    int data = dataBytes;
    switch (random.nextInt(16)) {
      case 0 -> claimed = random.nextLong();
      case 1 -> claimed += random.nextInt(-3, 4);
      case 2 -> data = random.nextInt(2 * dataBytes + 2);
      case 3 -> claimed = random.nextInt(2) == 0 ? 100_000_001 : -1;
      default -> {}
    }
    byte[] file =
        ByteBuffer.allocate(8 + header.length + data)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(claimed)
            .put(header)
            .array();
    return random.nextInt(32) == 0 ? Arrays.copyOf(file, random.nextInt(file.length + 1)) : file;
  }

  private static String replaced(String text, Pattern what, String with, RandomGenerator random) {
    List<MatchResult> found = what.matcher(text).results().toList();
    if (found.isEmpty()) {
      return text + with;
    }
    MatchResult match = one(found, random);
    return text.substring(0, match.start()) + with + text.substring(match.end());
  }

  private static String inserted(String text, String what, RandomGenerator random) {
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + what + text.substring(at);
  }

  /// Two neighbouring parts change places.
  private static String swapped(String text, RandomGenerator random) {
    int[] cuts = random.ints(3, 0, text.length() + 1).sorted().toArray();
    return text.substring(0, cuts[0])
        + text.substring(cuts[1], cuts[2])
        + text.substring(cuts[0], cuts[1])
        + text.substring(cuts[2]);
  }

  /// A tensor's bytes, or a shape of two sizes, moved to another place.
  private static String moved(String text, RandomGenerator random) {
    int by = random.nextInt(1, 9);
    List<MatchResult> pairs = PAIR.matcher(text).results().toList();
    if (pairs.isEmpty()) {
      return text;
    }
    MatchResult pair = one(pairs, random);
    int sign = Integer.parseInt(pair.group(1)) >= by && random.nextBoolean() ? -1 : 1;
    String there =
        "[%d,%d]"
            .formatted(
                Integer.parseInt(pair.group(1)) + sign * by,
                Integer.parseInt(pair.group(2)) + sign * by);
    return text.substring(0, pair.start()) + there + text.substring(pair.end());
  }

  private static String part(String text, RandomGenerator random) {
    List<String> parts = List.of(text.split("(?<=[,{}\\[\\]])"));
    int from = random.nextInt(parts.size());
    return String.join("", parts.subList(from, random.nextInt(from, parts.size()) + 1));
  }

  private static String nested(RandomGenerator random) {
    int depth = random.nextInt(4) == 0 ? 5000 : random.nextInt(1, 20);
    return random.nextBoolean()
        ? "[".repeat(depth) + "]".repeat(depth)
        : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  private static String object(String... fields) {
    return "{" + String.join(",", fields) + "}";
  }

  /// UTF-8 as the characters of ISO 8859-1.
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static <T> T one(List<T> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
