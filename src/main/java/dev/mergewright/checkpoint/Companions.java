package dev.mergewright.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The files beside the weights of a model that is about to be written.
///
/// @param template where files are copied from, absent for a new model
/// @param texts new files by name; they take the place of copies
/// @param without names of files that are not copied
record Companions(
    @Nullable Checkpoint template, SequencedMap<String, String> texts, Set<String> without) {
  Companions {
    texts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(texts));
    without = Set.copyOf(without);
  }

  /// All files of a template, or none.
  static Companions of(@Nullable Checkpoint template) {
    return new Companions(template, new LinkedHashMap<>(), Set.of());
  }

  Companions with(String name, String text) {
    requireName(name);
    SequencedMap<String, String> more = new LinkedHashMap<>(texts);
    more.put(name, text);
    return new Companions(template, more, without);
  }

  Companions without(String name) {
    requireName(name);
    SequencedMap<String, String> fewer = new LinkedHashMap<>(texts);
    fewer.remove(name);
    Set<String> dropped = new TreeSet<>(without);
    dropped.add(name);
    return new Companions(template, fewer, dropped);
  }

  void write(Path folder) throws IOException {
    for (Path file : template == null ? List.<Path>of() : template.companions()) {
      String name = file.getFileName().toString();
      if (!without.contains(name) && !texts.containsKey(name)) {
        Files.copy(file, folder.resolve(name));
      }
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(folder.resolve(text.getKey()), text.getValue());
    }
  }

  private static void requireName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || name.equals(ModelFolder.CONFIG)) {
      throw new IllegalArgumentException("not a name for a file beside the weights: " + name);
    }
  }
}
