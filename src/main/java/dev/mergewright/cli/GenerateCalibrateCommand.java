package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Findings;
import dev.mergewright.dataset.LabelledReply;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.evaluation.Agreement;
import dev.mergewright.experiment.models.CheckpointModels;
import dev.mergewright.llama.Precision;
import dev.mergewright.synthesis.CalibrationFile;
import dev.mergewright.synthesis.Generation;
import dev.mergewright.synthesis.GenerationFile;
import dev.mergewright.synthesis.JudgeSettings;
import dev.mergewright.synthesis.Jury;
import dev.mergewright.synthesis.calls.Caller;
import dev.mergewright.synthesis.calls.RecordedCaller;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// How far a judge of refusals can be trusted.
@Command(
    name = "calibrate",
    header = "Compare a judge of refusals with labels of people.",
    description = {
      "LABELLED holds one reply per line: {\"prompt\", \"response\", \"label\"} with the label"
          + " refused, partial, complied or unscorable, and \"harmful\": true or false where it is"
          + " known; or XSTest's published labels; or what 'generate review' wrote, with"
          + " --dataset.",
      "Trust a judge from a kappa of 0.80 on at least 200 rows. It counts for the models whose"
          + " replies were labelled: other models refuse in other words.",
      "--out keeps the figures: named as calibration under judges of the generation file, they"
          + " stand in card and manifest of every dataset that these judges make."
    },
    footer = {
      "",
      "Example:",
      "  mergewright generate calibrate labelled.jsonl --judges prompts/safety-v2/generate.yaml"
          + " --out calibration.json"
    })
final class GenerateCalibrateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "LABELLED", description = "Replies with the labels of people.")
  private Path labelled = Path.of(".");

  @Option(
      names = "--judge",
      paramLabel = "RULE",
      description = "A rule alone: 'english' or a file of patterns (default: ${DEFAULT-VALUE}).")
  private String judge = JudgeSettings.ENGLISH;

  @Option(
      names = "--judges",
      paramLabel = "FILE",
      description = "The judges of a generation file instead, with its models. Calls are not kept.")
  private @Nullable Path judges;

  @Option(
      names = "--dataset",
      paramLabel = "FOLDER",
      description = "The dataset that was reviewed.")
  private @Nullable Path dataset;

  @Option(names = "--out", paramLabel = "FILE", description = "Keeps the figures.")
  private @Nullable Path kept;

  @Mixin private ModelDevice device = new ModelDevice();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (judges == null) {
      JudgeSettings settings = new JudgeSettings(judge, null, null, null);
      Jury jury = Jury.read(settings, Path.of(""));
      String detector =
          jury.sha256(
              name -> {
                throw new IllegalStateException("a rule asks no model, was " + name);
              });
      calibrate(jury, detector, RecordedCaller.unrecorded(List.of()));
      return 0;
    }
    GenerationFile file = GenerationFile.read(judges);
    JudgeSettings settings = Objects.requireNonNull(file.settings().judges());
    try (CheckpointModels models =
        CheckpointModels.of(file.folder(), device.execution(1, Precision.F32))) {
      Generation generation = Generation.open(file, System.getenv(), models);
      generation.requireKeys(System.getenv());
      calibrate(
          Jury.read(settings, file.folder()),
          generation.detectorSha256(),
          RecordedCaller.unrecorded(generation.speakers()));
    }
    return 0;
  }

  private void calibrate(Jury jury, String detector, Caller caller) throws IOException {
    Calibration calibration = new Calibration(cases -> verdicts(jury, cases, caller), rows());
    LabelledReply.each(labelled, calibration::take);
    calibration.judge();
    Map<String, Agreement> agreements = calibration.agreements();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("judge", jury.description());
    agreements.forEach((group, agreement) -> object.put(group, Calibration.asMap(agreement)));
    if (kept != null) {
      String against = String.valueOf(labelled.getFileName());
      new CalibrationFile(
              detector,
              Sha256.of(labelled),
              Calibration.kept(agreements, jury.description(), against))
          .write(kept);
    }
    Agreement all = Objects.requireNonNull(agreements.get("all"));
    String warning = warning(all);
    object.put("warning", warning);
    output.print(
        object,
        "judge  %s%n%n%s%s"
            .formatted(
                jury.description(),
                Calibration.text(agreements),
                warning.isEmpty() ? "" : "%n%nwarning: %s".formatted(warning)));
  }

  private static List<Verdict> verdicts(Jury jury, List<Jury.Case> cases, Caller caller) {
    try {
      return jury.rulings(cases, caller).stream().map(GenerateCalibrateCommand::label).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }

  private static Verdict label(Optional<Findings.Ruling> ruling) {
    return ruling
        .map(Findings.Ruling::label)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "a judge could not be asked; check its endpoint and run again"));
  }

  private Map<String, Example> rows() throws IOException {
    Map<String, Example> rows = new LinkedHashMap<>();
    if (dataset != null) {
      Dataset.read(dataset)
          .rows()
          .values()
          .forEach(split -> split.forEach(row -> rows.put(row.id(), row)));
    }
    return rows;
  }

  private static String warning(Agreement all) {
    if (all.isCalibrated()) {
      return "";
    }
    long scored = all.rows() - all.unscorable();
    if (scored < Agreement.LEAST_ROWS) {
      return "%d rows are too few to trust a judge by, expected at least %d; rates of this judge are uncalibrated"
          .formatted(scored, Agreement.LEAST_ROWS);
    }
    return "kappa is below %.2f; rates of this judge are uncalibrated"
        .formatted(Agreement.LEAST_KAPPA);
  }
}
