package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptSetTest {
  private static final String SETTINGS =
      """
      id: set-v1
      version: 1
      licence: CC0-1.0
      taxonomy: two@1
      note: for this test
      changelog: ["1: made"]
      """;
  private static final String ASK =
      """
      ---
      id: set-v1/ask
      version: 1
      stage: ask
      language: en
      taxonomy: two@1
      variables: {topic: [a, b]}
      output: text
      model_hint: {temperature: 0, max_tokens: 8}
      licence: CC0-1.0
      note: for this test
      safety_note: asks for nothing
      tests: [{variables: {topic: a}, sha256: %s}]
      ---
      write about {{topic}} .
      {{> short-v1}}
      """;
  private static final String TAXONOMY =
      "id: two\n"
          + "version: 1\n"
          + "title: t\n"
          + "source: s\n"
          + "note: n\n"
          + "categories: [{code: A, title: t, definition: d}]\n";

  @TempDir private Path prompts;
  private Path set = Path.of("");
  private Path ask = Path.of("");

  @BeforeEach
  void writeASoundSet() throws IOException {
    set = Files.createDirectories(prompts.resolve("set-v1"));
    Files.writeString(
        Files.createDirectories(prompts.resolve("taxonomies")).resolve("two.yaml"), TAXONOMY);
    Files.writeString(
        Files.createDirectories(prompts.resolve("partials")).resolve("short-v1.md"),
        "---\nid: partials/short-v1\nversion: 1\n---\nbe short\n");
    Files.writeString(set.resolve(PromptSet.SETTINGS), SETTINGS);
    ask = Files.writeString(set.resolve("ask.md"), ASK.formatted("none"));
    String digest = Prompt.sha256(Prompt.read(ask).render(Map.of("topic", "a")));
    Files.writeString(ask, ASK.formatted(digest));
    PromptSet.open(set).freeze();
  }

  @Test
  void findsNothingInASoundSet() throws IOException {
    assertThat(PromptSet.open(set).lint()).isEmpty();
    assertThat(PromptSet.all(prompts)).extracting(PromptSet::folder).containsExactly(set);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "about {{topic}}  | about {{topik}}             | true  | ask.md:15 uses {{topik}}",
        "write            | wrote                       | true  | ask.md:3 has changed since",
        "write            | wrote                       | true  | ask.md:13 renders {topic=a} to",
        "set-v1/ask       | set-v1/asc                  | true  | ask.md:2 has the id set-v1/asc@1",
        "two@1            | two@2                       | true  | ask.md:6 names the taxonomy"
            + " two@2",
        "two@1            | three@1                     | true  | three.yaml does not exist",
        "{topic: a}       | {topic: c}                  | true  | was 'c', allowed are [a, b]",
        "stage: ask\\n    |                             | false | ask.md:2 names no stage",
        "language: en\\n  |                             | false | ask.md:2 names no language",
        "safety_note: asks for nothing\\n |             | false | ask.md:6 asks for harmful",
        "topic: [a, b]    | topic: []                   | false | ask.md:7 says nothing of the"
            + " values",
        "topic: [a, b]    | topic: [a, b], odd: {required: false} | false | declares the variable"
            + " odd",
      })
  void saysWhatIsWrongAndWhere(String from, String to, boolean isError, String sentence)
      throws IOException {
    String text = Files.readString(ask);
    Files.writeString(ask, text.replace(from.replace("\\n", "\n"), to == null ? "" : to));

    assertThat(PromptSet.open(set).lint())
        .filteredOn(finding -> finding.isError() == isError)
        .extracting(PromptFinding::toString)
        .anyMatch(finding -> finding.contains(sentence));
  }

  @Test
  void seesThatAPartialOfAFrozenPromptChanged() throws IOException {
    Path partial = prompts.resolve("partials/short-v1.md");
    Files.writeString(partial, Files.readString(partial).replace("short", "curt"));

    assertThat(PromptSet.open(set).lint())
        .extracting(PromptFinding::toString)
        .anyMatch(finding -> finding.contains("has changed since it was frozen"));
  }

  @Test
  void missesAFrozenPromptThatIsGone() throws IOException {
    Files.delete(ask);

    assertThat(PromptSet.open(set).lint())
        .extracting(PromptFinding::sentence)
        .containsExactly("lists ask.md, which is not there; put it back");
  }

  @Test
  void freezesAChangeOnlyUnderANewVersion() throws IOException {
    Files.writeString(ask, Files.readString(ask).replace("write", "wrote"));

    assertThatThrownBy(() -> PromptSet.open(set).freeze())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("ask.md was frozen as version 1 and has changed since");

    Files.writeString(ask, Files.readString(ask).replace("version: 1", "version: 2"));
    List<PromptSet.Frozen> frozen = PromptSet.open(set).freeze();

    assertThat(frozen)
        .containsExactly(new PromptSet.Frozen("ask.md", 2, Prompt.read(ask).sha256()));
    assertThat(PromptSet.open(set).freeze()).isEqualTo(frozen);
    assertThat(Files.readString(set.resolve(PromptSet.SETTINGS))).startsWith(SETTINGS + "files:\n");
  }

  @Test
  void refusesToFreezeAFolderWithoutSettings() throws IOException {
    Files.delete(set.resolve(PromptSet.SETTINGS));

    assertThatThrownBy(() -> PromptSet.open(set).freeze())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("set.yaml does not exist");
    assertThat(PromptSet.open(set).lint())
        .extracting(PromptFinding::sentence)
        .containsExactly("does not exist; write it, then freeze the set");
  }

  @Test
  void shipsNothingThatIsWrongOrNotFrozen() throws IOException {
    for (PromptSet shipped : PromptSet.all(Path.of("prompts"))) {
      assertThat(shipped.settings()).as(shipped.folder().toString()).isNotNull();
      assertThat(shipped.lint())
          .as(shipped.folder().toString())
          .noneMatch(PromptFinding::isError)
          .noneMatch(finding -> finding.sentence().startsWith("is not frozen"));
    }
    assertThat(PromptSet.all(Path.of("prompts"))).hasSizeGreaterThan(2);
  }
}
