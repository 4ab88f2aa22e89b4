package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/dataset/tiny-safety");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  /// What a release says must not change by accident: whoever changes it on purpose deletes the
  /// golden folder, writes it with this test's dataset and reads the difference.
  @Test
  void writesTheVeryBytesOfTheGoldenFolder() throws IOException {
    TinyDataset.safety().write(folder.resolve("tiny-safety"), TinyDataset.dossier());

    assertThat(texts(folder.resolve("tiny-safety"))).isEqualTo(texts(GOLDEN));
  }

  @Test
  void readsBackRowsAndDossier() throws IOException {
    Path tiny = folder.resolve("tiny-safety");
    TinyDataset.safety().write(tiny, TinyDataset.dossier());

    assertThat(Dataset.read(tiny)).isEqualTo(TinyDataset.safety());
    assertThat(new DatasetFolder(tiny).readDossier()).isEqualTo(TinyDataset.dossier());
  }

  @Test
  void keepsTheTextOfNoHarmfulCandidate() throws IOException {
    TinyDataset.safety().write(folder.resolve("tiny-safety"), TinyDataset.dossier());

    assertThat(Files.readString(folder.resolve("tiny-safety/rejects.jsonl")))
        .contains("\"text\":null")
        .contains("brimo-lin")
        .doesNotContain("brimo-vex");
  }

  @Test
  void declaresEveryColumnThatRowsHaveInTheirOrder() throws IOException {
    String line =
        RowLines.line(TinyDataset.harmful(), Split.SEARCH, TinyDataset.production(), View.ROWS);
    List<String> found = new ArrayList<>();
    addNames(JSON.readTree(line), "", found);
    List<String> declared = new ArrayList<>();
    RowSchema.ROWS.forEach(column -> addNames(column, "", declared));

    assertThat(found).isEqualTo(declared);
  }

  @Test
  void takesTheSettingsFromTheProductionWhenNoneAreGiven() throws IOException {
    TinyDataset.safety().write(folder.resolve("tiny-safety"));

    assertThat(folder.resolve("tiny-safety/config.yaml")).content().isEqualTo("\"seed\": \"1\"\n");
    assertThat(folder.resolve("tiny-safety/report.json")).doesNotExist();
  }

  @Test
  void tellsFoldersOfAnEarlierFormatWhatToDo() throws IOException {
    Path old = Files.createDirectories(folder.resolve("old"));
    Files.writeString(old.resolve("manifest.json"), "{\"format\": \"mergewright-dataset/1\"}");

    assertThatThrownBy(() -> Dataset.read(old))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has the format \"mergewright-dataset/1\"")
        .hasMessageContaining("remove the folder and make the dataset again");
  }

  @Test
  void refusesAGrammarsRowsUnderANameThatHidesIt() {
    Dataset hidden =
        new Dataset("arithmetic", TinyDataset.withDomain().rows(), TinyDataset.production());

    assertThatThrownBy(() -> hidden.write(folder.resolve("arithmetic")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("name it arithmetic-offline");
    assertThat(folder.resolve("arithmetic")).doesNotExist();
  }

  @Test
  void gatesSafetyDataAndNothingElse() throws IOException {
    TinyDataset.safety().write(folder.resolve("tiny-safety"));
    new Dataset(
            "tiny-offline",
            Map.of(Split.SEARCH, List.of(TinyDataset.domain())),
            TinyDataset.production())
        .write(folder.resolve("tiny-offline"));

    assertThat(folder.resolve("tiny-safety/README.md"))
        .content()
        .contains(
            "extra_gated_prompt", "not-for-all-audiences", "> **Content warning.** 2 of the 3");
    assertThat(folder.resolve("tiny-offline/README.md"))
        .content()
        .doesNotContain("extra_gated", "not-for-all-audiences", "Content warning");
  }

  private static void addNames(JsonNode node, String path, List<String> names) {
    if (node.isArray() && node.size() > 0 && node.get(0).isObject()) {
      addNames(node.get(0), path, names);
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              names.add(path + name);
              addNames(node.get(name), path + name + ".", names);
            });
  }

  private static void addNames(RowSchema.Column column, String path, List<String> names) {
    names.add(path + column.name());
    column.parts().forEach(part -> addNames(part, path + column.name() + ".", names));
  }

  private static SortedMap<String, String> texts(Path root) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    return texts;
  }
}
