package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaxonomyTest {
  @ParameterizedTest
  @CsvSource({"llama-guard-3, 14", "llama-guard-2, 11", "beavertails, 14", "ailuminate, 12"})
  void readsWhatIsShipped(String id, int categories) throws IOException {
    Taxonomy taxonomy = shipped(id);

    assertThat(taxonomy.reference()).isEqualTo(id + "@1");
    assertThat(taxonomy.categories()).hasSize(categories);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-guard-3", "llama-guard-2", "beavertails", "ailuminate"})
  void mapsBothWaysAlike(String id) throws IOException {
    Taxonomy here = shipped(id);
    for (Taxonomy.Category category : here.categories()) {
      for (Map.Entry<String, List<String>> there : category.maps().entrySet()) {
        for (String code : there.getValue()) {
          assertThat(shipped(there.getKey()).category(code).in(id))
              .as("%s of %s", code, there.getKey())
              .contains(category.code());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "llama-guard-3, S4, S9",
    "llama-guard-2, S4, S8",
    "ailuminate, cse, iwp",
    "beavertails, child_abuse, "
  })
  void hasNobodyWriteWhatMustNotBeWritten(String id, String never, String reviewed)
      throws IOException {
    Taxonomy taxonomy = shipped(id);

    assertThatThrownBy(() -> taxonomy.generated(never))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("never generated");
    assertThat(taxonomy.categories())
        .filteredOn(category -> category.generation() == Taxonomy.Generation.REVIEWED)
        .extracting(Taxonomy.Category::code)
        .isEqualTo(reviewed == null ? List.of() : List.of(reviewed));
  }

  @Test
  void tellsWhatTheCodeOfAnotherTaxonomyIsHere() throws IOException {
    assertThatThrownBy(() -> shipped("llama-guard-2").category("S12"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("llama-guard-2@1 has no category S12")
        .hasMessageContaining("S12 of llama-guard-3 is S11 here");
  }

  @Test
  void refusesCodesThatWereMeantForAnotherTaxonomyOrVersion() throws IOException {
    Taxonomy taxonomy = shipped("llama-guard-3");

    taxonomy.requireReference("llama-guard-3@1", "ask.md");
    assertThatThrownBy(() -> taxonomy.requireReference("llama-guard-2@1", "ask.md"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("ask.md was written for llama-guard-2@1")
        .hasMessageContaining("S5 is S6");
    assertThatThrownBy(() -> taxonomy.requireReference("llama-guard-3@2", "ask.md"))
        .hasMessageContaining("use the version");
    assertThatThrownBy(() -> taxonomy.requireReference("aegis@2", "ask.md"))
        .hasMessageContaining("no mapping");
  }

  @Test
  void refusesACodeThatIsGivenTwice() {
    String category = "\n  - {code: S1, title: t, definition: d}";

    assertThatThrownBy(
            () ->
                StrictYaml.parse(
                    "id: x\nversion: 1\ntitle: t\nsource: s\nnote: n\ncategories:"
                        + category
                        + category,
                    "x.yaml",
                    Taxonomy.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("x.yaml")
        .hasMessageContaining("S1 is given to two categories");
  }

  private static Taxonomy shipped(String id) throws IOException {
    return Taxonomy.read(Path.of("prompts/taxonomies", id + ".yaml"));
  }
}
