package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Item.Choice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The multiple-choice sets: one tiny file per set and mirror, in its published format.
class ChoiceRowsTest {
  private static final List<String> SENTIMENTS = List.of("negative", "neutral", "positive");

  @TempDir Path folder;

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
  void pubMedQaTakesItsTestSplitFromTheGroundTruth() throws IOException {
    Files.writeString(
        folder.resolve("ori_pqal.json"),
        """
        {"1": {"QUESTION": "Does paper fold?", "CONTEXTS": ["It was folded."], "final_decision": "yes"},
         "2": {"QUESTION": "Does air fold?", "CONTEXTS": ["It was not."], "final_decision": "no"}}
        """);

    LoadedSet set = read(PublicSet.PUBMEDQA, "test_ground_truth.json", "{\"2\": \"no\"}");

    assertThat(set.items()).extracting(Item::text).containsExactly("Does air fold?");
    assertThat(set.split()).isEqualTo("test");
  }

  @Test
  void pubMedQaRefusesAGroundTruthThatDoesNotMatch() throws IOException {
    Path truth = folder.resolve("test_ground_truth.json");
    Files.writeString(truth, "{\"1\": \"no\"}");
    Path questions = folder.resolve("ori_pqal.json");

    assertThatThrownBy(() -> PublicSet.PUBMEDQA.read(truth))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            truth
                + " holds answers without questions, expected ori_pqal.json beside it; put it"
                + " there");
    Files.writeString(
        questions,
        "{\"1\": {\"QUESTION\": \"Q\", \"CONTEXTS\": [\"c\"], \"final_decision\": \"yes\"}}");
    assertThatThrownBy(() -> PublicSet.PUBMEDQA.read(truth))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "%s has 1 answers, but %s has only 0 questions with these answers; download both again"
                .formatted(truth, questions));
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
