package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Dataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands in `datasets/` is what its generation file makes, byte for byte but for the version
/// of the program.
class ShippedDatasetsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"arithmetic-offline", "reasoning-offline", "safety-offline"})
  void areMadeAgainByTheirGenerationFiles(String name) throws IOException {
    Path made = folder.resolve(name);
    StringWriter said = new StringWriter();

    int exit =
        Mergewright.commandLine()
            .setOut(new PrintWriter(said, true))
            .setErr(new PrintWriter(said, true))
            .execute(
                "generate",
                "run",
                "prompts/%s/generate.yaml".formatted(name),
                "--journal",
                folder.resolve("calls.jsonl").toString(),
                "--out",
                made.toString());

    assertThat(exit).as(said::toString).isZero();
    Path shipped = Path.of("datasets", name);
    assertThat(Dataset.read(made).fingerprint()).isEqualTo(Dataset.read(shipped).fingerprint());
    for (String file : new String[] {"data/search.jsonl", "data/select.jsonl", "data/test.jsonl"}) {
      assertThat(withoutVersion(made.resolve(file)))
          .isEqualTo(withoutVersion(shipped.resolve(file)));
    }
  }

  /// Tests run from classes, which have no version; shipped sets were made by a release.
  private static String withoutVersion(Path rows) throws IOException {
    return Files.readString(rows).replaceAll("\"tool\":\\{[^}]*\\}", "");
  }
}
