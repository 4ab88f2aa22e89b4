package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Reference;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A generation file as the user wrote it: the settings, and the folder that their paths are
/// relative to.
///
/// @param file the file
/// @param settings what it says
public record GenerationFile(Path file, GenerationSettings settings) {
  /// Reads a file.
  ///
  /// @throws InvalidInputException when it does not exist or says something that is not understood
  public static GenerationFile read(Path file) throws IOException {
    return new GenerationFile(file, StrictYaml.read(file, GenerationSettings.class));
  }

  /// The folder that paths are relative to.
  public Path folder() {
    return Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
  }

  /// A path of the settings as a place on disk.
  public Path resolve(String path) {
    return folder().resolve(path).normalize();
  }

  /// The prompts of a stream, by the step that uses them.
  Map<String, Prompt> prompts(StreamSettings stream) throws IOException {
    Map<String, Prompt> prompts = new LinkedHashMap<>();
    for (Map.Entry<String, String> prompt : stream.prompts().entrySet()) {
      prompts.put(prompt.getKey(), Prompt.read(resolve(prompt.getValue())));
    }
    return prompts;
  }

  /// The questions by people that a stream shows as examples, null when it names none.
  @Nullable Reference seeds(StreamSettings stream) throws IOException {
    return stream.seeds() == null ? null : Reference.read(stream.seeds(), folder());
  }

  /// The reviewed harmful requests of all streams.
  List<String> reviewed() throws IOException {
    List<String> reviewed = new ArrayList<>();
    for (StreamSettings stream : settings.streams()) {
      if (stream.reviewed() != null && stream.taxonomy() != null) {
        Taxonomy taxonomy = Taxonomy.read(resolve(stream.taxonomy()));
        reviewed.addAll(ReviewedRequests.read(resolve(stream.reviewed()), taxonomy).harmful());
      }
    }
    return reviewed;
  }

  /// The rule of the judges.
  Judge rule() throws IOException {
    String rule = judges().ruleOrEnglish();
    return rule.equals(JudgeSettings.ENGLISH)
        ? PatternJudge.english()
        : PatternJudge.read(resolve(rule));
  }

  JudgeSettings judges() {
    return Objects.requireNonNull(settings.judges());
  }

  SieveSettings sieves() {
    return Objects.requireNonNull(settings.sieves());
  }

  GenerationSettings.Budget budget() {
    return Objects.requireNonNull(settings.budget());
  }
}
