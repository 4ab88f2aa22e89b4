package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  @TempDir Path folder;
  private Path tiny;

  @BeforeEach
  void writeADataset() throws IOException {
    tiny = folder.resolve("tiny-safety");
    TinyDataset.safety().write(tiny, TinyDataset.dossier());
  }

  @Test
  void findsNothingInADatasetAsItWasMade() throws IOException {
    Verification.Result result = Verification.of(tiny);

    assertThat(result.problems()).isEmpty();
    assertThat(result.contentSha256()).isEqualTo(TinyDataset.safety().fingerprint());
    assertThat(result.files()).isEqualTo(12);
    assertThat(result.rows()).isEqualTo(5);
  }

  @Test
  void namesTheLineThatWasEdited() throws IOException {
    // Only the contrast pairs with another row.
    edit("data/search.jsonl", TinyDataset.harmful().id() + "\",\"category", "0000\",\"category");

    List<Verification.Problem> problems = Verification.of(tiny).problems();

    assertThat(problems).hasSize(2);
    assertThat(problems.getFirst().what()).isEqualTo("SHA-256");
    assertThat(problems.getLast().file()).isEqualTo("data/search.jsonl");
    assertThat(problems.getLast().line()).isEqualTo(2);
    assertThat(problems.getLast().expected()).hasSize(16).isNotEqualTo(problems.getLast().actual());
    assertThat(problems.getLast().sentence())
        .startsWith("data/search.jsonl:2: the row's SHA-256 is ");
  }

  @Test
  void saysWhyALineIsNoRow() throws IOException {
    edit("data/test.jsonl", "no , i will not .", "no , i will , not .");

    assertThat(Verification.of(tiny).problems())
        .extracting(Verification.Problem::sentence)
        .anySatisfy(sentence -> assertThat(sentence).contains("test.jsonl:1", "contradict"));
  }

  @Test
  void tellsALineThatIsGone() throws IOException {
    Path rows = tiny.resolve("data/search.jsonl");
    Files.writeString(rows, Files.readString(rows).lines().findFirst().orElseThrow() + "\n");

    assertThat(Verification.of(tiny).problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.line()).isEqualTo(2);
              assertThat(problem.actual()).isEqualTo("nothing");
            });
  }

  @Test
  void tellsFilesThatAreMissingOrDoNotBelong() throws IOException {
    Files.delete(tiny.resolve("LICENSE"));
    Files.writeString(tiny.resolve("data/more.jsonl"), "{}\n");

    assertThat(Verification.of(tiny).problems())
        .extracting(Verification.Problem::sentence)
        .containsExactly(
            "LICENSE: the file is no such file, expected there",
            "data/more.jsonl: the file is not named, expected named in manifest.json");
  }

  @Test
  void tellsAnEditedCard() throws IOException {
    Files.writeString(tiny.resolve("README.md"), "It is all true.\n");

    assertThat(Verification.of(tiny).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.file()).isEqualTo("README.md"));
  }

  @Test
  void tellsAManifestThatClaimsAnotherContent() throws IOException {
    edit("manifest.json", TinyDataset.safety().provenanceFingerprint(), "0".repeat(64));

    assertThat(Verification.of(tiny).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).isEqualTo("provenance_sha256"));
  }

  @Test
  void refusesAFolderThatIsNoDataset() {
    assertThatThrownBy(() -> Verification.of(folder)).isInstanceOf(InvalidInputException.class);
  }

  private void edit(String file, String from, String to) throws IOException {
    Path path = tiny.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }
}
