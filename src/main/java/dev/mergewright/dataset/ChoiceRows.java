package dev.mergewright.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.dataset.Item.Choice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How rows of the multiple-choice sets become choices.
final class ChoiceRows {
  private static final String LETTERS = "ABCDEFGHIJ";
  private static final List<String> SENTIMENTS = List.of("negative", "neutral", "positive");
  private static final List<String> DECISIONS = List.of("yes", "no", "maybe");

  /// FiQA's scores are in [-1, 1]; the classes are those of the published sentiment benchmarks.
  private static final double NEUTRAL_FROM = -0.1;

  private static final double POSITIVE_FROM = 0.1;

  private ChoiceRows() {}

  /// The original CSV files have the four options in columns and no subject but in their names.
  static Layout mmlu(SourceRows rows) {
    String subject = rows.file().name().replaceFirst("_(dev|val|test)\\..*$", "");
    String named = subject.equals(rows.file().name()) ? "" : subject;
    return row -> {
      List<String> options =
          row.find("choices") == null
              ? List.of(row.text("A"), row.text("B"), row.text("C"), row.text("D"))
              : row.texts("choices");
      return new Choice(
          number(row),
          row.textOr(named, "subject"),
          "",
          row.text("question"),
          options,
          position(row.text("answer"), options));
    };
  }

  /// An index from 0 or a letter from A.
  private static int position(String answer, List<String> options) throws UnusableRowException {
    int position =
        answer.length() != 1
            ? -1
            : Character.isDigit(answer.charAt(0))
                ? answer.charAt(0) - '0'
                : LETTERS.indexOf(answer.charAt(0));
    return within(position, options, answer);
  }

  private static int within(int position, List<String> options, String answer)
      throws UnusableRowException {
    if (options.size() < 2) {
      throw new UnusableRowException("fewer than two options");
    }
    if (position < 0 || position >= options.size()) {
      throw new UnusableRowException(
          "the answer is %s, expected one of the %d options"
              .formatted(SourceRow.quote(answer), options.size()));
    }
    return position;
  }

  /// Labels are letters in most rows and numbers in some; the original files keep the options with
  /// the stem.
  static Choice arc(SourceRow row) throws UnusableRowException {
    JsonNode question = row.value("question");
    JsonNode stem = question.isObject() ? question.path("stem") : question;
    JsonNode choices = question.isObject() ? question.path("choices") : row.value("choices");
    List<String> options = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    if (choices.isArray()) {
      for (JsonNode choice : choices) {
        options.add(SourceRow.text(choice.get("text"), "text in choices"));
        labels.add(SourceRow.text(choice.get("label"), "label in choices"));
      }
    } else {
      options.addAll(SourceRow.texts(choices.get("text"), "text in choices"));
      labels.addAll(SourceRow.texts(choices.get("label"), "label in choices"));
    }
    String key = row.text("answerKey");
    if (labels.size() != options.size()) {
      throw new UnusableRowException("choices has other labels than texts");
    }
    return new Choice(
        row.textOr(number(row), "id"),
        "",
        "",
        SourceRow.text(stem, "question"),
        options,
        within(labels.indexOf(key), options, key));
  }

  static Choice winoGrande(SourceRow row) throws UnusableRowException {
    String sentence = row.text("sentence");
    if (sentence.indexOf('_') < 0 || sentence.indexOf('_') != sentence.lastIndexOf('_')) {
      throw new UnusableRowException("sentence does not have one gap (_)");
    }
    List<String> options = List.of(row.text("option1"), row.text("option2"));
    int answer = within(row.integer("answer") - 1, options, row.text("answer"));
    return new Choice(row.textOr(number(row), "qID"), "", "", sentence, options, answer);
  }

  /// `cop` counts from 1 in the authors' files and from 0 on the hub: a 0 or a 4 anywhere tells.
  static Layout medMcqa(SourceRows rows) throws IOException {
    boolean[] seen = new boolean[5];
    rows.each(
        row -> {
          Integer cop = cop(row);
          if (cop != null && cop >= 0 && cop < seen.length) {
            seen[cop] = true;
          }
        });
    boolean labelled = seen[0] || seen[1] || seen[2] || seen[3] || seen[4];
    if (labelled && seen[0] == seen[4]) {
      throw rows.refused(
          1,
          "has %s in cop, expected 0 to 3 or 1 to 4; give the whole file, from which the count can be told"
              .formatted(seen[0] ? "both 0 and 4" : "neither 0 nor 4"));
    }
    int first = seen[0] ? 0 : 1;
    return row -> {
      List<String> options =
          List.of(row.text("opa"), row.text("opb"), row.text("opc"), row.text("opd"));
      int cop = row.integer("cop");
      return new Choice(
          row.textOr(number(row), "id"),
          row.textOr("", "subject_name"),
          "",
          row.text("question"),
          options,
          within(cop - first, options, Integer.toString(cop)));
    };
  }

