package dev.mergewright.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// The header of a safetensors file, strictly checked.
///
/// ```text
/// bytes 0..7      N, the length of the header, unsigned little-endian 64 bit, at most 100,000,000
/// bytes 8..8+N    JSON object, padded with spaces: tensor name -> {dtype, shape, data_offsets: [begin, end)}
///                 and optionally "__metadata__" -> {text: text}
/// bytes 8+N..     the tensors, little-endian, row-major, back to back: no gap, no overlap, nothing after the last
/// ```
///
/// Offsets count from byte 8+N. Format: github.com/huggingface/safetensors.
///
/// @param entries the tensors by name, in the order of their bytes
record SafetensorsHeader(SequencedMap<String, Entry> entries) {
  /// The greatest header that readers of the format accept.
  static final long MAX_BYTES = 100_000_000;

  /// The longest name of a tensor; names end up in messages, and those of real models stay below
  /// 100.
  static final int MAX_NAME = 500;

  /// How much of anything that a header says a message repeats.
  private static final int SHOWN = 100;

  private static final String METADATA = "__metadata__";

  /// The bits of one element of each number format.
  private static final Map<String, Integer> BITS =
      Map.ofEntries(
          Map.entry("BOOL", 8),
          Map.entry("U8", 8),
          Map.entry("I8", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E8M0", 8),
          Map.entry("I16", 16),
          Map.entry("U16", 16),
          Map.entry("F16", 16),
          Map.entry("BF16", 16),
          Map.entry("I32", 32),
          Map.entry("U32", 32),
          Map.entry("F32", 32),
          Map.entry("F64", 64),
          Map.entry("I64", 64),
          Map.entry("U64", 64));

  /// Characters that break a line or command a terminal.
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// One tensor.
  ///
  /// @param type the name of the number format
  /// @param shape the sizes, outermost first
  /// @param begin the first byte, counted from the end of the header
  /// @param end the byte after the last
  record Entry(String type, List<Long> shape, long begin, long end) {}

  SafetensorsHeader {
    entries = Collections.unmodifiableSequencedMap(entries);
  }

  /// Parses and checks a header.
  ///
  /// @param file names the file in messages
  /// @param json the header's bytes
  /// @param dataBytes the bytes that follow the header
  static SafetensorsHeader parse(String file, byte[] json, long dataBytes) {
    List<Map.Entry<String, Entry>> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : object(file, json).properties()) {
      if (field.getKey().equals(METADATA)) {
        checkMetadata(file, field.getValue());
      } else {
        checkName(file, field.getKey());
        entries.add(Map.entry(field.getKey(), entry(file, field.getKey(), field.getValue())));
      }
    }
    entries.sort(
        Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    checkLayout(file, entries, dataBytes);
    SequencedMap<String, Entry> inFileOrder = new LinkedHashMap<>();
    entries.forEach(e -> inFileOrder.put(e.getKey(), e.getValue()));
    return new SafetensorsHeader(inFileOrder);
  }

  private static JsonNode object(String file, byte[] json) {
    if (json.length == 0 || json[0] != '{') { // the format allows no blank before it
      throw broken(Reason.INVALID_JSON, file, "the header does not begin with {");
    }
    try {
      JsonNode root = JSON.readTree(json);
      if (!root.isObject()) {
        throw broken(Reason.INVALID_JSON, file, "the header is not a JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      boolean duplicate = e.getOriginalMessage().startsWith("Duplicate field");
      throw broken(
          duplicate ? Reason.DUPLICATE_NAME : Reason.INVALID_JSON,
          file,
          "the header cannot be read: %s",
          e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw broken(
          Reason.INVALID_JSON,
          file,
          "the header cannot be read: %s",
          String.valueOf(e.getMessage()));
    }
  }

  private static void checkMetadata(String file, JsonNode metadata) {
    if (!metadata.isObject() || !metadata.valueStream().allMatch(JsonNode::isTextual)) {
      throw broken(Reason.INVALID_ENTRY, file, "%s must hold texts by name", METADATA);
    }
  }

  private static void checkName(String file, String tensor) {
    if (tensor.length() > MAX_NAME || CONTROL.matcher(tensor).find()) {
      throw broken(
          Reason.INVALID_ENTRY,
          file,
          "%s is no tensor name, which has at most %d characters and none that cannot be shown",
          tensor,
          MAX_NAME);
    }
  }

  private static Entry entry(String file, String tensor, JsonNode node) {
    JsonNode offsets = node.path("data_offsets");
    if (!node.path("dtype").isTextual() || !node.path("shape").isArray() || offsets.size() != 2) {
      throw broken(
          Reason.INVALID_ENTRY, file, "%s lacks one of dtype, shape and two data_offsets", tensor);
    }
    List<Long> shape = new ArrayList<>();
    for (JsonNode size : node.path("shape")) {
      shape.add(whole(file, tensor, size));
    }
    Entry entry =
        new Entry(
            node.path("dtype").textValue(),
            List.copyOf(shape),
            whole(file, tensor, offsets.path(0)),
            whole(file, tensor, offsets.path(1)));
    checkSize(file, tensor, entry);
    return entry;
  }

  private static long whole(String file, String tensor, JsonNode number) {
    if (!number.isIntegralNumber() || !number.canConvertToLong()) {
      throw broken(
          number.isIntegralNumber() ? Reason.OVERFLOW : Reason.INVALID_ENTRY,
          file,
          "%s has the size or offset %s, which is not a 64-bit whole number",
          tensor,
          number);
    }
    if (number.longValue() < 0) {
      throw broken(Reason.NEGATIVE, file, "%s has the negative size or offset %s", tensor, number);
    }
    return number.longValue();
  }

  private static void checkSize(String file, String tensor, Entry entry) {
    Integer bits = BITS.get(entry.type());
    if (bits == null) {
      throw broken(Reason.UNKNOWN_TYPE, file, "%s has the unknown dtype %s", tensor, entry.type());
    }
    long bytes = bits / 8;
    try {
      for (long size : entry.shape()) {
        bytes = Math.multiplyExact(bytes, size);
      }
    } catch (ArithmeticException e) {
      throw broken(Reason.OVERFLOW, file, "%s has the impossible shape %s", tensor, entry.shape());
    }
    if (entry.end() - entry.begin() != bytes) {
      throw broken(
          Reason.SIZE_MISMATCH,
          file,
          "%s of type %s and shape %s takes %d bytes, but its offsets span %d",
          tensor,
          entry.type(),
          entry.shape(),
          bytes,
          entry.end() - entry.begin());
    }
  }

  private static void checkLayout(
      String file, List<Map.Entry<String, Entry>> sorted, long dataBytes) {
    long end = 0;
    for (Map.Entry<String, Entry> tensor : sorted) {
      long begin = tensor.getValue().begin();
      if (tensor.getValue().end() > dataBytes) {
        throw broken(
            Reason.OUT_OF_FILE,
            file,
            "%s ends at byte %d of %d; the file was cut, so download or copy it again",
            tensor.getKey(),
            tensor.getValue().end(),
            dataBytes);
      }
      if (begin != end) {
        throw broken(
            begin < end ? Reason.OVERLAP : Reason.GAP,
            file,
            "%s begins at byte %d, but the tensor before it ends at %d",
            tensor.getKey(),
            begin,
            end);
      }
      end = tensor.getValue().end();
    }
    if (end != dataBytes) {
      throw broken(Reason.TRAILING_BYTES, file, "%d bytes follow the last tensor", dataBytes - end);
    }
  }

  /// A refusal.
  ///
  /// @param found what the sentence repeats of the file, cut to a line that any terminal can show
  static CheckpointFormatException broken(
      Reason reason, String file, String sentence, Object... found) {
    Object[] shown = Arrays.stream(found).map(SafetensorsHeader::shown).toArray();
    return new CheckpointFormatException(reason, file + ": " + sentence.formatted(shown));
  }

  /// What a message repeats of a file; numbers stay.
  static Object shown(Object found) {
    return found instanceof Number ? found : shown(String.valueOf(found));
  }

  /// What a message repeats of a file's text: cut short, without what breaks a line.
  static String shown(String found) {
    String text = CONTROL.matcher(found).replaceAll("?");
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
