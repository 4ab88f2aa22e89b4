package dev.mergewright.synthesis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The files that the generation files of tests name: `ask.md` and `taxonomy.yaml`.
public final class GenerationFiles {
  private static final String PROMPT =
      """
      ---
      id: test/ask
      version: 1
      variables: {topic: [], style: []}
      output: %s
      model_hint: {temperature: 0.7, max_tokens: 40}
      licence: CC0-1.0
      note: For tests.
      ---
      one {{style}} question about {{topic}}
      """;
  private static final String TAXONOMY =
      """
      id: test
      version: 1
      title: Test
      source: nowhere
      note: For tests.
      categories:
        - {code: A, title: alpha, definition: the first}
        - {code: B, title: beta, definition: the second}
      """;

  private GenerationFiles() {}

  /// Writes them.
  ///
  /// @param output of the prompt
  public static void write(Path folder, String output) throws IOException {
    Files.writeString(folder.resolve("ask.md"), PROMPT.formatted(output));
    Files.writeString(folder.resolve("taxonomy.yaml"), TAXONOMY);
  }
}
