package dev.mergewright.cli;

import dev.mergewright.evaluation.McNemar;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.experiment.runs.ArmStatus;
import dev.mergewright.experiment.runs.RunComparison;
import dev.mergewright.experiment.runs.RunComparison.Against;
import dev.mergewright.experiment.runs.RunComparison.LockDifference;
import dev.mergewright.experiment.runs.RunComparison.Pair;
import dev.mergewright.experiment.runs.RunListing;
import dev.mergewright.experiment.runs.RunStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A comparison of runs, for people and for programs. Runs go by letters: A is the first.
///
/// @param comparison the comparison
record ComparisonText(RunComparison comparison) {
  Map<String, Object> asMap() {
    List<RunStatus> runs = comparison.runs();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("runs", runs.stream().map(ComparisonText::run).toList());
    List<Map<String, Object>> locks = new ArrayList<>();
    for (LockDifference difference : comparison.differences()) {
      Map<String, Object> lock = new LinkedHashMap<>();
      lock.put("key", difference.key());
      lock.put("values", difference.values());
      locks.add(lock);
    }
    object.put("lock_differences", locks);
    object.put("against_first", comparison.others().stream().map(ComparisonText::object).toList());
    return object;
  }

  private static Map<String, Object> run(RunStatus run) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("run", run.id());
    object.put("experiment", run.settings().name());
    object.put("folder", run.folder().toString());
    object.put("finished", run.isFinished());
    run.best().ifPresent(best -> object.put("best", best.arm().id()));
    return object;
  }

  private static Map<String, Object> object(Against other) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("run", other.run().id());
    if (other.obstacle() != null) {
      object.put("obstacle", other.obstacle());
    }
    object.put("pairs", other.pairs().stream().map(ComparisonText::object).toList());
    return object;
  }

  private static Map<String, Object> object(Pair pair) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("of_bests", pair.isOfBests());
    object.put("first", pair.first().arm().id());
    object.put("second", pair.second().arm().id());
    object.put("same_model", pair.isSameModel());
    Map<String, Object> differences = new LinkedHashMap<>();
    pair.differences().forEach((task, found) -> differences.put(task, object(found)));
    object.put("differences", differences);
    return object;
  }

  private static Map<String, Object> object(McNemar found) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("rows", found.pairs());
    object.put("only_second", found.onlyFirst());
    object.put("only_first", found.onlySecond());
    object.put("difference", found.difference());
    object.put("interval95", List.of(found.interval().low(), found.interval().high()));
    object.put("p", found.p());
    return object;
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(runs());
    lines.add("");
    lines.add(comparison.differences().isEmpty() ? "Their locks are equal." : locks());
    for (int i = 0; i < comparison.others().size(); i++) {
      lines.add("");
      lines.add(against(letter(i + 1), comparison.others().get(i)));
    }
    return String.join("\n", lines);
  }

  /// The runs and what they came to.
  private String runs() {
    TextTable table =
        new TextTable()
            .left("")
            .left("experiment")
            .left("id")
            .left("state")
            .left("winner, or best so far")
            .right("objective")
            .right("refused")
            .right("helped")
            .right("skilled");
    List<RunStatus> runs = comparison.runs();
    for (int i = 0; i < runs.size(); i++) {
      RunStatus run = runs.get(i);
      List<String> line =
          new ArrayList<>(
              List.of(letter(i), run.settings().name(), run.id(), RunListing.of(run).state()));
      Optional<ArmStatus> best = run.best();
      line.add(best.map(arm -> arm.arm().id()).orElse(""));
      line.add(best.map(arm -> RunText.loss(arm.objective())).orElse(""));
      for (String task : List.of(Exam.REFUSAL, Exam.OVER_REFUSAL, Exam.SKILL)) {
        line.add(best.map(arm -> RunText.rate(arm.exam().get(task))).orElse(""));
      }
      table.add(line);
    }
    return table.text();
  }

  private static String letter(int run) {
    return run < 26 ? String.valueOf((char) ('A' + run)) : "#" + (run + 1);
  }

  private String locks() {
    TextTable table = new TextTable().left("differs in");
    for (int i = 0; i < comparison.runs().size(); i++) {
      table.left(letter(i));
    }
    for (LockDifference difference : comparison.differences()) {
      List<String> line = new ArrayList<>(List.of(difference.key()));
      for (@Nullable String value : difference.values()) {
        line.add(value == null ? "-" : Amounts.digest(value));
      }
      table.add(line);
    }
    return table.text();
  }

  private static String against(String letter, Against other) {
    if (other.obstacle() != null) {
      return "%s against A: %s.".formatted(letter, other.obstacle());
    }
    if (other.pairs().isEmpty()) {
      return "%s against A: no arm has been examined in both.".formatted(letter);
    }
    List<Pair> apart = other.pairs().stream().filter(pair -> !pair.isEqual()).toList();
    List<String> parts = new ArrayList<>();
    if (!apart.isEmpty()) {
      parts.add(differences(letter, apart));
      parts.add(
          "On the same rows of the exam, with 95 % intervals; of models that do not differ, one"
              + " interval in twenty leaves out 0 all the same.");
    }
    long equal = other.pairs().stream().filter(pair -> pair.isEqual() && !pair.isOfBests()).count();
    if (equal > 0) {
      parts.add(
          "%d shared arms came to the same model in %s and A, with the same marks."
              .formatted(equal, letter));
    }
    return String.join("\n", parts);
  }

  private static String differences(String letter, List<Pair> pairs) {
    TextTable table =
        new TextTable()
            .left("%s minus A, points".formatted(letter))
            .right("refused")
            .right("helped")
            .right("skilled");
    for (Pair pair : pairs) {
      table.add(
          List.of(
              name(pair),
              points(pair.differences().get(Exam.REFUSAL)),
              points(pair.differences().get(Exam.OVER_REFUSAL)),
              points(pair.differences().get(Exam.SKILL))));
    }
    return table.text();
  }

  private static String name(Pair pair) {
    String same = pair.isSameModel() ? " (same model)" : "";
    return pair.isOfBests()
        ? "best: %s - %s%s".formatted(pair.second().arm().id(), pair.first().arm().id(), same)
        : pair.first().arm().id() + same;
  }

  private static String points(@Nullable McNemar found) {
    return found == null
        ? ""
        : "%+.1f [%+.1f, %+.1f]"
            .formatted(
                100 * found.difference(),
                100 * found.interval().low(),
                100 * found.interval().high());
  }
}
