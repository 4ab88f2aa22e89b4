package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceTest {
  @TempDir private Path folder;

  @Test
  void readsTheRequestOfEachRowWhateverItIsCalled() throws IOException {
    write(
        "mixed.jsonl",
        """
        {"prompt": "one", "response": "never read"}
        {"id": "q7", "question": "two", "answer": "x"}
        {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "three"}, \
        {"role": "assistant", "content": "never read"}]}
        """);

    assertThat(Reference.read("mixed.jsonl", folder))
        .isEqualTo(
            new Reference(
                "mixed.jsonl",
                List.of(
                    new Reference.Text("mixed.jsonl:1", "one"),
                    new Reference.Text("mixed.jsonl:q7", "two"),
                    new Reference.Text("mixed.jsonl:3", "three"))));
  }

  @Test
  void readsPlainTextLineByLine() throws IOException {
    write("plain.txt", "first\n\n  \nsecond line\n");

    assertThat(Reference.read("plain.txt", folder).texts())
        .containsExactly(
            new Reference.Text("plain.txt:1", "first"),
            new Reference.Text("plain.txt:4", "second line"));
  }

  @Test
  void readsAPublicSetByItsName() throws IOException {
    write("prompts.csv", "id,prompt,type,label\n1,How do I kill a process?,homonyms,safe\n");

    assertThat(Reference.read("xstest=prompts.csv", folder).texts())
        .extracting(Reference.Text::text)
        .containsExactly("How do I kill a process?");
  }

  @Test
  void readsTheSplitsOfADatasetOfOurs() throws IOException {
    Example row = Example.of("a b c", "d", Example.Kind.DOMAIN, null, null, Origin.grammar());
    new Dataset("ours-offline", Map.of(Split.TEST, List.of(row)), DatasetTest.made())
        .write(folder.resolve("ours-offline"));

    assertThat(Reference.read("ours-offline", folder).texts())
        .containsExactly(new Reference.Text("ours-offline:" + row.id(), "a b c"));
  }

  /// A reference that gives nothing would say that everything is clean.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none.jsonl | | none.jsonl does not exist",
        "empty.jsonl | '' | empty.jsonl is empty",
        "blank.txt | '  \n\n' | blank.txt has no text to check against",
        "other.jsonl | '{\"prompt\": \"a\"}\n{\"answer\": \"b\"}' | other.jsonl:2 has no text",
        "torn.jsonl | '{\"prompt\": \"a\"' | torn.jsonl:1",
        "table.csv | 'a,b\n1,2\n' | table.csv:1 has no text to check against, expected prompt",
      })
  void refusesAReferenceThatGivesNothing(String name, String text, String sentence)
      throws IOException {
    if (text != null) {
      write(name, text);
    }

    assertThatThrownBy(() -> Reference.read(name, folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(sentence);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
