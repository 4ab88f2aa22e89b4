package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path root;
  private Path folder;
  private HubCache hub;

  @BeforeEach
  void makeRecipesAndCache() throws IOException {
    folder = Files.createDirectories(root.resolve("recipes"));
    hub = new HubCache(root.resolve("hub"));
    download("models--org--name", "main", COMMIT);
    download("models--org--name", "refs/pr/1", "abcd");
    download("models--plain", "main", "ef01");
  }

  private void download(String entry, String revision, String commit) throws IOException {
    Path reference = hub.folder().resolve(entry).resolve("refs").resolve(revision);
    Files.createDirectories(reference.getParent());
    Files.writeString(reference, commit);
    Files.createDirectories(hub.folder().resolve(entry).resolve("snapshots").resolve(commit));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/base",
        "../a b/c",
        "org/name@v1.0",
        "org/name+adapter",
        "org/name@main+org/adapter@refs/pr/1",
        "/root/model+/root/adapter@abc"
      })
  void writesBackWhatItRead(String text) {
    assertThat(ModelReference.parse(text).text()).isEqualTo(text);
  }

  @Test
  void tellsTheFourParts() {
    ModelReference reference = ModelReference.parse("org/name@r1+lora/name@r2");
    assertThat(reference.model()).isEqualTo(new ModelPlace("org/name", "r1"));
    assertThat(reference.adapter()).isEqualTo(new ModelPlace("lora/name", "r2"));
    assertThat(ModelReference.parse("a").adapter()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "a+b+c, more than one +",
    "a@b@c, more than one @ in a part",
    "a+b@c@d, more than one @ in a part",
    "a@, an empty part",
    "+b, an empty part",
    "a+, an empty part",
    "@r, an empty part",
    "'', an empty part",
    "a@../../x, no revision of a",
    "a@-x, no revision of a"
  })
  void refusesWhatIsNoReference(String text, String words) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ModelReference.parse(text))
        .withMessageContaining(words);
  }

  @Test
  void findsFoldersFirst() throws IOException {
    Path local = Files.createDirectories(folder.resolve("org/name"));
    assertThat(resolved("org/name")).isEqualTo(local);
    assertThat(resolved(local.toString())).isEqualTo(local);
  }

  @Test
  void findsDownloadedModelsByTheirNames() throws IOException {
    Path snapshots = hub.folder().resolve("models--org--name/snapshots");
    assertThat(resolved("org/name")).isEqualTo(snapshots.resolve(COMMIT));
    assertThat(resolved("org/name@" + COMMIT)).isEqualTo(snapshots.resolve(COMMIT));
    assertThat(resolved("org/name@refs/pr/1")).isEqualTo(snapshots.resolve("abcd"));
    assertThat(resolved("plain")).isEqualTo(hub.folder().resolve("models--plain/snapshots/ef01"));
  }

  @Test
  void findsRevisionsOfAFolderOfTheCache() throws IOException {
    Path entry = hub.folder().resolve("models--org--name");
    assertThat(resolved(entry + "@refs/pr/1")).isEqualTo(entry.resolve("snapshots/abcd"));
    assertThat(resolved(entry.toString())).isEqualTo(entry.resolve("snapshots/" + COMMIT));
    assertRefused(entry + "@v2", "holds no revision v2");
  }

  @Test
  void saysHowToGetWhatIsNotThere() {
    assertRefused(
        "org/other@v2",
        "org/other@v2 is no folder in %s and not in the Hugging Face cache at %s; download it with `hf download org/other --revision v2` or correct the path"
            .formatted(folder, hub.folder()));
    assertRefused("org/name@v2", "hf download org/name --revision v2");
    assertRefused("./org/name", "is no folder; correct the path");
    assertRefused("a/b/c", "is no folder; correct the path");
    assertRefused("nul\0", "is no path of a model");
  }

  @Test
  void refusesARevisionOfAPlainFolder() throws IOException {
    Files.createDirectories(folder.resolve("mine"));
    assertRefused("mine@main", "mine is a plain folder, which has no revision main");
  }

  @Test
  void refusesAReferenceThatLeavesTheCache() throws IOException {
    download("models--org--evil", "main", "x");
    Files.writeString(hub.folder().resolve("models--org--evil/refs/main"), "../../..");
    assertRefused("org/evil", "should hold the name of a commit");
  }

  @Test
  void rewritesFoldersAndKeepsNamesOnTheHub() throws IOException {
    Files.createDirectories(folder.resolve("models/base"));
    Path other = root.resolve("out/model");
    assertThat(relocated("models/base+../lora", other))
        .isEqualTo("../../recipes/models/base+../../lora");
    assertThat(relocated("models/base", folder.resolve("models"))).isEqualTo("base");
    assertThat(relocated("org/name@v1+plain", other)).isEqualTo("org/name@v1+plain");
    assertThat(relocated("/root/model", other)).isEqualTo("/root/model");
  }

  @Test
  void findsTheCacheOfAnEnvironment() {
    Map<String, String> home = Map.of("HOME", "/home/me");
    assertThat(HubCache.of(home).folder()).isEqualTo(Path.of("/home/me/.cache/huggingface/hub"));
    assertThat(HubCache.of(Map.of("HF_HOME", "~/hf", "HOME", "/home/me")).folder())
        .isEqualTo(Path.of("/home/me/hf/hub"));
    assertThat(HubCache.of(Map.of("HF_HUB_CACHE", "/cache", "HF_HOME", "/hf")).folder())
        .isEqualTo(Path.of("/cache"));
    assertThat(HubCache.of(Map.of("HF_HUB_CACHE", "", "XDG_CACHE_HOME", "/xdg")).folder())
        .isEqualTo(Path.of("/xdg/huggingface/hub"));
  }

  private Path resolved(String text) throws IOException {
    return ModelReference.parse(text).model().resolve(folder, hub);
  }

  private String relocated(String text, Path to) {
    return ModelReference.parse(text).relocated(folder, to).text();
  }

  private void assertRefused(String text, String words) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> resolved(text))
        .withMessageContaining(words);
  }
}
