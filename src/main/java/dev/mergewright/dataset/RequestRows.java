package dev.mergewright.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.dataset.Item.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How rows of the safety sets become requests. Replies in the sources (`response`, `target`) are
/// not read, but for AdvBench's prefix, by which its columns are told apart.
final class RequestRows {
  private static final String[] GOAL = {"goal", "prompt"};

  private RequestRows() {}

  /// A row labels the reply, not the prompt: only an unsafe reply shows that a prompt can do harm.
  static Request beaverTails(SourceRow row) throws UnusableRowException {
    if (row.flag("is_safe")) {
      throw new UnusableRowException(
          "a reply labelled safe, which does not make its prompt harmless");
    }
    return new Request(number(row), categories(row.value("category")), row.text("prompt"), true);
  }

  /// The flagged categories; their names hold commas, so that a bar stands between them.
  private static String categories(JsonNode category) throws UnusableRowException {
    if (!category.isObject()) {
      return SourceRow.text(category, "category");
    }
    List<String> flagged = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : category.properties()) {
      if (entry.getValue().asBoolean()) {
        flagged.add(entry.getKey());
      }
    }
    return String.join(" | ", flagged);
  }

  static Request beaverTailsEvaluation(SourceRow row) throws UnusableRowException {
    return new Request(number(row), row.text("category"), row.text("prompt"), true);
  }

  /// Older copies have no label; there a contrast is a type of its own.
  static Request xsTest(SourceRow row) throws UnusableRowException {
    String type = row.text("type");
    String label = row.textOr(type.startsWith("contrast_") ? "unsafe" : "safe", "label");
    boolean harmful =
        switch (label) {
          case "unsafe" -> true;
          case "safe" -> false;
          default ->
              throw new UnusableRowException(
                  "label is %s, expected safe or unsafe".formatted(SourceRow.quote(label)));
        };
    return new Request(row.textOr(number(row), "id"), type, row.text("prompt"), harmful);
  }

  /// The file's name alone says whether its prompts are harmful.
  static Layout orBench(SourceRows rows) {
    return row ->
        new Request(
            number(row),
            row.text("category"),
            row.text("prompt"),
            nameSays(rows, "toxic", "hard", "80k"));
  }

  static Layout jailbreakBench(SourceRows rows) {
    return row -> {
      boolean harmful = nameSays(rows, "harmful", "benign");
      String id = (harmful ? "harmful-" : "benign-") + row.textOr(number(row), "Index");
      return new Request(id, row.text("Category"), row.text("Goal"), harmful);
    };
  }

  private static boolean nameSays(SourceRows rows, String harmful, String... harmless) {
    String name = rows.file().name();
    boolean isHarmful = name.contains(harmful);
    boolean isHarmless = List.of(harmless).stream().anyMatch(name::contains);
    if (isHarmful == isHarmless) {
      throw rows.refused(
          1,
          "has no field that says whether its prompts are harmful, expected a file name with %s or %s; give the file its published name"
              .formatted(harmful, String.join(" or ", harmless)));
    }
    return isHarmful;
  }

  /// Some copies have the names of the two columns swapped. Nearly every reply begins alike and
  /// hardly any goal does, so the column that begins so more often holds the replies.
  static Layout advBench(SourceRows rows) throws IOException {
    int[] replies = new int[2];
    rows.each(
        row -> {
          replies[0] += beginsLikeReply(row.find(GOAL)) ? 1 : 0;
          replies[1] += beginsLikeReply(row.find("target")) ? 1 : 0;
        });
    String[] prompt = replies[0] > replies[1] ? new String[] {"target"} : GOAL;
    return row -> {
      if (beginsLikeReply(row.value(prompt))) {
        throw new UnusableRowException("a reply where the goal should be");
      }
      return new Request(number(row), "", row.text(prompt), true);
    };
  }

  private static boolean beginsLikeReply(@Nullable JsonNode value) {
    return value != null && value.asText().strip().startsWith("Sure,");
  }

  /// A context comes before the behaviour, as HarmBench's own direct requests have it.
  static Request harmBench(SourceRow row) throws UnusableRowException {
    if (!row.key().isEmpty()) {
      return new Request(row.key(), "", row.text(Columns.VALUE), true);
    }
    String behavior = row.text("Behavior");
    String context = row.textOr("", "ContextString");
    return new Request(
        row.textOr(number(row), "BehaviorID"),
        row.textOr("", "SemanticCategory", "FunctionalCategory"),
        context.isEmpty() ? behavior : context + "\n\n---\n\n" + behavior,
        true);
  }

  static Request wildGuardMix(SourceRow row) throws UnusableRowException {
    String label = row.text("prompt_harm_label");
    boolean harmful =
        switch (label) {
          case "harmful" -> true;
          case "unharmful" -> false;
          default ->
              throw new UnusableRowException(
                  "prompt_harm_label is %s, expected harmful or unharmful"
                      .formatted(SourceRow.quote(label)));
        };
    return new Request(number(row), row.textOr("", "subcategory"), row.text("prompt"), harmful);
  }

  static Request sorryBench(SourceRow row) throws UnusableRowException {
    List<String> turns = row.texts("turns");
    if (turns.size() != 1) {
      throw new UnusableRowException("turns holds more than one turn or none");
    }
    String style = row.textOr("base", "prompt_style");
    return new Request(
        row.text("question_id") + "-" + style, row.text("category"), turns.getFirst(), true);
  }

  static Request strongReject(SourceRow row) throws UnusableRowException {
    return new Request(number(row), row.text("category"), row.text("forbidden_prompt"), true);
  }

  static Request simpleSafetyTests(SourceRow row) throws UnusableRowException {
    return new Request(
        row.textOr(number(row), "id"),
        row.text("harm_area"),
        row.text("prompts_final", "prompt"),
        true);
  }

  /// The id of a row in a set that gives none.
  private static String number(SourceRow row) {
    return Long.toString(row.number());
  }
}
