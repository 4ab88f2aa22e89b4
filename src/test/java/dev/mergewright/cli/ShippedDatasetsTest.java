package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /// The miniature sets decide the id of the main job's run: their content is named here too.
  @ParameterizedTest
  @CsvSource({
    "arithmetic-offline, dff23407cc89d5fca18da3595777ba436b753480d4a416ffa133d28284593d86",
    "reasoning-offline,  a24ee622f745bb0a4352ce31bdf8fe044e173897afa0b05129c707d3b59cfd05",
    "safety-offline,     b94ca6368f3afda5c3b5d428879f2e34bab45e1d8889dab967f229eb4c57f53e",
    "miniature-safety,   4a1db748a356166710cd8c375531dd02f27e03e818ffda1ab3c7735062ee9829",
    "miniature-medicine, 8c307850597a095f8636c5a0ff0d2e0defa03744256168a4aaf9a2ddd6570235",
  })
  void areWhatTheirManifestsSay(String name, String content) throws IOException {
    Verification.Result result = Verification.of(Path.of("datasets", name));

    assertThat(result.problems()).isEmpty();
    assertThat(result.contentSha256()).isEqualTo(content);
  }

  /// Tests run from classes, which have no version; shipped sets were made by a release.
  private static String withoutVersion(Path rows) throws IOException {
    return Files.readString(rows).replaceAll("\"tool\":\\{[^}]*\\}", "");
  }
}
