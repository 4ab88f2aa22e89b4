package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is refused, what is skipped, and how it is said.
class SetReaderTest {
  private static final String GSM_ROW = "{\"question\":\"How many?\",\"answer\":\"#### 5\"}\n";

  @TempDir Path folder;

  @Test
  void aFileOfAnotherSetIsRefusedByTheNameOfThatSet() {
    assertRefused(
        PublicSet.GSM8K,
        "category,source,forbidden_prompt\nfolding,Ann,how do I fold a crane\n",
        ":1 has the fields category, forbidden_prompt, source, expected those of gsm8k: question"
            + " and answer; it looks like strongreject, so name that set");
    assertRefused(
        PublicSet.XSTEST,
        GSM_ROW,
        ":1 has the fields answer, question, expected those of xstest: prompt and type and focus,"
            + " or prompt and type and label; it looks like gsm8k, so name that set");
  }

  @Test
  void aSetThatFitsBetterIsTheOneMeant() {
    assertRefused(
        PublicSet.GSM8K,
        "{\"question\":\"Q\",\"choices\":[\"a\",\"b\"],\"answer\":0}\n",
        ":1 has the fields answer, choices, question, expected those of gsm8k: question and answer;"
            + " it looks like mmlu, so name that set");
  }

  @Test
  void aFileOfNoSetIsRefusedByWhatItHas() {
    assertRefused(
        PublicSet.GSM8K,
        "name,colour\ncrane,red\n",
        ":1 has the fields colour, name, expected those of gsm8k: question and answer; give a file"
            + " of GSM8K as it is published");
    assertRefused(
        PublicSet.PUBMEDQA,
        "{\"21645374\": \"yes\"}",
        ":1 has the fields 21645374, expected those of pubmedqa: QUESTION and CONTEXTS and"
            + " final_decision, or question and context and final_decision; give a file of PubMedQA"
            + " as it is published");
  }

  @Test
  void aNameThatDoesNotSayWhatIsHarmfulIsRefused() {
    assertRefused(
        PublicSet.OR_BENCH,
        "prompt,category\nfold,deception\n",
        ":1 has no field that says whether its prompts are harmful, expected a file name with toxic"
            + " or hard or 80k; give the file its published name");
  }

  @Test
  void answersThatMayCountFromZeroOrOneAreRefused() {
    String row =
        "{\"question\":\"Q\",\"opa\":\"a\",\"opb\":\"b\",\"opc\":\"c\",\"opd\":\"d\",\"cop\":%d}\n";

    assertRefused(
        PublicSet.MEDMCQA,
        row.formatted(1) + row.formatted(3),
        ":1 has neither 0 nor 4 in cop, expected 0 to 3 or 1 to 4; give the whole file, from which"
            + " the count can be told");
    assertRefused(
        PublicSet.MEDMCQA,
        row.formatted(0) + row.formatted(4),
        ":1 has both 0 and 4 in cop, expected 0 to 3 or 1 to 4; give the whole file, from which the"
            + " count can be told");
  }

  @Test
  void aFileWithoutAnyItemIsRefusedWithTheFirstReason() {
    assertRefused(
        PublicSet.WINOGRANDE,
        "{\"sentence\":\"_ folds.\",\"option1\":\"Ann\",\"option2\":\"Bea\",\"answer\":\"\"}\n",
        ":1 gives no item, nor does any other row: no answer (1 row), expected at least one usable"
            + " row; give another file of winogrande");
    assertRefused(
        PublicSet.GSM8K,
        "question,answer\n",
        ":1 has no row, expected those of gsm8k; download it again");
  }

  @Test
  void brokenJsonIsRefusedByItsLine() {
    assertRefused(PublicSet.GSM8K, GSM_ROW + "{\"question\":\"How", ":2 cannot be read (");
    assertRefused(PublicSet.GSM8K, GSM_ROW + GSM_ROW + "{question}", ":3 cannot be read (");
    assertRefused(
        PublicSet.GSM8K,
        "[" + GSM_ROW + ", 7]",
        ":2 holds a number, expected a JSON object for each row; give a file of the set as it is"
            + " published");
    assertRefused(
        PublicSet.GSM8K,
        "{}",
        ":1 holds an object without fields, expected a JSON object for each row; give a file of the"
            + " set as it is published");
  }

  @Test
  void aQuoteThatIsNeverClosedIsRefusedByItsLine() {
    assertRefused(
        PublicSet.GSM8K,
        "question,answer\nHow many?,#### 5\nHow \"many,\"#### 5\n",
        ":3 cannot be read (Missing closing quote for value), expected JSON or CSV; download it"
            + " again");
  }

  @Test
  void aRowWithOtherCellsThanTheHeaderIsSkipped() throws IOException {
    LoadedSet set =
        read(
            PublicSet.GSM8K,
            "question,answer\nHow many?,#### 5\nHow, many?,#### 6\n\nOr?,#### 7\n");

    assertThat(set.items()).extracting(Item::id).containsExactly("1", "3");
    assertThat(set.skipped())
        .containsExactly(
            new LoadedSet.Skipped("other cells than the header, or no known field", 1, 3));
  }

