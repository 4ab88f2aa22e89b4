package dev.mergewright.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The public sets that can be read once a user has downloaded them; none comes with the product.
///
/// Each entry says how the set is named here, what its items are, its license, who made it, what
/// its rows look like and how a row becomes an item. A set that is added is one entry and one
/// method.
public enum PublicSet {
  /// The paper's safety prompts are those of `30k_test` with unsafe replies, repeats included.
  BEAVERTAILS(
      "beavertails",
      "BeaverTails",
      Kind.REQUEST,
      "CC-BY-NC-4.0",
      "Ji et al., 2023, arXiv 2307.04657",
      Columns.of("prompt", "category", "is_safe"),
      _ -> RequestRows::beaverTails),
  BEAVERTAILS_EVALUATION(
      "beavertails-evaluation",
      "BeaverTails-Evaluation",
      Kind.REQUEST,
      "CC-BY-NC-4.0",
      "Ji et al., 2023, arXiv 2307.04657",
      Columns.of("prompt", "category", "category_id"),
      _ -> RequestRows::beaverTailsEvaluation),
  /// Half of its prompts are safe and only look harmful: over-refusal.
  XSTEST(
      "xstest",
      "XSTest",
      Kind.REQUEST,
      "CC-BY-4.0",
      "Röttger et al., 2024, arXiv 2308.01263",
      Columns.of("prompt", "type", "focus").or("prompt", "type", "label").also("id"),
      _ -> RequestRows::xsTest),
  /// 80k and hard-1k are over-refusal, toxic is not; the file's name tells which one it is.
  OR_BENCH(
      "or-bench",
      "OR-Bench",
      Kind.REQUEST,
      "CC-BY-4.0",
      "Cui et al., 2024, arXiv 2405.20947",
      Columns.of("prompt", "category"),
      RequestRows::orBench),
  ADVBENCH(
      "advbench",
      "AdvBench",
      Kind.REQUEST,
      "MIT",
      "Zou et al., 2023, arXiv 2307.15043",
      Columns.of("goal", "target").or("prompt", "target"),
      RequestRows::advBench),
  /// Behaviours, or test cases: a JSON map from BehaviorID to prompts.
  HARMBENCH(
      "harmbench",
      "HarmBench",
      Kind.REQUEST,
      "MIT",
      "Mazeika et al., 2024, arXiv 2402.04249",
      Columns.of("Behavior", "BehaviorID")
          .or(Columns.VALUE)
          .also("ContextString", "SemanticCategory", "FunctionalCategory")
          .keyed(),
      _ -> RequestRows::harmBench),
  WILDGUARDMIX(
      "wildguardmix",
      "WildGuardMix",
      Kind.REQUEST,
      "ODC-BY-1.0",
      "Han et al., 2024, arXiv 2406.18495",
      Columns.of("prompt", "prompt_harm_label").also("subcategory"),
      _ -> RequestRows::wildGuardMix),
  SORRY_BENCH(
      "sorry-bench",
      "SORRY-Bench",
      Kind.REQUEST,
      "sorry-bench",
      "Xie et al., 2024, arXiv 2406.14598",
      Columns.of("question_id", "category", "turns").also("prompt_style"),
      _ -> RequestRows::sorryBench),
  /// The file's name tells whether it is the harmful or the benign half.
  JAILBREAKBENCH(
      "jailbreakbench",
      "JailbreakBench JBB-Behaviors",
      Kind.REQUEST,
      "MIT",
      "Chao et al., 2024, arXiv 2404.01318",
      Columns.of("Goal", "Behavior", "Category").also("Index"),
      RequestRows::jailbreakBench),
  STRONGREJECT(
      "strongreject",
      "StrongREJECT",
      Kind.REQUEST,
      "MIT",
      "Souly et al., 2024, arXiv 2402.10260",
      Columns.of("category", "forbidden_prompt"),
      _ -> RequestRows::strongReject),
  /// Its paper says CC-BY, the licence file beside its data says this.
  SIMPLE_SAFETY_TESTS(
      "simple-safety-tests",
      "SimpleSafetyTests",
      Kind.REQUEST,
      "CC-BY-NC-4.0",
      "Vidgen et al., 2023, arXiv 2311.08370",
      Columns.of("harm_area", "prompts_final").or("harm_area", "prompt").also("id"),
      _ -> RequestRows::simpleSafetyTests),
  GSM8K(
      "gsm8k",
      "GSM8K",
      Kind.PROBLEM,
      "MIT",
      "Cobbe et al., 2021, arXiv 2110.14168",
      Columns.of("question", "answer"),
      _ -> ProblemRows::gsm8k),
  /// Rows of the hub, or the original CSV files, which have no header.
  MMLU(
      "mmlu",
      "MMLU",
      Kind.CHOICE,
      "MIT",
      "Hendrycks et al., 2021, arXiv 2009.03300",
      Columns.of("question", "choices", "answer")
          .or("question", "A", "B", "C", "D", "answer")
          .also("subject")
          .headerless("answer", "[ABCD]", "question", "A", "B", "C", "D", "answer"),
      ChoiceRows::mmlu),
  ARC(
      "arc",
      "ARC",
      Kind.CHOICE,
      "CC-BY-SA-4.0",
      "Clark et al., 2018, arXiv 1803.05457",
      Columns.of("question", "choices", "answerKey").or("id", "question", "answerKey"),
      _ -> ChoiceRows::arc),
  WINOGRANDE(
      "winogrande",
      "WinoGrande",
      Kind.CHOICE,
      "CC-BY",
      "Sakaguchi et al., 2020, arXiv 1907.10641",
      Columns.of("sentence", "option1", "option2").also("answer", "qID"),
      _ -> ChoiceRows::winoGrande),
  MEDMCQA(
      "medmcqa",
      "MedMCQA",
      Kind.CHOICE,
      "Apache-2.0",
      "Pal et al., 2022, arXiv 2203.14371",
      Columns.of("question", "opa", "opb", "opc", "opd").also("cop", "subject_name", "id"),
      ChoiceRows::medMcqa),
  MEDQA(
      "medqa",
      "MedQA (four options)",
      Kind.CHOICE,
      "MIT",
      "Jin et al., 2021, arXiv 2009.13081",
      Columns.of("sent1", "ending0", "ending1", "ending2", "ending3", "label")
          .or("question", "options", "answer_idx")
          .also("id", "sent2", "meta_info"),
      _ -> ChoiceRows::medQa),
  /// `ori_pqal.json`, one JSON object from PubMed ids to rows, or `test_ground_truth.json` beside
  /// it, for the test split.
  PUBMEDQA(
      "pubmedqa",
      "PubMedQA",
      Kind.CHOICE,
      "MIT",
      "Jin et al., 2019, arXiv 1909.06146",
      Columns.of("QUESTION", "CONTEXTS", "final_decision")
          .or("question", "context", "final_decision")
          .also("pubid")
          .keyed(),
      _ -> ChoiceRows::pubMedQa),
  /// Free answers: they need a judge.
  FINANCEBENCH(
      "financebench",
      "FinanceBench",
      Kind.PROBLEM,
      "CC-BY-NC-4.0",
      "Islam et al., 2023, arXiv 2311.11944",
      Columns.of("financebench_id", "question", "answer")
          .also("question_type", "evidence", "evidence_text"),
      _ -> ProblemRows::financeBench),
  /// `Sentences_*.txt`, one `sentence@label` per line, or CSV.
  PHRASEBANK(
      "phrasebank",
      "Financial PhraseBank",
      Kind.CHOICE,
      "CC-BY-NC-SA-3.0",
      "Malo et al., 2014, arXiv 1307.5336",
      Columns.of("sentence", "label")
          .headerless("label", "negative|neutral|positive", "label", "sentence")
          .lines(),
      ChoiceRows::phraseBank),
  FIQA(
      "fiqa",
      "FiQA-2018 sentiment",
      Kind.CHOICE,
      SourceSplit.UNKNOWN,
      "Maia et al., 2018, doi 10.1145/3184558.3192301",
      Columns.of("sentence", "sentiment_score")
          .or("sentence", "score")
          .or("sentence", "info")
          .also("format")
          .keyed(),
      _ -> ChoiceRows::fiQa);

