package dev.mergewright.report;

import dev.mergewright.experiment.runs.RunRecord;
import java.util.ArrayList;
import java.util.List;

/// Everything that is told of a finished run: computed once here, laid out by the writers.
///
/// [ReportFiles] writes it as a page, as Markdown and as a table of trials.
public final class Report {
  private final RunRecord run;
  private final ResultTable table;
  private final List<Claim> claims;
  private final Headline headline;

  private Report(RunRecord run) {
    this.run = run;
    this.table = ResultTable.of(run);
    this.claims =
        run.settings().search().methods().isEmpty()
            ? List.of() // the paper's claims are about the paper's searches
            : Claims.of(table, run.settings().search());
    this.headline = Headline.of(run, table, claims);
  }

  /// Computes what is told of a run.
  public static Report of(RunRecord run) {
    return new Report(run);
  }

  /// The finding in one sentence, for a terminal.
  public String finding() {
    return headline.found();
  }

  /// How sure the finding is, in one or two sentences.
  public String certainty() {
    return headline.sure();
  }

  /// The text of `README.md` beside the weights of the best merge.
  public String modelCard() {
    return new ModelCard(this).text();
  }

  RunRecord run() {
    return run;
  }

  ResultTable table() {
    return table;
  }

  List<Claim> claims() {
    return claims;
  }

  Headline headline() {
    return headline;
  }

  /// The best merge alone, not pooled with its other seeds.
  Row bestMerge() {
    return new Row(table.rowOf(run.bestMerge()).group(), List.of(run.bestMerge()));
  }

  /// Whether a line is the winner alone; its pooled line is not.
  boolean isWinner(Row row) {
    return !row.isPooled() && row.arm().equals(run.winner().arm());
  }

  /// The few lines that carry the finding: the parents, the untuned merge of the best merge's
  /// method, the best merge.
  List<Row> glance() {
    List<Row> rows = new ArrayList<>(table.in(Group.PARENT));
    table.methodOf(run.bestMerge().arm()).flatMap(table::naive).ifPresent(rows::add);
    rows.add(bestMerge());
    return List.copyOf(rows);
  }

  /// What every caption says of a run on toy models; nothing for real ones.
  String miniature() {
    return run.settings().miniature() ? "Miniature world: says nothing about real LLMs." : "";
  }
}