  private static @Nullable Integer cop(SourceRow row) {
    try {
      return row.integer("cop");
    } catch (UnusableRowException _) {
      return null;
    }
  }

  /// The hub's rows have four endings, the authors' an object of options and the letter.
  static Choice medQa(SourceRow row) throws UnusableRowException {
    if (row.find("sent1") != null) {
      List<String> options =
          List.of(
              row.text("ending0"), row.text("ending1"), row.text("ending2"), row.text("ending3"));
      String question = (row.text("sent1") + " " + row.textOr("", "sent2")).strip();
      int answer = within(row.integer("label"), options, row.text("label"));
      return new Choice(row.textOr(number(row), "id"), "", "", question, options, answer);
    }
    JsonNode named = row.value("options");
    List<String> options = new ArrayList<>();
    String key = row.text("answer_idx");
    int answer = -1;
    for (var option : named.properties()) {
      answer = option.getKey().equals(key) ? options.size() : answer;
      options.add(SourceRow.text(option.getValue(), "text in options"));
    }
    return new Choice(
        number(row),
        row.textOr("", "meta_info"),
        "",
        row.text("question"),
        options,
        within(answer, options, key));
  }

  /// The abstract is the passage, its parts on lines of their own.
  static Choice pubMedQa(SourceRow row) throws UnusableRowException {
    JsonNode context = row.value("CONTEXTS", "context");
    JsonNode parts = context.isObject() ? context.get("contexts") : context;
    String decision = row.text("final_decision");
    return new Choice(
        row.key().isEmpty() ? row.textOr(number(row), "pubid") : row.key(),
        "",
        String.join("\n", SourceRow.texts(parts, "contexts")),
        row.text("QUESTION", "question"),
        DECISIONS,
        within(DECISIONS.indexOf(decision), DECISIONS, decision));
  }

  /// The name of the original file says how many annotators agreed.
  static Layout phraseBank(SourceRows rows) {
    String name = rows.file().name();
    String agreement =
        name.startsWith("sentences_") ? name.substring("sentences_".length()).split("\\.")[0] : "";
    return row -> {
      String label = row.text("label");
      int answer = SENTIMENTS.indexOf(label);
      return new Choice(
          number(row),
          agreement,
          "",
          row.text("sentence"),
          SENTIMENTS,
          within(answer < 0 ? digit(label) : answer, SENTIMENTS, label));
    };
  }

  /// The hub's rows count the labels from 0, in the order of the classes.
  private static int digit(String label) {
    return label.length() == 1 ? label.charAt(0) - '0' : -1;
  }

  /// The hub has one score for each sentence, the original one for each opinion in it.
  static Choice fiQa(SourceRow row) throws UnusableRowException {
    Set<Integer> answers = new HashSet<>();
    JsonNode opinions = row.find("info");
    if (opinions != null && opinions.isArray()) {
      for (JsonNode opinion : opinions) {
        answers.add(
            sentiment(SourceRow.decimal(opinion.get("sentiment_score"), "sentiment_score")));
      }
    } else {
      answers.add(sentiment(row.decimal("sentiment_score", "score")));
    }
    if (answers.size() != 1) {
      throw new UnusableRowException("no opinion, or opinions of different classes");
    }
    return new Choice(
        row.key().isEmpty() ? number(row) : row.key(),
        row.textOr("", "format"),
        "",
        row.text("sentence"),
        SENTIMENTS,
        answers.iterator().next());
  }

  private static int sentiment(double score) throws UnusableRowException {
    if (Math.abs(score) > 1) {
      throw new UnusableRowException("sentiment_score is not in [-1, 1]");
    }
    return score < NEUTRAL_FROM ? 0 : score < POSITIVE_FROM ? 1 : 2;
  }

  private static String number(SourceRow row) {
    return Long.toString(row.number());
  }
}
