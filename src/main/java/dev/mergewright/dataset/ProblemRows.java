package dev.mergewright.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.dataset.Item.Problem;
import java.util.ArrayList;
import java.util.List;

/// How rows of the sets with free answers become problems.
final class ProblemRows {
  private static final String MARK = "####";

  private ProblemRows() {}

  /// The number behind the last `####` is the answer, thousands separators taken out.
  static Problem gsm8k(SourceRow row) throws UnusableRowException {
    String solution = row.text("answer");
    int mark = solution.lastIndexOf(MARK);
    if (mark < 0) {
      throw new UnusableRowException("answer has no number after ####");
    }
    String number =
        solution.substring(mark + MARK.length()).replaceAll("[,$\\s]", "").replaceFirst("\\.$", "");
    if (!SourceRow.isNumber(number)) {
      throw new UnusableRowException(
          "the answer is %s, expected a number after ####".formatted(SourceRow.quote(number)));
    }
    return new Problem(Long.toString(row.number()), "", "", row.text("question"), number, solution);
  }

  /// The evidence is the passage, one paragraph per excerpt.
  static Problem financeBench(SourceRow row) throws UnusableRowException {
    List<String> excerpts = new ArrayList<>();
    JsonNode evidence = row.find("evidence");
    if (evidence != null && evidence.isArray()) {
      for (JsonNode one : evidence) {
        excerpts.add(SourceRow.text(one.get("evidence_text"), "evidence_text"));
      }
    } else {
      excerpts.add(row.textOr("", "evidence_text"));
    }
    return new Problem(
        row.text("financebench_id"),
        row.textOr("", "question_type"),
        String.join("\n\n", excerpts),
        row.text("question"),
        row.text("answer"));
  }
}