  @Test
  void aRowThatRepeatsAnIdIsSkipped() throws IOException {
    String row = "{\"financebench_id\":\"f1\",\"question\":\"How many?\",\"answer\":\"5\"}\n";

    LoadedSet set = read(PublicSet.FINANCEBENCH, row + row);

    assertThat(set.items()).hasSize(1);
    assertThat(set.skipped())
        .containsExactly(new LoadedSet.Skipped("the id of a row before", 1, 2));
  }

  @Test
  void eachReasonIsCountedAndKeepsItsFirstLine() throws IOException {
    String broken = "{\"question\":\"How many?\",\"answer\":\"five\"}\n";

    LoadedSet set = read(PublicSet.GSM8K, broken + GSM_ROW + broken + broken);

    assertThat(set.skipped())
        .containsExactly(new LoadedSet.Skipped("answer has no number after ####", 3, 1));
  }

  @Test
  void reasonsWithoutEndAreCountedTogether() throws IOException {
    StringBuilder rows = new StringBuilder(GSM_ROW);
    for (int i = 0; i < 50; i++) {
      rows.append("{\"question\":\"How many?\",\"answer\":\"#### n").append(i).append("\"}\n");
    }

    LoadedSet set = read(PublicSet.GSM8K, rows.toString());

    assertThat(set.skipped()).hasSize(21);
    assertThat(set.skipped().getLast()).isEqualTo(new LoadedSet.Skipped("another reason", 30, 22));
    assertThat(set.skippedRows()).isEqualTo(50);
  }

  /// The text is all white space only after it was repaired.
  @Test
  void textThatCannotBeAskedIsSkipped() throws IOException {
    String row = "{\"question\":\"%s\",\"answer\":\"#### 5\"}\n";

    LoadedSet set =
        read(
            PublicSet.GSM8K,
            row.formatted("How many?")
                + row.formatted("  ")
                + row.formatted("\\u00e2\\u0080\\u0083")
                + row.formatted("half \\ud83d")
                + row.formatted("whole \\ud83d\\ude00"));

    assertThat(set.items())
        .extracting(Item::text)
        .containsExactly("How many?", "whole \ud83d\ude00");
    assertThat(set.skipped())
        .containsExactly(
            new LoadedSet.Skipped("no question", 2, 2),
            new LoadedSet.Skipped("question has one half of a character pair", 1, 4));
  }

  @Test
  void aQuestionWithOneOptionIsSkipped() throws IOException {
    LoadedSet set =
        read(
            PublicSet.MMLU,
            """
            {"question":"Q","choices":["a","b"],"answer":0}
            {"question":"Q","choices":["a"],"answer":0}
            {"question":"Q","choices":[],"answer":0}
            """);

    assertThat(set.items()).hasSize(1);
    assertThat(set.skipped())
        .containsExactly(new LoadedSet.Skipped("fewer than two options", 2, 2));
  }

  @Test
  void theSplitOfTheRowsGoesBeforeThatOfTheName() throws IOException {
    String row = "{\"question\":\"How many?\",\"answer\":\"#### 5\",\"split\":\"%s\"}\n";

    assertThat(read(PublicSet.GSM8K, row.formatted("val")).split()).isEqualTo("validation");
    assertThat(read(PublicSet.GSM8K, row.formatted("test") + row.formatted("train")).split())
        .isEqualTo("mixed: test, train");
    assertThat(read(PublicSet.GSM8K, GSM_ROW).split()).isEqualTo("unknown");
  }

  @Test
  void arraysAndRowsOverManyLinesAreRead() throws IOException {
    String row = "{\n  \"question\": \"How many?\",\n  \"answer\": \"#### 5\"\n}";

    assertThat(read(PublicSet.GSM8K, "[" + row + ",\n" + row + "]").items()).hasSize(2);
    assertThat(read(PublicSet.GSM8K, "\n\n" + row + "\n" + row).items()).hasSize(2);
  }

  @Test
  void theNanOfPandasIsAMissingValue() throws IOException {
    LoadedSet set =
        read(
            PublicSet.HARMBENCH,
            "{\"Behavior\":\"Fold\",\"BehaviorID\":\"b\",\"ContextString\":NaN}\n");

    assertThat(set.items()).containsExactly(new Item.Request("b", "", "Fold", true));
  }

  @Test
  void aRowOfAKeyedSetMayBeginWithAFieldThatIsNotRead() throws IOException {
    LoadedSet set =
        read(PublicSet.HARMBENCH, "{\"Tags\":\"\",\"Behavior\":\"Fold\",\"BehaviorID\":\"b\"}\n");

    assertThat(set.items()).containsExactly(new Item.Request("b", "", "Fold", true));
  }

  private LoadedSet read(PublicSet set, String text) throws IOException {
    Path file = folder.resolve("rows.txt");
    Files.writeString(file, text);
    return set.read(file);
  }

  private void assertRefused(PublicSet set, String text, String message) {
    assertThatThrownBy(() -> read(set, text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(folder.resolve("rows.txt") + message);
  }
}
