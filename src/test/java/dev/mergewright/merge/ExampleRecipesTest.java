package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExampleRecipesTest {
  private static final Path RECIPES = Path.of("experiments/recipes");

  @TempDir private Path folder;

  static Stream<String> methods() {
    return MergeMethod.ALL.stream().map(MergeMethod::name);
  }

  @Test
  void showEveryMethodAndNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(RECIPES)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".yaml"))
              .toList();
      assertThat(names)
          .containsExactlyInAnyOrderElementsOf(methods().map(method -> method + ".yaml").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void runAsTheyAre(String method) throws IOException {
    MergeRecipe recipe = RecipeYaml.read(RECIPES.resolve(method + ".yaml"));
    assertThat(recipe.method().name()).isEqualTo(method);
    Path merged = folder.resolve(method);
    try (Merge merge = Merge.open(recipe, RECIPES)) {
      merge.writer(merged).write(merge.weights(), merged, Progress.SILENT);
    }
    try (Checkpoint checkpoint = Checkpoint.open(merged)) {
      checkpoint.requireFinite(Progress.SILENT);
      assertThat(checkpoint.tensors()).hasSize(75);
    }
  }
}
