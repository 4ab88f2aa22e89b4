package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictYamlTest {
  enum Optimizer {
    CMA_ES,
    SOBOL
  }

  @NullMarked
  record Search(Optimizer optimizer, int maxEvaluations, @Nullable Double sigma) {
    Search {
      if (maxEvaluations < 1) {
        throw new IllegalArgumentException(
            "max_evaluations must be at least 1, was " + maxEvaluations);
      }
    }
  }

  @NullMarked
  record Settings(
      String name,
      List<String> experts,
      Map<String, Double> weights,
      @Nullable Search search,
      boolean fast,
      @Nullable Path folder) {}

  private static final String GOOD =
      """
      name: biology
      experts: [a, b]
      search:
        optimizer: cma-es
        max_evaluations: 100
      fast: true
      """;

  @Test
  void bindsRecords() {
    Settings settings = StrictYaml.parse(GOOD, "x.yaml", Settings.class);
    assertThat(settings)
        .isEqualTo(
            new Settings(
                "biology",
                List.of("a", "b"),
                Map.of(),
                new Search(Optimizer.CMA_ES, 100, null),
                true,
                null));
  }

  @ParameterizedTest
  @CsvSource({"cma-es", "CMA_ES", "Cma-Es", "cma_es"})
  void readsEnumsInAnyCase(String name) {
    Search search =
        StrictYaml.parse("optimizer: " + name + "\nmax_evaluations: 1", "x.yaml", Search.class);
    assertThat(search.optimizer()).isEqualTo(Optimizer.CMA_ES);
  }

  @Test
  void keepsWordsThatOldYamlTakesForBooleans() {
    Settings settings = StrictYaml.parse(GOOD.replace("biology", "no"), "x.yaml", Settings.class);
    assertThat(settings.name()).isEqualTo("no");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "optimizer: cma-es | `optimzer: cma-es` | x.yaml:4: unknown key search.optimzer; did"
            + " you mean optimizer?",
        "fast: true | `fast: true\n"
            + "foo: 1` | x.yaml:7: unknown key foo; known are experts, fast, folder, name, search,"
            + " weights",
        "optimizer: cma-es | `optimizer: cma` | x.yaml:4: search.optimizer must be one of"
            + " cma-es, sobol, was \"cma\"; known are cma-es, sobol",
        "optimizer: cma-es | `optimizer: sobl` | x.yaml:4: search.optimizer must be one of"
            + " cma-es, sobol, was \"sobl\"; did you mean sobol?",
        "name: biology | `` | x.yaml:1: name is required and has no value",
        "name: biology | `name:` | x.yaml:1: name is required and has no value",
        "name: biology | `name: 7` | x.yaml:1: name must be text (in quotes if it looks like a"
            + " number), was 7",
        "max_evaluations: 100 | `max_evaluations: many` | x.yaml:5: search.max_evaluations must"
            + " be a whole number, was \"many\"",
        "max_evaluations: 100 | `max_evaluations: 1.5` | x.yaml:5: search.max_evaluations must"
            + " be a whole number, was 1.5",
        "max_evaluations: 100 | `max_evaluations:` | x.yaml:5: search.max_evaluations is"
            + " required and has no value",
        "max_evaluations: 100 | `` | x.yaml:3: search.max_evaluations is required and has no"
            + " value",
        "max_evaluations: 100 | `max_evaluations: 0` | x.yaml:3: search: max_evaluations must"
            + " be at least 1, was 0",
        "fast: true | `fast: 1.5` | x.yaml:6: fast must be true or false, was 1.5",
        "fast: true | `fast: maybe` | x.yaml:6: fast must be true or false, was \"maybe\"",
        "experts: [a, b] | `experts: a` | x.yaml:2: experts must be a list, was \"a\"",
        "experts: [a, b] | `experts:\n"
            + " - a\n"
            + " - {b: 1}` | x.yaml:4: experts[1] must be text (in quotes if it looks like a"
            + " number), was {\"b\":1}",
        "fast: true | `fast: true\nname: again` | x.yaml:7: name is given twice, first in line 1",
        "fast: true | `fast: &f true\n"
            + "name2: *f` | x.yaml:7: aliases are not supported; write the value out",
        "fast: true | `fast: [` | x.yaml:7: not valid YAML: expected the node content, but found"
            + " '<stream end>'",
        "fast: true | `fast: true\n"
            + "---\n"
            + "x: 1` | x.yaml:8: a second document begins; keep one per file"
      })
  void explainsWhatIsWrongAndWhere(String good, String bad, String message) {
    String text = GOOD.replace(good, bad == null ? "" : bad);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> StrictYaml.parse(text, "x.yaml", Settings.class))
        .withMessage(message);
  }

  @Test
  void refusesAnEmptyOrAbsentFile(@TempDir Path folder) throws IOException {
    Path empty = Files.writeString(folder.resolve("e.yaml"), "# nothing\n");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> StrictYaml.read(empty, Settings.class))
        .withMessage(empty + ":1: the file is empty");
    Path absent = folder.resolve("a.yaml");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> StrictYaml.read(absent, Settings.class))
        .withMessage(absent + " does not exist; correct the path");
  }
}
