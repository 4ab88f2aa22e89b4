package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.dataset.Item.Choice;
import dev.mergewright.experiment.models.LoadedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultipleChoiceTaskTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/choice/choice.json");
  private static final Path MODEL = Path.of("experiments/miniature/models/aligned");

  /// Log-likelihoods, acc and acc_norm by transformers in float32; see make_choice.py.
  @Test
  void choosesAsLmEvaluationHarnessDoes() throws IOException {
    JsonNode golden = new ObjectMapper().readTree(GOLDEN.toFile());
    List<Choice> rows = new ArrayList<>();
    for (JsonNode row : golden) {
      List<String> options = new ArrayList<>();
      row.path("options").forEach(option -> options.add(option.asText()));
      rows.add(
          new Choice(
              String.valueOf(rows.size()),
              "",
              "",
              row.path("question").asText(),
              options,
              row.path("answer").asInt()));
    }
    var task = new MultipleChoiceTask("choice", rows, ChoiceFormat.ARC, FewShot.NONE);
    try (LoadedModel model = LoadedModel.open(MODEL)) {
      Measurement measured = Evaluator.of(8, 8).ask(task, model.subject()).measure();
      for (int i = 0; i < rows.size(); i++) {
        Sample sample = measured.samples().get(i);
        JsonNode expected = golden.get(i);
        for (int option = 0; option < expected.path("log_likelihoods").size(); option++) {
          // Sums over up to 14 tokens of losses that agree to 1e-4 each.
          assertThat(sample.figures().get("log_likelihood_" + option))
              .isCloseTo(expected.path("log_likelihoods").get(option).asDouble(), offset(1.4e-3));
        }
        assertThat(sample.mark())
            .isEqualTo(expected.path("acc").asInt() == 1 ? Mark.MATCHED : Mark.MISSED);
        boolean isNormRight =
            sample.figures().get("chosen_normalized").equals(sample.figures().get("answer"));
        assertThat(isNormRight).isEqualTo(expected.path("acc_norm").asInt() == 1);
      }
      assertThat(measured.scores())
          .extracting(Score::metric, Score::count)
          .containsExactly(tuple("acc", 8L), tuple("acc_norm", 8L));
      assertThat(measured.scores().getFirst().value()).isEqualTo(sum(golden, "acc") / rows.size());
      assertThat(measured.scores().getLast().value())
          .isEqualTo(sum(golden, "acc_norm") / rows.size());
    }
  }

  private static double sum(JsonNode golden, String figure) {
    double sum = 0;
    for (JsonNode row : golden) {
      sum += row.path(figure).asInt();
    }
    return sum;
  }
}