  /// What the items of a set are: each kind is a record of [Item].
  public enum Kind {
    /// [Item.Request].
    REQUEST,
    /// [Item.Problem].
    PROBLEM,
    /// [Item.Choice].
    CHOICE
  }

  private final String key;
  private final String title;
  private final Kind kind;
  private final String license;
  private final String citation;
  private final Columns columns;
  private final Layout.Source layout;

  PublicSet(
      String key,
      String title,
      Kind kind,
      String license,
      String citation,
      Columns columns,
      Layout.Source layout) {
    this.key = key;
    this.title = title;
    this.kind = kind;
    this.license = license;
    this.citation = citation;
    this.columns = columns;
    this.layout = layout;
  }

  /// The set with this key, if there is one.
  public static Optional<PublicSet> named(String key) {
    return Arrays.stream(values()).filter(set -> set.key.equals(key)).findFirst();
  }

  /// The keys of all sets, in their order.
  public static List<String> keys() {
    return Arrays.stream(values()).map(PublicSet::key).toList();
  }

  /// The items of a downloaded file, plain, gz or xz.
  ///
  /// @throws dev.mergewright.checkpoint.InvalidInputException if the file is not one of this set
  public LoadedSet read(Path file) throws IOException {
    return this == PUBMEDQA && GroundTruth.isIn(file)
        ? GroundTruth.read(file)
        : new SetReader(this, SourceFile.open(file)).read();
  }

  /// The name on the command line.
  public String key() {
    return key;
  }

  /// The name in texts.
  public String title() {
    return title;
  }

  public Kind kind() {
    return kind;
  }

  /// An SPDX identifier where there is one, else the name that the set gives its terms, or
  /// `unknown`.
  public String license() {
    return license;
  }

  public String citation() {
    return citation;
  }

  /// Whether the set was published without splits, as most safety sets are.
  boolean isPublishedWhole() {
    return switch (this) {
      case BEAVERTAILS, WILDGUARDMIX -> false;
      case FINANCEBENCH, PHRASEBANK -> true;
      default -> kind == Kind.REQUEST;
    };
  }

  Columns columns() {
    return columns;
  }

  Layout.Source layout() {
    return layout;
  }
}
