package dev.mergewright.cli;

import dev.mergewright.experiment.models.CheckpointModels;
import dev.mergewright.synthesis.Generation;
import dev.mergewright.synthesis.GenerationFile;
import dev.mergewright.synthesis.GenerationPlan;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// What a generation would ask and cost.
@Command(
    name = "plan",
    header = "Say which rows a generation file asks for, and what they would cost.",
    description =
        "Checks the file, its prompts, keys and models. Nothing is asked, nothing is written.",
    footer = {"", "Example:", "  mergewright generate plan prompts/miniature/generate.yaml"})
final class GeneratePlanCommand implements Callable<Integer> {
  @Mixin private GenerationOptions options = new GenerationOptions();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    GenerationFile file = options.read();
    try (CheckpointModels models = CheckpointModels.unread(file.folder())) {
      GenerationPlan plan = Generation.open(file, System.getenv(), models).plan(System.getenv());
      output.print(object(file, plan), text(plan));
    }
    return 0;
  }

  private static Map<String, Object> object(GenerationFile file, GenerationPlan plan) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", file.settings().name());
    object.put("cells", plan.cells());
    object.put("models", plan.models());
    object.put("steps", plan.steps());
    object.put("expected", plan.expected());
    object.put("worst", plan.worst());
    object.put("assumptions", GenerationPlan.ASSUMPTIONS);
    object.put("cap_usd", plan.cap());
    object.put("disk_bytes", plan.diskBytes());
    object.put("warnings", plan.warnings());
    return object;
  }

  private static String text(GenerationPlan plan) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-36s %-16s %7s %7s %7s %11s"
            .formatted("stream", "kind", "search", "select", "test", "candidates"));
    for (GenerationPlan.Cell cell : plan.cells()) {
      text.append(
          "%n%-36s %-16s %7d %7d %7d %11s"
              .formatted(
                  cell.stream(),
                  cell.kind(),
                  cell.search(),
                  cell.select(),
                  cell.test(),
                  "<= " + cell.candidates()));
    }
    text.append("%n%n%-10s %-20s %12s %12s".formatted("calls", "model", "expected", "at most"));
    for (GenerationPlan.Step step : plan.steps()) {
      text.append(
          "%n%-10s %-20s %,12d %,12d"
              .formatted(step.name(), step.model(), step.expectedCalls(), step.worstCalls()));
    }
    text.append("%n%n%-10s %s".formatted("tokens", tokens(plan)));
    text.append("%n%-10s %s".formatted("price", price(plan)));
    for (GenerationPlan.Model model : plan.models()) {
      text.append("%n%-10s %-20s %s".formatted("model", model.name(), about(model)));
    }
    text.append("%n%-10s %.1f MB at most".formatted("disk", plan.diskBytes() / 1e6));
    text.append("%n%-10s %s".formatted("assumed", GenerationPlan.ASSUMPTIONS));
    plan.warnings().forEach(warning -> text.append("%n%-10s %s".formatted("warning", warning)));
    return text.toString();
  }

  private static String tokens(GenerationPlan plan) {
    return "in %,d  out %,d expected; in %,d  out %,d at most"
        .formatted(
            plan.expected().tokensIn(),
            plan.expected().tokensOut(),
            plan.worst().tokensIn(),
            plan.worst().tokensOut());
  }

  private static String price(GenerationPlan plan) {
    String unknown = plan.worst().isWhole() ? "" : ", and what models without a price cost";
    return "%s USD expected, %s USD at most%s; cap %s"
        .formatted(
            plan.expected().usd().toPlainString(),
            plan.worst().usd().toPlainString(),
            unknown,
            plan.cap() == null ? "none" : plan.cap().toPlainString() + " USD");
  }

  private static String about(GenerationPlan.Model model) {
    String price =
        model.priceAgeDays() == null
            ? (model.isPriced() ? "free" : "price unknown")
            : "price %d days old".formatted(model.priceAgeDays());
    return "%s, %s, seeds %s"
        .formatted(model.place(), price, model.supportsSeed() ? "honoured" : "ignored");
  }
}
