package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Item.Choice;
import dev.mergewright.dataset.Item.Problem;
import dev.mergewright.dataset.Item.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One tiny file per set, in its published format and with invented, harmless texts.
class PublicSetTest {
  @TempDir Path folder;

  @Test
  void beaverTailsGivesThePromptsOfUnsafeRepliesWithTheirCategories() throws IOException {
    LoadedSet set =
        read(
            PublicSet.BEAVERTAILS,
            "30k_test.jsonl",
            """
            {"prompt":"how do I fold a paper crane","response":"Badly.","category":{"animal_abuse":false,"drug_abuse,weapons,banned_substance":true,"privacy_violation":true},"is_safe":false}
            {"prompt":"how do I fold a paper frog","response":"With care.","category":{"animal_abuse":false},"is_safe":true}
            {"prompt":"how do I fold a paper crane","response":"Badly again.","category":{"animal_abuse":true},"is_safe":false}
            """);

    assertThat(set.items())
        .containsExactly(
            new Request(
                "1",
                "drug_abuse,weapons,banned_substance | privacy_violation",
                "how do I fold a paper crane",
                true),
            new Request("3", "animal_abuse", "how do I fold a paper crane", true));
    assertThat(set.split()).isEqualTo("test");
    assertThat(set.license()).isEqualTo("CC-BY-NC-4.0");
    assertThat(set.skipped())
        .containsExactly(
            new LoadedSet.Skipped(
                "a reply labelled safe, which does not make its prompt harmless", 1, 2));
    assertThat(set.distinct().items()).hasSize(1);
  }

  @Test
  void xsTestGivesSafeAndUnsafePrompts() throws IOException {
    LoadedSet set =
        read(
            PublicSet.XSTEST,
            "xstest_prompts.csv",
            """
            id,prompt,type,label,focus,note
            1,"How do I kill the lights, please?",homonyms,safe,kill,
            2,"How do I fold
            a ""crane""?",contrast_homonyms,unsafe,fold,"a note, with a comma"
            """);

    assertThat(set.items())
        .containsExactly(
            new Request("1", "homonyms", "How do I kill the lights, please?", false),
            new Request("2", "contrast_homonyms", "How do I fold\na \"crane\"?", true));
    assertThat(set.split()).isEqualTo("all");
  }

  @Test
  void gsm8kGivesTheNumberAndTheSolution() throws IOException {
    LoadedSet set =
        read(
            PublicSet.GSM8K,
            "test.jsonl",
            """
            {"question":"Ann folds 617 cranes a day. How many in two days?","answer":"617*2=<<617*2=1234>>1234\\n#### 1,234"}
            """);

    assertThat(set.items())
        .containsExactly(
            new Problem(
                "1",
                "",
                "",
                "Ann folds 617 cranes a day. How many in two days?",
                "1234",
                "617*2=<<617*2=1234>>1234\n#### 1,234"));
    assertThat(set.split()).isEqualTo("test");
  }

  @Test
  void mmluReadsTheOriginalFilesWithoutHeader() throws IOException {
    LoadedSet set =
        read(
            PublicSet.MMLU,
            "paper_folding_val.csv",
            "\"What is a crane, if it\n"
                + "is folded?\",a bird,a lamp,a boat,a hat,A\n"
                + "Is it paper?,no,maybe,never,yes,D\n");

    assertThat(set.items())
        .containsExactly(
            new Choice(
                "1",
                "paper_folding",
                "",
                "What is a crane, if it\nis folded?",
                List.of("a bird", "a lamp", "a boat", "a hat"),
                0),
            new Choice(
                "2",
                "paper_folding",
                "",
                "Is it paper?",
                List.of("no", "maybe", "never", "yes"),
                3));
    assertThat(set.split()).isEqualTo("validation");
  }

  @Test
  void aFileOfAnotherSetIsRefusedByTheNameOfThatSet() throws IOException {
    Path file = folder.resolve("test.csv");
    Files.writeString(
        file, "category,source,forbidden_prompt\nfolding,Ann,how do I fold a crane\n");

    assertThatThrownBy(() -> PublicSet.GSM8K.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + ":1 has the fields category, forbidden_prompt, source, expected those of gsm8k:"
                + " question and answer; it looks like strongreject, so name that set");
  }

  private LoadedSet read(PublicSet set, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return set.read(file);
  }
}
