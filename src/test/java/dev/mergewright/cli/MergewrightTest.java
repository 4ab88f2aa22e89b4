package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MergewrightTest {
  private static final String RECIPE =
      """
      merge_method: ties
      base_model: %1$s/aligned
      models: [{model: %1$s/expert, parameters: {weight: 0.5, density: 0.5}}]
      parameters: {normalize: false}
      dtype: float32
      out_dtype: bfloat16
      """
          .formatted(Path.of("experiments/miniature/models").toAbsolutePath());

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static Stream<String> commands() {
    return Mergewright.commandLine().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandShowsAnExample(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Example:", "mergewright " + command, "Exit codes:");
  }

  @Test
  void listsTheCommandsWhenNoneIsGiven() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains(commands().toList());
  }

  @Test
  void refusesAnUnknownCommandAndNamesTheNearest() {
    assertThat(run("marge")).isEqualTo(2);
    assertThat(err.toString()).contains("marge", "merge");
  }

  @Test
  void tellsWrongInputInOneSentence() throws IOException {
    Path recipe = Files.writeString(folder.resolve("bad.yaml"), RECIPE.replace("weight", "wieght"));
    assertThat(run("merge", recipe.toString(), folder.resolve("merged").toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("bad.yaml:3", "wieght", "weight");
    assertThat(folder.resolve("merged")).doesNotExist();
  }

  @Test
  void tellsWrongUsageWithoutTheWholeHelp() {
    assertThat(run("merge", "--shard-size", "big", "recipe.yaml", "merged")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(2)
        .last()
        .isEqualTo("'mergewright merge --help' shows how it is used");
    assertThat(err.toString()).contains("'big' is no size");
  }

  @Test
  void checksAllRecipesAndCountsThoseThatCannotBeMerged() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), RECIPE.replace("weight", "wieght"));
    Path lost = Files.writeString(folder.resolve("lost.yaml"), RECIPE.replace("expert", "lost"));
    Path good = Files.writeString(folder.resolve("good.yaml"), RECIPE);
    assertThat(run("recipe", "check", bad.toString(), lost.toString(), good.toString()))
        .isEqualTo(2);
    assertThat(out.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(bad + ":3: ties has no parameter wieght"),
            line -> assertThat(line).startsWith(lost + ": ").contains("is no folder"),
            line -> assertThat(line).startsWith(good + ": ties of 2 models"));
    assertThat(err.toString()).contains("2 of 3 recipes cannot be merged");
  }

  @Test
  void printsAStackTraceOnlyWhenAsked() {
    assertThat(run("--stacktrace", "report", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("experiment.lock.yaml", "InvalidInputException");
  }

  @Test
  void mergesOnceAndOverwritesNothing() throws IOException {
    Path recipe = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    Path model = folder.resolve("merged");
    assertThat(run("merge", recipe.toString(), model.toString(), "--json")).isZero();
    JsonNode outcome = new ObjectMapper().readTree(out.toString());
    assertThat(outcome.path("model").asText()).isEqualTo(model.toString());
    assertThat(outcome.path("recipe").asText()).hasSize(64);
    assertThat(outcome.path("notes").isArray()).isTrue();
    assertThat(model.resolve("model.safetensors")).isRegularFile();

    assertThat(run("merge", recipe.toString(), model.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("exists already");
  }

  @Test
  void plansAMergeAndWritesNothing() throws IOException {
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"), RECIPE.replace("normalize: false", "normalize: true"));
    Path model = folder.resolve("merged");
    assertThat(run("merge", "--dry-run", recipe.toString(), model.toString())).isZero();
    assertThat(out.toString())
        .contains("ties", "models/aligned", "models/expert", model.toString(), "dry run")
        .containsPattern("weights +[0-9,]+ in [0-9]+ tensors, as bfloat16")
        .containsPattern("disk +[0-9,]+ bytes to write, [0-9,]+ free")
        .containsPattern("memory +about [0-9]+ MB of heap")
        .containsPattern("time +about [0-9,]+ s on [0-9]+ threads")
        .contains("weight: normalize divides by the only weight, which cancels it");
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(recipe));
  }

  @Test
  void saysAfterTheMergeWhatItsPlanWouldHaveSaid() throws IOException {
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            RECIPE.replace("density: 0.5", "density: [{filter: mpl, value: 0.1}, {value: 0.5}]"));
    assertThat(run("merge", recipe.toString(), folder.resolve("merged").toString())).isZero();
    assertThat(out.toString())
        .contains("note     no tensor's name contains the filter \"mpl\" of density");
  }

  @Test
  void tellsThePlannedBytesThatTheMergeThenWrites() throws IOException {
    Path recipe = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    Path model = folder.resolve("merged");
    assertThat(run("merge", "--dry-run", "--json", recipe.toString(), model.toString())).isZero();
    JsonNode plan = new ObjectMapper().readTree(out.toString());
    assertThat(plan.path("out_dtype").asText()).isEqualTo("bfloat16");
    assertThat(plan.path("sources")).hasSize(1);
    assertThat(plan.path("heap_bytes").asLong()).isBetween(1L << 20, 512L << 20);
    assertThat(plan.path("seconds").asDouble()).isPositive();
    assertThat(plan.path("inert")).isEmpty();
    run("merge", recipe.toString(), model.toString());
    assertThat(model.resolve("model.safetensors")).hasSize(plan.path("bytes").asLong());

    assertThat(run("merge", "--dry-run", recipe.toString(), model.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("exists already");
  }

  @Test
  void rebuildsAModelFromTheRecipeBesideItsWeights() throws IOException {
    Path recipe = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    Path model = folder.resolve("merged");
    Path again = folder.resolve("again");
    run("merge", recipe.toString(), model.toString());
    assertThat(run("merge", model.resolve("recipe.yaml").toString(), again.toString())).isZero();
    assertThat(again.resolve("model.safetensors"))
        .hasSameBinaryContentAs(model.resolve("model.safetensors"));
  }

  @Test
  void mergesOnTheDeviceToTheSameBytes() throws IOException {
    Path recipe = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    Path model = folder.resolve("merged");
    Path other = folder.resolve("other");
    run("merge", "--device", "cpu", recipe.toString(), model.toString());
    assertThat(run("merge", "--device", "torch", recipe.toString(), other.toString())).isZero();
    assertThat(other.resolve("model.safetensors"))
        .hasSameBinaryContentAs(model.resolve("model.safetensors"));
    assertThat(run("merge", "--device", "torch", "--dry-run", recipe.toString(), folder + "/not"))
        .isZero();
    assertThat(out.toString()).containsPattern("device +torch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu:999", "tpu", "gpu:-1"})
  void refusesADeviceThatIsNotThere(String device) throws IOException {
    Path recipe = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    Path model = folder.resolve("merged");
    assertThat(run("merge", "--device", device, recipe.toString(), model.toString())).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(device, "--device");
    assertThat(model).doesNotExist();
  }

  @Test
  void inspectsTheMiniatureModels() throws IOException {
    assertThat(inspect("aligned", "expert")).isZero();
    assertThat(out.toString()).contains("layer 7", "  attention", "total", "% conflict");
    out.getBuffer().setLength(0);
    assertThat(inspect("aligned", "expert", "--json")).isZero();
    JsonNode outcome = new ObjectMapper().readTree(out.toString());
    assertThat(outcome.path("layers")).hasSize(9);
    assertThat(outcome.path("layers").path(8).path("layer").isNull()).isTrue();
    assertThat(outcome.at("/components/mlp/sources/1/norm").asDouble()).isPositive();
    assertThat(outcome.at("/total/pairs/0/cosine").asDouble()).isBetween(0.0, 1.0);
    assertThat(outcome.at("/total/sources/0/share").asDouble()).isEqualTo(1);
  }

  @Test
  void writesAnInspectionAsAPageOnce() throws IOException {
    Path page = folder.resolve("pages/inspection.html");
    assertThat(inspect("aligned", "expert", "--json", "--html=" + page)).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).path("page").asText())
        .isEqualTo(page.toString());
    assertThat(page).content().contains("What 2 fine-tunes changed");
    assertThat(inspect("aligned", "expert", "--html=" + page)).isEqualTo(2);
    assertThat(err.toString()).contains(page + " exists already and nothing is overwritten");
  }

  @Test
  void namesTheModelThatIsNotThereToInspect() {
    assertThat(inspect("aligned", "missing")).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains("missing");
  }

  @Test
  void timesMergesOfMadeUpModels() throws IOException {
    String[] small = {"bench", "merge", "--parameters", "1M", "--repeat", "1", "--folder"};
    String[] rest = {folder.toString(), "--methods", "linear,ties"};
    assertThat(run(Stream.of(small, rest).flatMap(Stream::of).toArray(String[]::new))).isZero();
    assertThat(out.toString()).containsPattern("linear +2 ").containsPattern("ties +3 ");
    out.getBuffer().setLength(0);
    String[] json = {folder.toString(), "--methods", "slerp", "--json"};
    assertThat(run(Stream.of(small, json).flatMap(Stream::of).toArray(String[]::new))).isZero();
    JsonNode outcome = new ObjectMapper().readTree(out.toString());
    assertThat(outcome.at("/methods/0/method").asText()).isEqualTo("slerp");
    assertThat(outcome.at("/methods/0/of_copy").asDouble()).isPositive();
  }

  @Test
  void refusesToTimeAMethodThatDoesNotExist() {
    assertThat(run("bench", "merge", "--methods", "tise")).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains("tise", "ties");
    assertThat(run("bench", "merge", "--parameters", "many")).isEqualTo(2);
    assertThat(err.toString()).contains("many", "1.1B");
  }

  private int inspect(String... sources) {
    Stream<String> models = Stream.concat(Stream.of("base"), Stream.of(sources));
    Path folder = Path.of("experiments/miniature/models");
    String[] arguments =
        models
            .map(model -> model.startsWith("-") ? model : folder.resolve(model).toString())
            .toArray(String[]::new);
    return run(Stream.concat(Stream.of("inspect"), Stream.of(arguments)).toArray(String[]::new));
  }

  private int run(String... arguments) {
    CommandLine command = Mergewright.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    command.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return command.execute(arguments);
  }
}
