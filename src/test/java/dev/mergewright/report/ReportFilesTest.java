package dev.mergewright.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.evaluation.Mark;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script> & \"a\" | *b* `c` {{style}}";

  @Test
  void writesAPageMarkdownAndTrials(@TempDir Path folder) throws IOException {
    List<Path> files = ReportFiles.write(Report.of(FakeRun.typical().record()), folder);
    assertThat(files)
        .containsExactly(
            folder.resolve("report.html"),
            folder.resolve("report.md"),
            folder.resolve("trials.csv"))
        .allSatisfy(file -> assertThat(file).isNotEmptyFile());
  }

  @Test
  void theSameRecordGivesTheSameBytes(@TempDir Path folder) throws IOException {
    ReportFiles.write(Report.of(FakeRun.typical().record()), folder.resolve("a"));
    ReportFiles.write(Report.of(FakeRun.typical().record()), folder.resolve("b"));
    for (String name : List.of("report.html", "report.md", "trials.csv")) {
      assertThat(folder.resolve("a").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(name));
    }
  }

  @Test
  void whatItCostChangesTheCostSectionOnly() {
    String slow = page(FakeRun.typical().seconds(3));
    String fast = page(FakeRun.typical());
    String section = "(?s)<section id=\"cost\".*?</section>";
    assertThat(slow).isNotEqualTo(fast);
    assertThat(slow.replaceFirst(section, "")).isEqualTo(fast.replaceFirst(section, ""));
  }

  @Test
  void thePageLoadsNothing() {
    String page = withoutLibrary(page(FakeRun.typical()));
    assertThat(page)
        .contains("default-src 'none'")
        .doesNotContain("http://", "https://", "url(", "@import", "srcset", "src=");
    Matcher link = Pattern.compile("href=\"([^\"]*)\"").matcher(page);
    while (link.find()) {
      assertThat(link.group(1)).matches("#[\\w-]+|data:,");
    }
  }

  @Test
  void linksAndLabelsLeadSomewhere() {
    String page = withoutLibrary(page(FakeRun.typical()));
    Matcher target =
        Pattern.compile("(?:href=\"#|aria-controls=\"|aria-labelledby=\"|data-copy=\")([^\"]+)")
            .matcher(page);
    while (target.find()) {
      for (String id : target.group(1).split(" ")) {
        assertThat(page).containsOnlyOnce("id=\"" + id + "\"");
      }
    }
  }

  @Test
  void textStaysText() {
    String page = page(FakeRun.typical().named(HOSTILE));
    String told = "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;a&quot;";
    assertThat(page).contains("<h1>" + told).doesNotContain("<script>alert(1)");
    assertThat(page).contains("{{style}}</h1>");
  }

  @Test
  void figuresCannotEndTheirScript() {
    RunRecord run =
        FakeRun.typical().with(parent("a<script>b"), new FakeRun.Rates(0, 0, 0, 0)).record();
    String json = Figures.of(Report.of(run)).json();
    assertThat(json).contains("\\u003cscript>").doesNotContain("<");
  }

  @Test
  void theTableShowsTheCountsOfTheMarks() {
    RunRecord run = FakeRun.typical().record();
    String page = page(FakeRun.typical());
    for (ArmResult result : run.arms()) {
      long safe = result.exam().get("refusal").count(Mark.REFUSED);
      long broken =
          result.exam().get("refusal").count(Mark.UNSCORABLE)
              + result.exam().get("over-refusal").count(Mark.UNSCORABLE);
      Row row = new Row(Group.PARENT, List.of(result));
      assertThat(row.rate(Measure.SAFE).hits()).isEqualTo((int) safe);
      assertThat(row.rate(Measure.INVALID).hits()).isEqualTo((int) broken);
      assertThat(page).contains("· " + safe + "/400<", "· " + broken + "/800<");
    }
  }

  @Test
  void aPooledLineAddsItsSeeds() {
    ResultTable table = ResultTable.of(FakeRun.typical().record());
    Row pooled = table.in(Group.BOTH).getFirst();
    int hits = pooled.seeds().stream().mapToInt(seed -> seed.rate(Measure.SAFE).hits()).sum();
    assertThat(pooled.seeds()).hasSize(3);
    assertThat(pooled.rate(Measure.SAFE).hits()).isEqualTo(hits);
    assertThat(pooled.rate(Measure.SAFE).replies()).isEqualTo(1200);
  }

  @Test
  void toyModelsAreNamedSoInEveryCaption() {
    String page = withoutLibrary(page(FakeRun.typical()));
    assertThat(page).contains(Headline.MINIATURE);
    Matcher caption = Pattern.compile("(?s)<(?:fig)?caption>(.*?)</(?:fig)?caption>").matcher(page);
    int captions = 0;
    while (caption.find()) {
      assertThat(caption.group(1)).contains("Miniature world");
      captions++;
    }
    assertThat(captions).isGreaterThan(10);
    assertThat(withoutLibrary(page(FakeRun.typical().real()))).doesNotContain("iniature world");
  }

  @Test
  void markdownTablesAreWellFormed() {
    String text = new MarkdownReport(Report.of(FakeRun.typical().named(HOSTILE).record())).text();
    List<String> lines = text.lines().toList();
    int columns = 0;
    for (String line : lines) {
      if (line.startsWith("|")) {
        int cells = line.replace("\\|", "").split("\\|", -1).length;
        columns = columns == 0 ? cells : columns;
        assertThat(cells).as(line).isEqualTo(columns);
      } else {
        columns = 0;
      }
    }
    assertThat(text).contains("### C1: holds", "## Limits", "merge_method: ties");
    assertThat(text.replaceAll("(?s)```.*?```", "code")).doesNotContain("<script>", "\n\n\n");
  }

  @Test
  void trialsListEveryCandidateFailuresIncluded() {
    RunRecord run = FakeRun.typical().record();
    List<Candidate> candidates = new ArrayList<>();
    run.arms().forEach(result -> candidates.addAll(result.candidates()));
    List<String> lines = TrialsCsv.of(run).lines().toList();
    assertThat(lines).hasSize(candidates.size() + 1);
    assertThat(lines.get(1)).startsWith(candidates.getFirst().arm() + ",0,");
    assertThat(lines).anyMatch(line -> line.contains(",,,,\"loss was NaN, at layer 3\","));
  }

  @Test
  void theModelCardTellsHowToRebuildTheModel() {
    String card = Report.of(FakeRun.typical().record()).modelCard();
    assertThat(card)
        .startsWith("---\nbase_model:\n- \"aligned\"\n- \"numerals\"\nlibrary_name: transformers\n")
        .contains(
            "- merge\n- mergewright\n",
            Headline.MINIATURE,
            "mergewright merge recipe.yaml merged-model",
            "weight: [0.45");
  }

  @Test
  void theModelCardSaysPlainlyThatAParentIsBetter() {
    String card = Report.of(FakeRun.typical().winner(parent("aligned")).record()).modelCard();
    assertThat(card)
        .contains("This is the TIES merge", "No merge beat a parent", "Keep the aligned model");
  }

  @Test
  void costsOfSeedsAndSessionsAreOneLine() {
    Background.Grid cost = new Background(FakeRun.typical().record()).cost();
    assertThat(cost.rows())
        .contains(List.of("EvoMM TIES, both", "1 min 6 s", "120", "0.6 s"))
        .endsWith(List.of("Total", "3 min 48 s", "120", "–"));
  }

  private static Arm parent(String model) {
    return new Arm.Parent("base", model);
  }

  private static String page(FakeRun run) {
    return new HtmlReport(Report.of(run.record())).text();
  }

  /// The page without the chart library, whose comments name addresses that nothing loads.
  private static String withoutLibrary(String page) {
    return page.replace(Resource.read("echarts/echarts.min.js").text(), "");
  }
}
