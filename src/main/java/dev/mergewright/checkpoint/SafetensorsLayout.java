package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.SafetensorsHeader.Entry;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Where each tensor goes in the safetensors file that is about to be written; see
/// [SafetensorsHeader] for the format.
///
/// All offsets are known before the first number is computed, so tensors can be written in any
/// order.
///
/// @param header the eight length bytes and the header, padded so that the data begin at a multiple
///   of 8
/// @param entries the tensors in file order
record SafetensorsLayout(ByteBuffer header, SequencedMap<String, Entry> entries) {
  private static final int ALIGNMENT = 8;
  private static final JsonMapper JSON = new JsonMapper();

  /// Lays tensors out back to back, in the order given.
  static SafetensorsLayout of(SequencedMap<String, Entry> tensors) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("__metadata__").put("format", "pt"); // transformers refuses files without it
    SequencedMap<String, Entry> placed = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, Entry> tensor : tensors.entrySet()) {
      Entry old = tensor.getValue();
      long end = Math.addExact(offset, old.end() - old.begin());
      Entry entry = new Entry(old.type(), old.shape(), offset, end);
      placed.put(tensor.getKey(), entry);
      describe(root.putObject(tensor.getKey()), entry);
      offset = end;
    }
    return new SafetensorsLayout(header(root), placed);
  }

  /// A tensor that has no place yet.
  static Entry unplaced(TensorSpec spec) {
    return new Entry(spec.type().name(), spec.shape(), 0, spec.bytes());
  }

  /// Splits tensors, in order, into groups of at most `bytes`; a greater tensor has a group of its
  /// own.
  static List<SequencedMap<String, Entry>> split(SequencedMap<String, Entry> tensors, long bytes) {
    List<SequencedMap<String, Entry>> groups = new ArrayList<>();
    SequencedMap<String, Entry> group = new LinkedHashMap<>();
    long size = 0;
    for (Map.Entry<String, Entry> tensor : tensors.entrySet()) {
      long own = tensor.getValue().end() - tensor.getValue().begin();
      if (!group.isEmpty() && size + own > bytes) {
        groups.add(group);
        group = new LinkedHashMap<>();
        size = 0;
      }
      group.put(tensor.getKey(), tensor.getValue());
      size += own;
    }
    groups.add(group);
    return groups;
  }

  /// The index of several shards.
  static String index(SequencedMap<Path, SafetensorsLayout> shards) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("metadata")
        .put("total_size", shards.values().stream().mapToLong(SafetensorsLayout::dataBytes).sum());
    ObjectNode map = root.putObject("weight_map");
    shards.forEach(
        (file, layout) ->
            layout
                .entries()
                .keySet()
                .forEach(name -> map.put(name, file.getFileName().toString())));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  /// The bytes of all tensors.
  long dataBytes() {
    return entries.isEmpty() ? 0 : entries.lastEntry().getValue().end();
  }

  /// The byte in the file at which the tensors begin.
  long dataBegin() {
    return header.capacity();
  }

  private static void describe(ObjectNode node, Entry entry) {
    node.put("dtype", entry.type());
    ArrayNode shape = node.putArray("shape");
    entry.shape().forEach(shape::add);
    node.putArray("data_offsets").add(entry.begin()).add(entry.end());
  }

  private static ByteBuffer header(ObjectNode root) throws IOException {
    byte[] json = JSON.writeValueAsBytes(root);
    int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(ALIGNMENT + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(padded).put(json);
    return header.put(" ".repeat(padded - json.length).getBytes(StandardCharsets.US_ASCII)).flip();
  }
}
