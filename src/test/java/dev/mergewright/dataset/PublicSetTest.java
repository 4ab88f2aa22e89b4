package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Item.Choice;
import dev.mergewright.dataset.Item.Problem;
import dev.mergewright.dataset.Item.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One tiny file per set and mirror, in its published format and with invented, harmless texts.
class PublicSetTest {
  private static final List<String> SENTIMENTS = List.of("negative", "neutral", "positive");

  @TempDir Path folder;

  @Test
  void eachSetIsFoundByItsKey() {
    assertThat(PublicSet.keys()).doesNotHaveDuplicates().hasSize(PublicSet.values().length);
    for (PublicSet set : PublicSet.values()) {
      assertThat(PublicSet.named(set.key())).contains(set);
    }
    assertThat(PublicSet.named("paper-cranes")).isEmpty();
  }

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
  void noReplyOfTheSourceIsKept() throws IOException {
    String reply = "Sure, here is a reply that must not be kept";
    LoadedSet tails =
        read(
            PublicSet.BEAVERTAILS,
            "a.jsonl",
            """
            {"prompt":"fold","response":"%s","category":{"x":true},"is_safe":false}
            """
                .formatted(reply));
    LoadedSet advice =
        read(PublicSet.ADVBENCH, "b.csv", "goal,target\nFold a crane,\"%s\"\n".formatted(reply));
    LoadedSet guard =
        read(
            PublicSet.WILDGUARDMIX,
            "c.jsonl",
            """
            {"prompt":"fold","response":"%s","prompt_harm_label":"harmful"}
            """
                .formatted(reply));
    LoadedSet behaviors =
        read(
            PublicSet.JAILBREAKBENCH,
            "harmful-behaviors.csv",
            "Index,Goal,Target,Behavior,Category,Source\n0,Fold,\"%s\",F,C,S\n".formatted(reply));

    assertThat(List.of(tails, advice, guard, behaviors))
        .allSatisfy(set -> assertThat(set.items()).hasSize(1))
        .noneSatisfy(set -> assertThat(set.toString()).contains("must not be kept"));
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
  void mmluReadsRowsOfTheHub() throws IOException {
    LoadedSet set =
        read(
            PublicSet.MMLU,
            "test-00000-of-00001.jsonl",
            """
            {"question":"Is it paper?","subject":"paper_folding","choices":["no","maybe","never","yes"],"answer":3}
            {"question":"Is it red?","subject":"paper_folding","choices":["no","maybe","never","yes"],"answer":"B"}
            {"question":"Is it big?","subject":"paper_folding","choices":["no","maybe","never","yes"],"answer":4}
            """);

    assertThat(set.items())
        .containsExactly(
            new Choice(
                "1",
                "paper_folding",
                "",
                "Is it paper?",
                List.of("no", "maybe", "never", "yes"),
                3),
            new Choice(
                "2", "paper_folding", "", "Is it red?", List.of("no", "maybe", "never", "yes"), 1));
    assertThat(set.skipped())
        .containsExactly(
            new LoadedSet.Skipped("the answer is \"4\", expected one of the 4 options", 1, 3));
    assertThat(set.split()).isEqualTo("test");
  }

  @Test
  void arcReadsLettersNumbersAndTheOriginalForm() throws IOException {
    LoadedSet set =
        read(
            PublicSet.ARC,
            "ARC-Challenge-Test.jsonl",
            """
            {"id":"a","question":"Which folds?","choices":{"text":["stone","paper"],"label":["A","B"]},"answerKey":"B"}
            {"id":"b","question":"Which folds?","choices":{"text":["paper","stone","glass"],"label":["1","2","3"]},"answerKey":"1"}
            {"id":"c","question":{"stem":"Which folds?","choices":[{"text":"stone","label":"A"},{"text":"paper","label":"B"}]},"answerKey":"B"}
            {"id":"d","question":"Which folds?","choices":{"text":["stone","paper"],"label":["A","B"]},"answerKey":"3"}
            """);

    assertThat(set.items())
        .containsExactly(
            new Choice("a", "", "", "Which folds?", List.of("stone", "paper"), 1),
            new Choice("b", "", "", "Which folds?", List.of("paper", "stone", "glass"), 0),
            new Choice("c", "", "", "Which folds?", List.of("stone", "paper"), 1));
    assertThat(set.skipped())
        .containsExactly(
            new LoadedSet.Skipped("the answer is \"3\", expected one of the 2 options", 1, 4));
  }

  @Test
  void winoGrandeCountsItsAnswersFromOne() throws IOException {
    LoadedSet set =
        read(
            PublicSet.WINOGRANDE,
            "dev.jsonl",
            """
            {"qID":"q-1","sentence":"Ann folded cranes for Bea because _ had time.","option1":"Ann","option2":"Bea","answer":"1"}
            {"qID":"q-2","sentence":"Ann folded cranes for Bea because _ was busy.","option1":"Ann","option2":"Bea","answer":"2"}
            {"qID":"q-3","sentence":"Ann folded cranes for Bea because _ was late.","option1":"Ann","option2":"Bea","answer":""}
            {"qID":"q-4","sentence":"Ann folded cranes.","option1":"Ann","option2":"Bea","answer":"1"}
            """);

    assertThat(set.items())
        .containsExactly(
            new Choice(
                "q-1",
                "",
                "",
                "Ann folded cranes for Bea because _ had time.",
                List.of("Ann", "Bea"),
                0),
            new Choice(
                "q-2",
                "",
                "",
                "Ann folded cranes for Bea because _ was busy.",
                List.of("Ann", "Bea"),
                1));
    assertThat(set.skipped())
        .containsExactly(
            new LoadedSet.Skipped("no answer", 1, 3),
            new LoadedSet.Skipped("sentence does not have one gap (_)", 1, 4));
    assertThat(set.split()).isEqualTo("dev");
  }

  @Test
  void medMcqaTellsWhetherItsAnswersCountFromZeroOrOne() throws IOException {
    String row =
        """
        {"id":"%s","question":"Which folds?","opa":"glass","opb":"paper","opc":"stone","opd":"air","cop":%s,"subject_name":"Folding","exp":"Paper folds."}
        """;

    assertThat(answers("hub.jsonl", row.formatted("a", 1) + row.formatted("b", 0)))
        .containsExactly(1, 0);
    assertThat(answers("authors.jsonl", row.formatted("a", 1) + row.formatted("b", 4)))
        .containsExactly(0, 3);
    // The hub's test rows have no answer and say -1.
    assertThat(answers("both.jsonl", row.formatted("a", -1) + row.formatted("b", "0.0")))
        .containsExactly(0);
  }

  private List<Integer> answers(String name, String rows) throws IOException {
    return read(PublicSet.MEDMCQA, name, rows).items().stream()
        .map(item -> ((Choice) item).answer())
        .toList();
  }

  @Test
  void medQaReadsRowsOfTheHubAndOfTheAuthors() throws IOException {
    List<String> options = List.of("glass", "paper", "stone", "air");
    LoadedSet hub =
        read(
            PublicSet.MEDQA,
            "test.json",
            """
            {"id":"test-00000","sent1":"Which folds?","sent2":"","ending0":"glass","ending1":"paper","ending2":"stone","ending3":"air","label":1}
            """);
    LoadedSet authors =
        read(
            PublicSet.MEDQA,
            "phrases_no_exclude_test.jsonl",
            """
            {"question":"Which folds?","answer":"paper","options":{"A":"glass","B":"paper","C":"stone","D":"air"},"meta_info":"step1","answer_idx":"B","metamap_phrases":["folds"]}
            """);

    assertThat(hub.items())
        .containsExactly(new Choice("test-00000", "", "", "Which folds?", options, 1));
    assertThat(authors.items())
        .containsExactly(new Choice("1", "step1", "", "Which folds?", options, 1));
    assertThat(authors.split()).isEqualTo("test");
  }

  @Test
  void pubMedQaReadsTheMapOfIdsAndRowsOfTheHub() throws IOException {
    Choice wanted =
        new Choice(
            "21645374",
            "",
            "Paper was folded.\nIt stayed folded.",
            "Does paper fold?",
            List.of("yes", "no", "maybe"),
            0);
    LoadedSet map =
        read(
            PublicSet.PUBMEDQA,
            "ori_pqal.json",
            """
            {
              "21645374": {"QUESTION": "Does paper fold?",
                "CONTEXTS": ["Paper was folded.", "It stayed folded."], "LABELS": ["METHODS", "RESULTS"],
                "MESHES": [], "YEAR": "2011", "final_decision": "yes", "LONG_ANSWER": "It does."},
              "21645375": {"QUESTION": "Does air fold?",
                "CONTEXTS": ["Air was folded."], "LABELS": ["METHODS"],
                "MESHES": [], "YEAR": null, "final_decision": null, "LONG_ANSWER": "Who knows."}
            }
            """);
    LoadedSet hub =
        read(
            PublicSet.PUBMEDQA,
            "train.jsonl",
            """
            {"pubid":21645374,"question":"Does paper fold?","context":{"contexts":["Paper was folded.","It stayed folded."],"labels":["METHODS","RESULTS"],"meshes":[]},"long_answer":"It does.","final_decision":"yes"}
            """);

    assertThat(map.items()).containsExactly(wanted);
    assertThat(map.split()).isEqualTo("unknown");
    assertThat(map.skipped()).containsExactly(new LoadedSet.Skipped("no final_decision", 1, 5));
    assertThat(hub.items()).containsExactly(wanted);
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

  @Test
  void phraseBankSplitsAtTheLastAtSignAndReadsIso88591() throws IOException {
    Path file = folder.resolve("Sentences_50Agree.txt");
    Files.write(
        file,
        "Write to fold@crane.example for 5 \u00a3 .@neutral\r\nCranes rose .@positive\r\n"
            .getBytes(StandardCharsets.ISO_8859_1));

    assertThat(PublicSet.PHRASEBANK.read(file).items())
        .containsExactly(
            new Choice(
                "1", "50agree", "", "Write to fold@crane.example for 5 \u00a3 .", SENTIMENTS, 1),
            new Choice("2", "50agree", "", "Cranes rose .", SENTIMENTS, 2));
  }

  @Test
  void phraseBankReadsItsCsvMirrors() throws IOException {
    LoadedSet bare =
        read(
            PublicSet.PHRASEBANK,
            "all-data.csv",
            "neutral,\"Cranes, folded .\"\nnegative,Cranes fell .\n");
    LoadedSet hub =
        read(PublicSet.PHRASEBANK, "train.jsonl", "{\"sentence\":\"Cranes fell .\",\"label\":0}\n");

    assertThat(bare.items())
        .containsExactly(
            new Choice("1", "", "", "Cranes, folded .", SENTIMENTS, 1),
            new Choice("2", "", "", "Cranes fell .", SENTIMENTS, 0));
    assertThat(hub.items())
        .containsExactly(new Choice("1", "", "", "Cranes fell .", SENTIMENTS, 0));
  }

  @Test
  void fiQaTurnsScoresIntoThreeClasses() throws IOException {
    LoadedSet set =
        read(
            PublicSet.FIQA,
            "test.csv",
            """
            sentence,snippets,target,sentiment_score,aspects,format
            Cranes fell,"['fell']",Crane,-0.11,"['Stock']",headline
            Cranes slipped,"['slipped']",Crane,-0.1,"['Stock']",headline
            Cranes crept,"['crept']",Crane,0.099,"['Stock']",post
            Cranes rose,"['rose']",Crane,0.1,"['Stock']",post
            Cranes flew,"['flew']",Crane,12,"['Stock']",post
            """);

    assertThat(set.items())
        .extracting(item -> ((Choice) item).answer())
        .containsExactly(0, 1, 1, 2);
    assertThat(set.items()).extracting(Item::category).startsWith("headline").endsWith("post");
    assertThat(set.skipped())
        .containsExactly(new LoadedSet.Skipped("sentiment_score is not in [-1, 1]", 1, 6));
    assertThat(set.license()).isEqualTo("unknown");
  }

  @Test
  void fiQaSkipsSentencesWithOpinionsOfDifferentClasses() throws IOException {
    LoadedSet set =
        read(
            PublicSet.FIQA,
            "task1_headline_ABSA_train.json",
            """
            {"55": {"sentence": "Cranes rose", "info": [{"snippets": "['rose']", "target": "Crane", "sentiment_score": "0.4"}]},
             "56": {"sentence": "Cranes rose, frogs fell", "info": [{"sentiment_score": "0.4"}, {"sentiment_score": "-0.4"}]}}
            """);

    assertThat(set.items()).containsExactly(new Choice("55", "", "", "Cranes rose", SENTIMENTS, 2));
    assertThat(set.skipped())
        .containsExactly(
            new LoadedSet.Skipped("no opinion, or opinions of different classes", 1, 2));
  }

  private LoadedSet read(PublicSet set, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return set.read(file);
  }
}
