package dev.mergewright.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The tokenizer files of a merged model, as changes to those of its template.
///
/// Immutable: each `with` returns a changed copy.
///
/// @param template the model directory whose files travel along where nothing is said
/// @param written files with new text, by name
/// @param leftOut files of the template that no longer hold and must not travel along
/// @param notes what somebody should know
public record TokenizerFiles(
    Path template, SequencedMap<String, String> written, List<String> leftOut, List<String> notes) {
  public TokenizerFiles {
    written = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(written));
    leftOut = List.copyOf(leftOut);
    notes = List.copyOf(notes);
  }

  /// The files of a model directory, unchanged.
  public static TokenizerFiles of(Path template) {
    return new TokenizerFiles(template, new LinkedHashMap<>(), List.of(), List.of());
  }

  /// What the merged model's file will hold, if it will have one.
  Optional<String> text(String name) throws IOException {
    String text = written.get(name);
    if (text != null) {
      return Optional.of(text);
    }
    Path file = template.resolve(name);
    return leftOut.contains(name) || !Files.isRegularFile(file)
        ? Optional.empty()
        : Optional.of(Files.readString(file));
  }

  /// The same files with another text for one.
  TokenizerFiles with(String name, String text) {
    SequencedMap<String, String> more = new LinkedHashMap<>(written);
    more.put(name, text);
    List<String> fewer = leftOut.stream().filter(other -> !other.equals(name)).toList();
    return new TokenizerFiles(template, more, fewer, notes);
  }

  /// The same files without one.
  TokenizerFiles without(String name) {
    SequencedMap<String, String> fewer = new LinkedHashMap<>(written);
    fewer.remove(name);
    List<String> more = new ArrayList<>(leftOut);
    if (Files.exists(template.resolve(name)) && !more.contains(name)) {
      more.add(name);
    }
    return new TokenizerFiles(template, fewer, more, notes);
  }

  /// The same files with more to know.
  TokenizerFiles noting(List<String> sentences) {
    List<String> more = new ArrayList<>(notes);
    more.addAll(sentences);
    return new TokenizerFiles(template, written, leftOut, more);
  }
}
