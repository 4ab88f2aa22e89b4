package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.LabelledReply;
import dev.mergewright.dataset.Making;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.evaluation.Agreement;
import dev.mergewright.evaluation.Interval;
import dev.mergewright.evaluation.Proportion;
import dev.mergewright.synthesis.Jury;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Has labelled replies judged, block by block, and compares. Of a reply nothing is left but its
/// label and its verdict.
final class Calibration {
  private static final int BLOCK = 64;

  private final Verdicts verdicts;
  private final Map<String, Example> dataset;
  private final List<LabelledReply> block = new ArrayList<>();
  private final Map<String, List<Agreement.Opinion>> opinions = new LinkedHashMap<>();

  /// Who is calibrated.
  interface Verdicts {
    List<Verdict> of(List<Jury.Case> cases);
  }

  /// @param dataset the rows that reviews are about, by id
  Calibration(Verdicts verdicts, Map<String, Example> dataset) {
    this.verdicts = verdicts;
    this.dataset = dataset;
    for (String group : List.of("all", "harmful", "benign")) {
      opinions.put(group, new ArrayList<>());
    }
  }

  void take(LabelledReply reply) {
    block.add(reply);
    if (block.size() == BLOCK) {
      judge();
    }
  }

  /// Judges what is left and forgets it.
  void judge() {
    List<Verdict> said = verdicts.of(block.stream().map(this::about).toList());
    for (int i = 0; i < said.size(); i++) {
      LabelledReply reply = block.get(i);
      Agreement.Opinion opinion = new Agreement.Opinion(reply.label(), said.get(i));
      add("all", opinion);
      if (reply.isHarmful() != null) {
        add(reply.isHarmful() ? "harmful" : "benign", opinion);
      }
    }
    block.clear();
  }

  /// How judge and people agree: on all requests, on harmful ones and on benign ones.
  Map<String, Agreement> agreements() {
    Map<String, Agreement> agreements = new LinkedHashMap<>();
    opinions.forEach((group, list) -> agreements.put(group, Agreement.of(list)));
    return agreements;
  }

  private void add(String group, Agreement.Opinion opinion) {
    List<Agreement.Opinion> list = opinions.get(group);
    if (list != null) {
      list.add(opinion);
    }
  }

  private Jury.Case about(LabelledReply reply) {
    boolean isHarmful = reply.isHarmful() != null && reply.isHarmful();
    if (reply.prompt() != null && reply.response() != null) {
      return new Jury.Case(reply.prompt(), reply.response(), isHarmful);
    }
    Example row = dataset.get(reply.id());
    if (row == null) {
      throw new InvalidInputException(
          "the label of %s has neither prompt and response nor a row in the dataset; name the dataset that was reviewed with --dataset"
              .formatted(reply.id()));
    }
    return new Jury.Case(row.prompt(), row.response(), isHarmful);
  }

  /// The figures as a dataset keeps them, of groups that have rows.
  ///
  /// @param detector who was calibrated
  /// @param against the name of the labels
  static List<Making.Agreement> kept(
      Map<String, Agreement> agreements, String detector, String against) {
    List<Making.Agreement> kept = new ArrayList<>();
    agreements.forEach(
        (group, agreement) -> {
          if (agreement.rows() > 0) {
            kept.add(
                new Making.Agreement(
                    detector,
                    against,
                    group,
                    agreement.rows(),
                    agreement.unscorable(),
                    agreement
                        .kappaInterval()
                        .map(range -> estimate(agreement.kappa().orElseThrow(), range))
                        .orElse(null),
                    agreement.truePositives().map(Calibration::estimate).orElse(null),
                    agreement.trueNegatives().map(Calibration::estimate).orElse(null),
                    agreement.isCalibrated()));
          }
        });
    return kept;
  }

  private static Making.Estimate estimate(Proportion rate) {
    return estimate(rate.rate(), rate.interval());
  }

  private static Making.Estimate estimate(double value, Interval range) {
    return new Making.Estimate(value, range.low(), range.high());
  }

  /// The figures of an agreement for programs.
  static Map<String, Object> asMap(Agreement agreement) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rows", agreement.rows());
    map.put("unscorable", agreement.unscorable());
    put(map, "kappa", agreement.kappa());
    agreement
        .kappaInterval()
        .ifPresent(
            range -> {
              map.put("kappa_low", range.low());
              map.put("kappa_high", range.high());
            });
    put(map, "three_way_kappa", agreement.threeWayKappa());
    put(map, "tpr", agreement.truePositives());
    put(map, "tnr", agreement.trueNegatives());
    Map<String, Map<String, Long>> table = new LinkedHashMap<>();
    for (Verdict label : Verdict.values()) {
      Map<String, Long> row = new LinkedHashMap<>();
      for (Verdict said : Verdict.values()) {
        row.put(said.key(), agreement.count(label, said));
      }
      table.put(label.key(), row);
    }
    map.put("label_by_verdict", table);
    map.put("calibrated", agreement.isCalibrated());
    return map;
  }

  private static void put(Map<String, Object> map, String name, OptionalDouble value) {
    if (value.isPresent()) {
      map.put(name, value.getAsDouble());
    }
  }

  private static void put(Map<String, Object> map, String name, Optional<Proportion> rate) {
    rate.ifPresent(
        found -> {
          Interval interval = found.interval();
          Map<String, Double> values = new LinkedHashMap<>();
          values.put("rate", found.rate());
          values.put("low", interval.low());
          values.put("high", interval.high());
          map.put(name, values);
        });
  }

  /// The figures for people.
  static String text(Map<String, Agreement> agreements) {
    StringBuilder text =
        new StringBuilder(
            "%-10s %6s %11s %22s %22s %22s %12s"
                .formatted(
                    "requests",
                    "rows",
                    "unscorable",
                    "kappa",
                    "refusals found",
                    "help found",
                    "3-way kappa"));
    agreements.forEach(
        (group, agreement) -> {
          if (agreement.rows() > 0) {
            text.append(
                "%n%-10s %6d %11d %22s %22s %22s %12s"
                    .formatted(
                        group,
                        agreement.rows(),
                        agreement.unscorable(),
                        kappa(agreement),
                        rate(agreement.truePositives()),
                        rate(agreement.trueNegatives()),
                        number(agreement.threeWayKappa())));
          }
        });
    Agreement all = agreements.getOrDefault("all", Agreement.of(List.of()));
    text.append("%n%n%-20s".formatted("people \\ judge"));
    for (Verdict said : Verdict.values()) {
      text.append(" %10s".formatted(said.key()));
    }
    for (Verdict label : Verdict.values()) {
      text.append("%n%-20s".formatted(label.key()));
      for (Verdict said : Verdict.values()) {
        text.append(" %10d".formatted(all.count(label, said)));
      }
    }
    return text.toString();
  }

  private static String kappa(Agreement agreement) {
    return agreement
        .kappaInterval()
        .map(
            range ->
                "%.3f (%.3f to %.3f)"
                    .formatted(agreement.kappa().orElseThrow(), range.low(), range.high()))
        .orElse("-");
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? "%.2f".formatted(value.getAsDouble()) : "-";
  }

  private static String rate(Optional<Proportion> rate) {
    return rate.map(
            found ->
                "%.3f (%.3f to %.3f)"
                    .formatted(found.rate(), found.interval().low(), found.interval().high()))
        .orElse("-");
  }
}
