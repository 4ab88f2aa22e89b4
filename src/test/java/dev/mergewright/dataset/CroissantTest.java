package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CroissantTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private Path tiny;
  private JsonNode croissant;

  @BeforeEach
  void writeADatasetWithADay() throws IOException {
    tiny = folder.resolve("tiny-safety");
    Dataset whole = TinyDataset.safety();
    Release release = whole.production().release().withContact("data@example.org", "2026-03-31");
    new Dataset(whole.name(), whole.rows(), whole.production().withRelease(release)).write(tiny);
    croissant = JSON.readTree(Files.readString(tiny.resolve("croissant.json")));
  }

  /// The table "Required" of the specification, section "Dataset-level Information".
  @Test
  void hasEveryPropertyThatTheSpecificationRequires() {
    for (String required :
        List.of(
            "@context",
            "@type",
            "conformsTo",
            "description",
            "license",
            "name",
            "url",
            "creator",
            "datePublished",
            "distribution")) {
      assertThat(croissant.has(required)).as(required).isTrue();
    }
    assertThat(croissant.path("@context").path("conformsTo").asText()).isEqualTo("dct:conformsTo");
    assertThat(croissant.path("conformsTo").toString())
        .contains("http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0");
  }

  @Test
  void namesTheFilesAsTheyAre() throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode file : croissant.path("distribution")) {
      Path path = tiny.resolve(file.path("contentUrl").asText());
      names.add(file.path("@id").asText());
      assertThat(file.path("sha256").asText()).isEqualTo(Sha256.of(path));
      assertThat(file.path("contentSize").asText()).isEqualTo(Files.size(path) + " B");
    }
    assertThat(names).containsExactly("data/search.jsonl", "data/test.jsonl", "data/paper.jsonl");
  }

  @Test
  void describesEveryValueOfARowOnce() throws IOException {
    String line = Files.readAllLines(tiny.resolve("data/search.jsonl")).getFirst();
    Set<String> leaves = new HashSet<>();
    addLeaves(JSON.readTree(line), "", leaves);
    List<String> fields = new ArrayList<>();
    for (JsonNode field : croissant.path("recordSet").get(0).path("field")) {
      fields.add(field.path("name").asText());
    }

    assertThat(fields).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(leaves);
  }

  @Test
  void takesPartsOutOfTheirColumn() {
    JsonNode role = field("search/messages.role");
    assertThat(role.path("repeated").asBoolean()).isTrue();
    assertThat(role.at("/source/extract/column").asText()).isEqualTo("messages");
    assertThat(role.at("/source/transform/jsonPath").asText()).isEqualTo("$[*].role");
    assertThat(field("search/provenance.ask.cost_usd").path("dataType").asText())
        .isEqualTo("sc:Float");
    assertThat(field("search/provenance.ask.cost_usd").at("/source/transform/jsonPath").asText())
        .isEqualTo("$.ask.cost_usd");
  }

  private JsonNode field(String id) {
    for (JsonNode field : croissant.path("recordSet").get(0).path("field")) {
      if (field.path("@id").asText().equals(id)) {
        return field;
      }
    }
    throw new AssertionError("no field " + id);
  }

  private static void addLeaves(JsonNode node, String path, Set<String> leaves) {
    if (node.isObject()) {
      node.fieldNames()
          .forEachRemaining(
              name -> addLeaves(node.get(name), path.isEmpty() ? name : path + "." + name, leaves));
    } else if (node.isArray() && node.size() > 0 && node.get(0).isObject()) {
      addLeaves(node.get(0), path, leaves);
    } else {
      leaves.add(path);
    }
  }
}
