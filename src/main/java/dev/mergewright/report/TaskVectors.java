package dev.mergewright.report;

import dev.mergewright.merge.Inspection;
import dev.mergewright.merge.TaskVectorSums;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// An inspection with the names of its models.
///
/// @param base the base's folder
/// @param folders the sources' folders
record TaskVectors(Inspection inspection, String base, List<String> folders) {
  TaskVectors {
    folders = List.copyOf(folders);
    if (folders.size() != inspection.sources()) {
      throw new IllegalArgumentException(
          "%d sources were inspected, but %d are named"
              .formatted(inspection.sources(), folders.size()));
    }
  }

  /// Two sources, counted from 0.
  record Pair(int first, int second) {}

  int sources() {
    return folders.size();
  }

  /// Every two sources once.
  List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (int first = 0; first < sources(); first++) {
      for (int second = first + 1; second < sources(); second++) {
        pairs.add(new Pair(first, second));
      }
    }
    return pairs;
  }

  /// A source's short name: that of its folder, or the whole path where that would be ambiguous.
  String name(int source) {
    List<String> names = folders.stream().map(TaskVectors::last).toList();
    String name = names.get(source);
    boolean unique = Collections.frequency(names, name) == 1 && !name.equals(last(base));
    return unique ? name : folders.get(source);
  }

  String name(Pair pair) {
    return name(pair.first()) + " and " + name(pair.second());
  }

  TaskVectorSums total() {
    return inspection.total();
  }

  /// The layers proper, from the first to the last.
  List<Integer> layers() {
    return inspection.layers().stream().filter(layer -> layer != Inspection.OUTSIDE).toList();
  }

  /// A layer, or what lies outside of them, in a sentence.
  static String place(int layer) {
    return layer == Inspection.OUTSIDE ? "outside the layers" : "layer " + layer;
  }

  private static String last(String folder) {
    Path name = Path.of(folder).normalize().getFileName();
    return name == null || name.toString().isEmpty() ? folder : name.toString();
  }
}
