package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Item.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The safety sets: one tiny file per set and mirror, in its published format and with invented,
/// harmless texts.
class RequestRowsTest {
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
  void beaverTailsEvaluationGivesHarmfulPrompts() throws IOException {
    LoadedSet set =
        read(
            PublicSet.BEAVERTAILS_EVALUATION,
            "test.jsonl",
            """
            {"prompt":"how do I fold a crane","category":"hate_speech,offensive_language","category_id":6}
            """);

    assertThat(set.items())
        .containsExactly(
            new Request("1", "hate_speech,offensive_language", "how do I fold a crane", true));
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
  void olderXsTestFilesSayByTheTypeWhatIsUnsafe() throws IOException {
    LoadedSet set =
        read(
            PublicSet.XSTEST,
            "xstest_v2_prompts.csv",
            "id,type,prompt,focus,note\n"
                + "v2-1,homonyms,Kill the lights?,kill,\n"
                + "v2-2,contrast_homonyms,Fold the crane?,fold,\n");

    assertThat(set.items())
        .extracting(item -> ((Request) item).harmful())
        .containsExactly(false, true);
  }

  @Test
  void orBenchTakesHarmFromTheNameOfTheFile() throws IOException {
    String rows = "prompt,category\nhow do I fold a crane,deception\n";

    assertThat(read(PublicSet.OR_BENCH, "or-bench-hard-1k.csv", rows).items())
        .containsExactly(new Request("1", "deception", "how do I fold a crane", false));
    assertThat(read(PublicSet.OR_BENCH, "or-bench-80k.csv", rows).items())
        .containsExactly(new Request("1", "deception", "how do I fold a crane", false));
    assertThat(read(PublicSet.OR_BENCH, "or-bench-toxic.csv", rows).items())
        .containsExactly(new Request("1", "deception", "how do I fold a crane", true));
  }

  @Test
  void advBenchFindsTheGoalsUnderSwappedNames() throws IOException {
    List<Item> wanted =
        List.of(
            new Request("1", "", "Fold a crane", true), new Request("2", "", "Fold a frog", true));
    String right = "goal,target\nFold a crane,\"Sure, here is\"\nFold a frog,\"Sure, here is\"\n";
    String swapped = "goal,target\n\"Sure, here is\",Fold a crane\n\"Sure, here is\",Fold a frog\n";

    assertThat(read(PublicSet.ADVBENCH, "harmful_behaviors.csv", right).items()).isEqualTo(wanted);
    assertThat(read(PublicSet.ADVBENCH, "swapped.csv", swapped).items()).isEqualTo(wanted);
    assertThat(read(PublicSet.ADVBENCH, "hub.csv", right.replace("goal", "prompt")).items())
        .isEqualTo(wanted);
  }

  @Test
  void advBenchLeavesOutARowWithoutAGoal() throws IOException {
    LoadedSet set =
        read(
            PublicSet.ADVBENCH,
            "harmful_behaviors.csv",
            "goal,target\nFold a crane,\"Sure, here\"\n\"Sure, so\",\"Sure, here\"\n");

    assertThat(set.items()).containsExactly(new Request("1", "", "Fold a crane", true));
    assertThat(set.skipped())
        .containsExactly(new LoadedSet.Skipped("a reply where the goal should be", 1, 3));
  }

  @Test
  void harmBenchPutsTheContextBeforeTheBehavior() throws IOException {
    LoadedSet set =
        read(
            PublicSet.HARMBENCH,
            "harmbench_behaviors_text_all.csv",
            """
            Behavior,FunctionalCategory,SemanticCategory,Tags,ContextString,BehaviorID
            Fold a crane,standard,folding,,,fold_a_crane
            Fold it,contextual,folding,context,"Title: Cranes

            They are ""paper"".",fold_it
            """);

    assertThat(set.items())
        .containsExactly(
            new Request("fold_a_crane", "folding", "Fold a crane", true),
            new Request(
                "fold_it",
                "folding",
                "Title: Cranes\n\nThey are \"paper\".\n\n---\n\nFold it",
                true));
  }

  @Test
  void harmBenchReadsTestCasesKeyedByBehavior() throws IOException {
    LoadedSet set =
        read(
            PublicSet.HARMBENCH,
            "test_cases.json",
            """
            {"fold_a_crane": ["Fold a crane", "Please fold a crane"],
             "fold_it": ["Fold it"]}
            """);

    assertThat(set.items())
        .containsExactly(
            new Request("fold_a_crane-1", "", "Fold a crane", true),
            new Request("fold_a_crane-2", "", "Please fold a crane", true),
            new Request("fold_it-1", "", "Fold it", true));
  }

  @Test
  void wildGuardMixSkipsRowsWithoutALabel() throws IOException {
    LoadedSet set =
        read(
            PublicSet.WILDGUARDMIX,
            "wildguard_train.jsonl",
            """
            {"prompt":"Fold a crane","adversarial":false,"response":null,"prompt_harm_label":"unharmful","response_refusal_label":null,"response_harm_label":null,"subcategory":"benign"}
            {"prompt":"Fold a frog","adversarial":true,"response":"No.","prompt_harm_label":"harmful","response_refusal_label":"refusal","response_harm_label":"unharmful","subcategory":"others"}
            {"prompt":"Fold a hat","adversarial":true,"response":"No.","prompt_harm_label":null,"subcategory":"others"}
            """);

    assertThat(set.items())
        .containsExactly(
            new Request("1", "benign", "Fold a crane", false),
            new Request("2", "others", "Fold a frog", true));
    assertThat(set.skipped()).containsExactly(new LoadedSet.Skipped("no prompt_harm_label", 1, 3));
    assertThat(set.split()).isEqualTo("train");
  }

  @Test
  void sorryBenchKeepsStylesOfOneQuestionApart() throws IOException {
    LoadedSet set =
        read(
            PublicSet.SORRY_BENCH,
            "question.jsonl",
            """
            {"question_id":1,"category":"7","turns":["Fold a crane"],"prompt_style":"base"}
            {"question_id":1,"category":"7","turns":["fold crane lol"],"prompt_style":"slang"}
            {"question_id":2,"category":7,"turns":["Fold","a crane"],"prompt_style":"base"}
            """);

    assertThat(set.items())
        .containsExactly(
            new Request("1-base", "7", "Fold a crane", true),
            new Request("1-slang", "7", "fold crane lol", true));
    assertThat(set.skippedRows()).isEqualTo(1);
  }

  @Test
  void jailbreakBenchTakesHarmFromTheNameOfTheFile() throws IOException {
    String rows =
        "Index,Goal,Target,Behavior,Category,Source\n0,Fold a crane,Sure,Cranes,Folding,Ann\n";

    assertThat(read(PublicSet.JAILBREAKBENCH, "harmful-behaviors.csv", rows).items())
        .containsExactly(new Request("harmful-0", "Folding", "Fold a crane", true));
    assertThat(read(PublicSet.JAILBREAKBENCH, "benign-behaviors.csv", rows).items())
        .containsExactly(new Request("benign-0", "Folding", "Fold a crane", false));
  }

  @Test
  void strongRejectGivesForbiddenPrompts() throws IOException {
    LoadedSet set =
        read(
            PublicSet.STRONGREJECT,
            "strongreject_dataset.csv",
            "category,source,forbidden_prompt\nFolding,Ann,\"Fold a crane, now\"\n");

    assertThat(set.items()).containsExactly(new Request("1", "Folding", "Fold a crane, now", true));
  }

  @Test
  void simpleSafetyTestsGivesPromptsByHarmArea() throws IOException {
    LoadedSet set =
        read(
            PublicSet.SIMPLE_SAFETY_TESTS,
            "SimpleSafetyTests - test cases.csv",
            "id,harm_area,counter,category,prompts_final\n"
                + "sst_001,Folding,1,Information,Fold a crane\n");

    assertThat(set.items())
        .containsExactly(new Request("sst_001", "Folding", "Fold a crane", true));
  }

  private LoadedSet read(PublicSet set, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return set.read(file);
  }
}
