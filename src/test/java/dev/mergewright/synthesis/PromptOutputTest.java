package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptOutputTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Question\": \" why ? \"} | why ?",
        "[{\"Question\": \"why ?\"}] | why ?",
        "Sure! ```json {\"Question\": \"why ?\"} ``` Done {ok}. | why ?",
        "{\"Question\": \"what does ```{}``` do ?\"} | what does ```{}``` do ?",
        "Sure, [as asked] : {\"Question\": \"why ?\"} and more | why ?",
        "{\"question\": \"why ?\"} | ",
        "{\"Question\": 3} | ",
        "{\"Question\": \"a\", \"Question\": \"b\"} | ",
        "{\"Question\": \"why | ",
        "{\"Question\": \"half \\ud83d\"} | ",
        "{} | ",
        "[] | ",
        "why ? | ",
      })
  void takesOneKeyOutOfJson(String reply, @Nullable String text) {
    assertThat(new PromptOutput.Json("Question").parse(reply).orElse(null)).isEqualTo(text);
  }

  @Test
  void takesSeveralKeysOutOfOneObjectInTheirOrder() {
    PromptOutput pair = new PromptOutput.Json(List.of("harmful", "benign"));

    assertThat(pair.item("{\"benign\": \"b\", \"extra\": \"e\", \"harmful\": \"h\"}"))
        .hasValueSatisfying(
            item ->
                assertThat(item)
                    .containsExactly(Map.entry("harmful", "h"), Map.entry("benign", "b")));
    assertThat(pair.keys()).containsExactly("harmful", "benign");
    assertThat(pair.item("{\"harmful\": \"h\"}")).isEmpty();
    assertThat(pair.item("{\"harmful\": \"h\", \"benign\": \" \"}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"q\": \"1\"}, {\"q\": \"2\"}]",
        "{\"items\": [{\"q\": \"1\"}, {\"q\": \"2\"}]}",
        "Here they are:\n```json\n[{\"q\": \"1\"}, {\"q\": \"2\"}]\n```"
      })
  void takesAllObjectsOfAList(String reply) {
    assertThat(new PromptOutput.JsonList(List.of("q")).items(reply))
        .extracting(item -> item.get("q"))
        .containsExactly("1", "2");
  }

  @Test
  void takesNothingOfAListWithAnObjectThatLacksAKey() {
    assertThat(new PromptOutput.JsonList(List.of("q")).items("[{\"q\": \"1\"}, {\"r\": \"2\"}]"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "refused | refused",
        " Refused. | refused",
        "**PARTIAL** | partial",
        "`\"complied\"\nbecause it helps` | complied",
        "not refused | ",
        "The reply is refused | ",
        "refusedcomplied | ",
        "`` | ",
      })
  void takesALabelThatStandsAloneInTheFirstLine(String reply, @Nullable String label) {
    assertThat(
            new PromptOutput.Label(List.of("refused", "partial", "complied"))
                .parse(reply)
                .orElse(null))
        .isEqualTo(label);
  }

  @Test
  void takesAllOfAFreeTextButNoBlankOne() {
    assertThat(new PromptOutput.Text().parse(" a\nb ")).hasValue("a\nb");
    assertThat(new PromptOutput.Text().parse(" \n")).isEmpty();
  }
}
