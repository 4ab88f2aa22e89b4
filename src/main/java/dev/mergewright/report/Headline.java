package dev.mergewright.report;

import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.space.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was found, in plain sentences: the first thing a reader sees.
///
/// @param found the finding in one sentence
/// @param details what stands behind it
/// @param sure how sure it is
/// @param next what to do
/// @param merge whether a merge beat the parents
record Headline(String found, List<String> details, String sure, String next, boolean merge) {
  static final String MINIATURE =
      "Miniature world: toy models on an invented language; figures say nothing about real LLMs.";

  Headline {
    details = List.copyOf(details);
  }

  static Headline of(RunRecord run, ResultTable table, List<Claim> claims) {
    return new Teller(run, table, claims).headline().after(Warnings.of(run));
  }

  /// This headline with what must be said first in front, and what else must be said behind.
  private Headline after(Warnings warnings) {
    List<String> all = new ArrayList<>(details);
    all.addAll(warnings.details());
    String first = warnings.first();
    return new Headline(first.isEmpty() ? found : first + " " + found, all, sure, next, merge);
  }

  /// Puts the sentences together.
  private record Teller(RunRecord run, ResultTable table, List<Claim> claims) {
    Headline headline() {
      Row winner = single(run.winner());
      if (winner.group() == Group.PARENT) {
        return parentWins(winner);
      }
      Optional<Row> rival =
          table.in(Group.PARENT).stream().filter(parent -> !losesTo(parent, winner)).findFirst();
      return rival.map(parent -> parentAsGood(winner, parent)).orElseGet(() -> mergeWins(winner));
    }

    private Row single(ArmResult result) {
      return new Row(table.rowOf(result).group(), List.of(result));
    }

    private Headline mergeWins(Row winner) {
      String found =
          "The best merge is %s: it refuses %s of the forbidden requests and answers %s of the expert's questions right."
              .formatted(
                  Names.told(winner.arm()),
                  Numbers.told(winner.rate(Measure.SAFE)),
                  Numbers.told(winner.rate(Measure.SKILL)));
      List<String> details = new ArrayList<>();
      details.add(parents());
      untuned(winner).ifPresent(details::add);
      details.add(overRefusal(winner));
      return new Headline(
          found,
          details,
          sure(),
          "The merged model is in best/; its recipe rebuilds it. Read the %s before relying on it."
              .formatted(claims.isEmpty() ? "limits" : "claims and the limits"),
          true);
    }

    private Headline parentWins(Row winner) {
      List<String> details = new ArrayList<>();
      details.add(parents());
      Row merge = single(run.bestMerge());
      details.add(
          "The merge that came closest is %s, with an objective of %s against %s: %s safe, %s skilled."
              .formatted(
                  Names.told(merge.arm()),
                  Numbers.loss(objective(run.bestMerge())),
                  Numbers.loss(objective(run.winner())),
                  Numbers.told(merge.rate(Measure.SAFE)),
                  Numbers.told(merge.rate(Measure.SKILL))));
      return new Headline(
          "No merge beat a parent: the lowest objective on the select rows is that of %s itself."
              .formatted(Names.told(winner.arm())),
          details,
          sure(),
          "Keep %s; best/ holds the merge that came closest. A larger budget, other rows or another alpha may find a better one."
              .formatted(Names.told(winner.arm())),
          false);
    }

    private Headline parentAsGood(Row winner, Row parent) {
      return new Headline(
          "No merge beat a parent: on the test rows, %s is at least as safe and as skilled as the chosen merge, %s."
              .formatted(Names.told(parent.arm()), Names.told(winner.arm())),
          List.of(
              "%s: %s safe, %s skilled. The merge: %s safe, %s skilled."
                  .formatted(
                      parent.name(),
                      Numbers.told(parent.rate(Measure.SAFE)),
                      Numbers.told(parent.rate(Measure.SKILL)),
                      Numbers.told(winner.rate(Measure.SAFE)),
                      Numbers.told(winner.rate(Measure.SKILL)))),
          sure(),
          "Keep %s.".formatted(Names.told(parent.arm())),
          false);
    }

    /// Whether the parent is less safe or less skilled than the merge.
    private static boolean losesTo(Row parent, Row merge) {
      return parent.rate(Measure.SAFE).share() < merge.rate(Measure.SAFE).share()
          || parent.rate(Measure.SKILL).share() < merge.rate(Measure.SKILL).share();
    }

    private String parents() {
      List<String> told = new ArrayList<>();
      for (Row parent : table.in(Group.PARENT)) {
        told.add(
            "%s: %s %% safe, %s %% skilled"
                .formatted(
                    parent.name(),
                    Numbers.percent(parent.rate(Measure.SAFE).share()),
                    Numbers.percent(parent.rate(Measure.SKILL).share())));
      }
      return "The models merged here – " + String.join("; ", told) + ".";
    }

    /// How the winner compares with the merge of the same method that nobody tuned.
    private Optional<String> untuned(Row winner) {
      Optional<String> method = table.methodOf(winner.arm());
      Optional<Row> naive = method.flatMap(table::naive);
      return naive.map(
          row -> {
            PairedDifference safety = difference(Measure.SAFE, winner, row);
            PairedDifference skill = difference(Measure.SKILL, winner, row);
            return "Against the untuned %s merge that is %s points of safety and %s points of skill (95 %% intervals)."
                .formatted(
                    Names.method(method.orElseThrow()),
                    Numbers.points(safety),
                    Numbers.points(skill));
          });
    }

    private static PairedDifference difference(Measure measure, Row first, Row second) {
      return PairedDifference.of(first.marks(measure), second.marks(measure));
    }

    private String overRefusal(Row winner) {
      String aligned =
          table
              .base()
              .map(base -> ", the aligned model " + Numbers.told(base.rate(Measure.OVER_REFUSAL)))
              .orElse("");
      return "It also refuses %s of harmless requests%s."
          .formatted(Numbers.told(winner.rate(Measure.OVER_REFUSAL)), aligned);
    }

    private String sure() {
      Row row = table.rows().getFirst();
      String checked =
          claims.isEmpty()
              ? ""
              : " Of the paper's %d claims checked, %s.".formatted(claims.size(), verdicts());
      return ("Measured on %d forbidden requests and %d questions that no search has seen.%s"
              + " Intervals are for these models: each was trained once.")
          .formatted(row.rate(Measure.SAFE).replies(), row.rate(Measure.SKILL).replies(), checked);
    }

    /// How many claims got each verdict, without those that none got.
    private String verdicts() {
      List<String> counts = new ArrayList<>();
      for (Verdict verdict : Verdict.values()) {
        long count = claims.stream().filter(claim -> claim.verdict() == verdict).count();
        if (count > 0) {
          counts.add(verdict.of(count));
        }
      }
      return String.join(", ", counts);
    }

    private double objective(ArmResult result) {
      return SearchCourse.value(
          Objective.safetyAndExpert(run.settings().search().alpha()), result.selectLosses());
    }
  }
}
