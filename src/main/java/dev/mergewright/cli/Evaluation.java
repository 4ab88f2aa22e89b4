package dev.mergewright.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.AtomicFile;
import dev.mergewright.evaluation.Difference;
import dev.mergewright.evaluation.Interval;
import dev.mergewright.evaluation.Mark;
import dev.mergewright.evaluation.Measurement;
import dev.mergewright.evaluation.OpenTask;
import dev.mergewright.evaluation.Sample;
import dev.mergewright.evaluation.Score;
import dev.mergewright.evaluation.StoredReply;
import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.evaluation.Validity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What an evaluation found, as one JSON object and as a JSON line per row.
///
/// @param model the model
/// @param against the model that it is compared with; empty without one
/// @param judge who told refusals
/// @param guard the guard model; empty without one
/// @param references the models that told gibberish
/// @param tasks what was asked
/// @param first the model's measurements, one per task
/// @param second the other model's; empty without one
record Evaluation(
    String model,
    String against,
    String judge,
    String guard,
    List<String> references,
    List<OpenTask> tasks,
    List<Measurement> first,
    List<Measurement> second) {

  Map<String, Object> asMap() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", model);
    putUnlessEmpty(all, "against", against);
    all.put("judge", judge);
    putUnlessEmpty(all, "guard", guard);
    all.put("references", references);
    Map<String, Object> byTask = new LinkedHashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      byTask.put(tasks.get(i).task().name(), task(i));
    }
    all.put("tasks", byTask);
    return all;
  }

  /// One line per row and model; the file must not exist yet.
  void writeSamples(Path file) throws IOException {
    StringBuilder lines = new StringBuilder();
    addSamples(lines, model, first);
    addSamples(lines, against, second);
    AtomicFile.writeNew(file, lines.toString());
  }

  private Map<String, Object> task(int index) {
    OpenTask task = tasks.get(index);
    Measurement measured = first.get(index);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rows", task.task().size());
    map.put("source", task.source());
    putUnlessEmpty(map, "license", task.license());
    putUnlessEmpty(map, "split", task.split());
    map.put("remarks", task.remarks());
    map.put("scores", scores(measured));
    measured.marks().ifPresent(marks -> putMarks(map, marks));
    if (!measured.validity().isEmpty()) {
      Map<String, Long> replies = new LinkedHashMap<>();
      for (Map.Entry<Validity, Long> kind : measured.validity().entrySet()) {
        replies.put(kind.getKey().key(), kind.getValue());
      }
      map.put("replies", replies);
    }
    if (!second.isEmpty()) {
      map.put("other_scores", scores(second.get(index)));
      map.put("differences", differences(index));
    }
    return map;
  }

  private static Map<String, Object> scores(Measurement measured) {
    Map<String, Object> scores = new LinkedHashMap<>();
    for (Score score : measured.scores()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("n", score.count());
      map.put("value", score.value());
      map.put("standard_error", score.standardError());
      map.put("interval95", ends(score.interval()));
      scores.put(score.metric(), map);
    }
    return scores;
  }

  private Map<String, Object> differences(int index) {
    Map<String, Object> differences = new LinkedHashMap<>();
    for (Difference difference : first.get(index).against(second.get(index))) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("n", difference.count());
      map.put("value", difference.value());
      map.put("interval95", ends(difference.interval()));
      map.put("p", difference.p());
      map.put("test", difference.test());
      differences.put(difference.metric(), map);
    }
    return differences;
  }

  private static void putMarks(Map<String, Object> map, TaskScore marks) {
    map.put("right", marks.right().successes());
    map.put("total", marks.right().total());
    map.put("rate", marks.right().rate());
    map.put("wilson95", ends(marks.right().interval()));
    map.put("unscorable", marks.count(Mark.UNSCORABLE));
    map.put("marks", marks.letters());
  }

  private static void addSamples(StringBuilder lines, String model, List<Measurement> measured)
      throws IOException {
    JsonMapper mapper = new JsonMapper();
    for (Measurement measurement : measured) {
      for (Sample sample : measurement.samples()) {
        lines.append(mapper.writeValueAsString(line(model, measurement.task(), sample)));
        lines.append('\n');
      }
    }
  }

  private static Map<String, Object> line(String model, String task, Sample sample) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("model", model);
    line.put("task", task);
    line.put("id", sample.id());
    putUnlessEmpty(line, "category", sample.category());
    Mark mark = sample.mark();
    if (mark != null) {
      line.put("mark", mark.name().toLowerCase(Locale.ROOT));
    }
    StoredReply reply = sample.reply();
    if (reply != null) {
      line.put("validity", reply.validity().key());
      line.put("reply_characters", reply.characters());
      line.put("reply_sha256", reply.sha256());
      line.put("reply", reply.text());
    }
    // Numbers that JSON does not know are written as words.
    sample
        .figures()
        .forEach((name, value) -> line.put(name, Double.isFinite(value) ? value : value + ""));
    line.putAll(sample.notes());
    return line;
  }

  private static List<Double> ends(Interval interval) {
    return List.of(interval.low(), interval.high());
  }

  private static void putUnlessEmpty(Map<String, Object> map, String key, String value) {
    if (!value.isEmpty()) {
      map.put(key, value);
    }
  }
}
