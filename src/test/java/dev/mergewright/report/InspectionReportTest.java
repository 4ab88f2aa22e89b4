package dev.mergewright.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.merge.Inspection;
import dev.mergewright.merge.Inspector;
import dev.mergewright.merge.SourcePool;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionReportTest {
  private static final String HOSTILE = "<!--<script>alert(1) & \"a\" 'b' {{style}}";

  /// Task vectors (1 2 0 2 0) and (1 -2 4 0 0) of a base of norm 5, and one that turns them around
  /// in layer 1.
  private static final ArrayWeights BASE = layers(new float[] {3, 0, 4, 0, 0}, new float[] {3, 4});

  private static final ArrayWeights FIRST = layers(new float[] {4, 2, 4, 2, 0}, new float[] {4, 4});
  private static final ArrayWeights SECOND =
      layers(new float[] {4, -2, 8, 0, 0}, new float[] {2, 4});

  @Test
  void showsTheFiguresOfTheInspection() throws IOException {
    String page = page(List.of("models/first", "models/second"), FIRST, SECOND);
    assertThat(page)
        .contains("What 2 fine-tunes changed", "base models/base")
        .contains("<td>models/first</td>", "<td>models/second</td>");
    String layer0 = "<tr><th scope=\"row\">0</th>";
    assertThat(row(page, "Size of the change of first", layer0)).contains(">60.00<", ">90.0<");
    assertThat(row(page, "Agreement of first and second", layer0)).contains(">−0.218<", ">50.0<");
    assertThat(row(page, "All figures", "<tr class=\"sum\"><th scope=\"row\">layer 0</th>"))
        .contains("<td>5</td>", "<td>3.000</td>", "<td>60.00</td>", "<td>−0.218</td>");
    assertThat(page)
        .contains("\"sizes\":[{\"name\":\"first\",\"values\":[60.0,20.0]}")
        .contains("\"cosines\":[{\"name\":\"first and second\",\"values\":[-0.2182,-1.0]}");
  }

  @Test
  void tellsWhichLayersDisagree() throws IOException {
    ArrayWeights base = deep(0, 0);
    InspectionFindings findings = findings(base, deep(1, 1), deep(1, -1));
    assertThat(findings.details().getLast())
        .contains("least alike in layer 1 (cosine −1.000, 100.0 % of signs opposed)")
        .endsWith("They move against each other in layer 1.");
    assertThat(findings.next()).contains("elects signs");
  }

  @Test
  void tellsWhenSourcesRepeatEachOther() throws IOException {
    InspectionFindings findings = findings(deep(0, 0), deep(1, 1), deep(2, 2));
    assertThat(findings.found())
        .contains("point in nearly the same direction", "cosine is 1.000", "0.0 %");
    assertThat(findings.details().getFirst())
        .contains("source 2 moved 2.0 times as far as source 1");
    assertThat(findings.details().getLast()).endsWith("Nowhere do they move against each other.");
    assertThat(findings.next()).contains("sum to 1");
  }

  @Test
  void namesTheLeastAlikeOfSeveralPairs() throws IOException {
    InspectionFindings findings = findings(deep(0, 0), deep(1, 1), deep(1, -1), deep(-1, -1));
    assertThat(findings.found()).contains("Of 3 pairs", "source 1 and source 3 are least alike");
  }

  @Test
  void saysPlainlyThatASourceIsTheBase() throws IOException {
    assertThat(findings(BASE, BASE).found()).isEqualTo("source 1 does not differ from its base.");
    InspectionFindings two = findings(BASE, BASE, FIRST);
    assertThat(two.found()).contains("nothing to compare");
    assertThat(two.details()).anyMatch(each -> each.startsWith("source 1 does not differ"));
    assertThat(withoutLibrary(page(List.of("a", "b"), BASE, FIRST)))
        .contains("–")
        .doesNotContain("NaN");
  }

  @Test
  void comparesNothingWhereThereIsOneSource() throws IOException {
    assertThat(page(List.of("models/first"), FIRST))
        .contains("What first changed")
        .doesNotContain("How far the sources agree", "cosine-chart\"");
  }

  @Test
  void usesWholePathsWhereFoldersShareAName() throws IOException {
    assertThat(page(List.of("a/model", "b/model"), FIRST, SECOND))
        .contains("Agreement of a/model and b/model");
  }

  @Test
  void thePageLoadsNothing() throws IOException {
    String page = withoutLibrary(page(List.of("first", "second"), FIRST, SECOND));
    assertThat(page)
        .contains("default-src 'none'")
        .doesNotContain("http://", "https://", "url(", "@import", "srcset", "src=");
    Matcher link = Pattern.compile("href=\"([^\"]*)\"").matcher(page);
    while (link.find()) {
      assertThat(link.group(1)).matches("#[\\w-]+|data:,");
    }
  }

  @Test
  void textStaysText() throws IOException {
    String page = page(List.of(HOSTILE, "second"), FIRST, SECOND);
    assertThat(page)
        .contains("&lt;!--&lt;script&gt;alert(1)", "\\u003c!--\\u003cscript>", "{{style}}")
        .doesNotContain("<script>alert(1)");
  }

  @Test
  void overwritesNothing(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("page.html"), "mine");
    InspectionReport report = new InspectionReport(inspect(BASE, FIRST), "base", List.of("first"));
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> report.write(file));
    assertThat(file).hasContent("mine");
    report.write(folder.resolve("other.html"));
    assertThat(folder.resolve("other.html")).hasContent(report.text());
  }

  private static InspectionFindings findings(Weights base, Weights... sources) throws IOException {
    List<String> names = new ArrayList<>();
    for (int s = 0; s < sources.length; s++) {
      names.add("models/source " + (s + 1));
    }
    return InspectionFindings.of(new TaskVectors(inspect(base, sources), "models/base", names));
  }

  private static String page(List<String> names, Weights... sources) throws IOException {
    return new InspectionReport(inspect(BASE, sources), "models/base", names).text();
  }

  private static Inspection inspect(Weights base, Weights... sources) throws IOException {
    Map<String, Weights> models = new LinkedHashMap<>(Map.of("base", base));
    for (int s = 0; s < sources.length; s++) {
      models.put("source " + s, sources[s]);
    }
    List<String> names = models.keySet().stream().skip(1).toList();
    try (SourcePool pool = SourcePool.of(models, 0)) {
      return new Inspector(pool, "base", names).inspect(1, Progress.SILENT);
    }
  }

  private static ArrayWeights layers(float[] first, float[] second) {
    return new ArrayWeights()
        .with("model.layers.0.mlp.w", first)
        .with("model.layers.1.self_attn.w", second);
  }

  /// Two layers that are large enough for a cosine not to be an accident, filled with one number.
  private static ArrayWeights deep(float first, float second) {
    return new ArrayWeights()
        .with("layers.0.mlp.w", all(first))
        .with("layers.1.mlp.w", all(second));
  }

  private static float[] all(float value) {
    float[] values = new float[100];
    Arrays.fill(values, value);
    return values;
  }

  /// The row of a labelled table that begins so.
  private static String row(String page, String label, String begin) {
    String table = page.substring(page.indexOf("aria-label=\"" + label + "\""));
    String row = table.substring(table.indexOf(begin));
    return row.substring(0, row.indexOf("</tr>"));
  }

  /// The page without the chart library, whose comments name addresses that nothing loads.
  private static String withoutLibrary(String page) {
    return page.replace(Resource.read("echarts/echarts.min.js").text(), "");
  }
}
