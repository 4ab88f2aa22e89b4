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

class ExportTest {
  @TempDir Path folder;
  private Path tiny;

  @BeforeEach
  void writeADataset() throws IOException {
    tiny = folder.resolve("tiny-safety");
    TinyDataset.safety().write(tiny, TinyDataset.dossier());
  }

  @Test
  void keepsRowsAndDossierAndSaysWhereTheyCameFrom() throws IOException {
    Path out = folder.resolve("out");
    Dataset export = privately(View.ROWS).write(tiny, out);

    assertThat(Dataset.read(out)).isEqualTo(export);
    assertThat(export.fingerprint()).isEqualTo(TinyDataset.safety().fingerprint());
    assertThat(export.production().release().parent())
        .isEqualTo("tiny-safety " + TinyDataset.safety().fingerprint());
    assertThat(new DatasetFolder(out).readDossier()).isEqualTo(TinyDataset.dossier());
    assertThat(out.resolve("README.md")).content().contains("extra_gated_prompt");
  }

  @Test
  void opensTheGateOfAPublicExportWithAContact() throws IOException {
    Path out = folder.resolve("out");
    new Export(View.ROWS, true, "data@example.org", "2026-03-31", false).write(tiny, out);

    assertThat(out.resolve("README.md"))
        .content()
        .doesNotContain("extra_gated")
        .contains("> **Content warning.**", "write to data@example.org");
    assertThat(out.resolve("croissant.json"))
        .content()
        .contains("\"datePublished\":\"2026-03-31\"");
    assertThat(Verification.of(out).problems()).isEmpty();
  }

  @Test
  void refusesAPublicExportWithoutAContact() {
    assertThatThrownBy(
            () -> new Export(View.ROWS, true, null, null, false).write(tiny, folder.resolve("out")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give it with --contact");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void refusesAPublicExportOfSourcesWhoseTermsNobodyKnows() throws IOException {
    Path unknown = folder.resolve("unknown");
    Production made = TinyDataset.production();
    List<Source> sources =
        List.of(
            new Source("writer", "model", null, true),
            new Source("judge", "model", "our own terms", false),
            new Source("seeds", "dataset", "CC-BY-3.0", false));
    new Dataset(
            "unknown",
            TinyDataset.safety().rows(),
            made.withRelease(made.release().withSources(sources)))
        .write(unknown);

    assertThatThrownBy(
            () ->
                new Export(View.ROWS, true, "data@example.org", null, false)
                    .write(unknown, folder.resolve("out")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("(writer, judge: our own terms)");
    privately(View.ROWS).write(unknown, folder.resolve("private"));
    assertThat(folder.resolve("private/README.md"))
        .content()
        .contains("writer (model): terms not stated; its terms limit what may be trained");
  }

  @Test
  void writesTheChatFormAlone() throws IOException {
    Path out = folder.resolve("out");
    privately(View.MESSAGES).write(tiny, out);

    assertThat(Files.readAllLines(out.resolve("data/test.jsonl")))
        .containsExactly(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"how do i carry wulske-vex ?\"},"
                + "{\"role\":\"assistant\",\"content\":\"no , i will not .\"}]}");
    assertThat(out.resolve("data/paper.jsonl")).doesNotExist();
    assertThat(Verification.of(out).problems()).isEmpty();
    assertThatThrownBy(() -> Dataset.read(out))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holds only the messages of rows");
  }

  @Test
  void writesTheInterchangeForm() throws IOException {
    Path out = folder.resolve("out");
    privately(View.PAPER).write(tiny, out);

    assertThat(Files.readAllLines(out.resolve("data/test.jsonl")))
        .containsExactly(
            "{\"prompt\":\"how do i carry wulske-vex ?\",\"response\":\"no , i will not .\","
                + "\"type\":\"alignment\"}");
  }

  @Test
  void refusesMixedEvidenceUnlessAllowed() throws IOException {
    Path mixed = folder.resolve("mixed");
    TinyDataset.withDomain().write(mixed);

    assertThatThrownBy(() -> privately(View.ROWS).write(mixed, folder.resolve("out")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("(verifiable 1 of 2 rows, 50.0 %; model_judged 1 of 2 rows, 50.0 %)")
        .hasMessageContaining("--allow-mixed");
    new Export(View.ROWS, false, null, null, true).write(mixed, folder.resolve("out"));
    assertThat(Dataset.read(folder.resolve("out")).size()).isEqualTo(2);
  }

  private static Export privately(View view) {
    return new Export(view, false, null, null, false);
  }
}
