package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Item.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sets with free answers: one tiny file per set, in its published format.
class ProblemRowsTest {
  @TempDir Path folder;

  @Test
  void gsm8kGivesTheNumberAndTheSolution() throws IOException {
    LoadedSet set =
        read(
            PublicSet.GSM8K,
            "test.jsonl",
            """
            {"question":"Ann folds 617 cranes a day. How many in two days?","answer":"617*2=<<617*2=1234>>1234\\n#### 1,234"}
            {"question":"And in none?","answer":"None.\\n#### -0.50"}
            {"question":"And in three?","answer":"Many."}
            {"question":"And in four?","answer":"#### many"}
            """);

    assertThat(set.items())
        .containsExactly(
            new Problem(
                "1",
                "",
                "",
                "Ann folds 617 cranes a day. How many in two days?",
                "1234",
                "617*2=<<617*2=1234>>1234\n#### 1,234"),
            new Problem("2", "", "", "And in none?", "-0.50", "None.\n#### -0.50"));
    assertThat(set.skipped())
        .containsExactly(
            new LoadedSet.Skipped("answer has no number after ####", 1, 3),
            new LoadedSet.Skipped("the answer is \"many\", expected a number after ####", 1, 4));
    assertThat(set.split()).isEqualTo("test");
  }

  @Test
  void financeBenchJoinsItsEvidenceAndRepairsItsDashes() throws IOException {
    LoadedSet set =
        read(
            PublicSet.FINANCEBENCH,
            "financebench_open_source.jsonl",
            """
            {"financebench_id":"financebench_id_1","company":"Crane","doc_name":"CRANE_2018","question_type":"metrics-generated","domain_question_num":null,"question":"What was paper \\u00e2\\u0080\\u0094 net?","answer":"$1577.00","justification":"Shown.","evidence":[{"evidence_text":"Paper: 1,577","evidence_page_num":59,"evidence_text_full_page":"Paper: 1,577 and so on"},{"evidence_text":"Ink: 3","evidence_page_num":60}]}
            """);

    assertThat(set.items())
        .containsExactly(
            new Problem(
                "financebench_id_1",
                "metrics-generated",
                "Paper: 1,577\n\nInk: 3",
                "What was paper \u2014 net?",
                "$1577.00"));
    assertThat(set.split()).isEqualTo("all");
  }

  private LoadedSet read(PublicSet set, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return set.read(file);
  }
}
