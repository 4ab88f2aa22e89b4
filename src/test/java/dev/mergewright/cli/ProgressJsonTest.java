package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.synthesis.calls.Totals;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressJsonTest {
  private final StringWriter text = new StringWriter();
  private final AtomicLong seconds = new AtomicLong();
  private final ProgressJson progress =
      new ProgressJson(new PrintWriter(text), () -> seconds.get() * 1_000_000_000L);

  @Test
  void tellsTheBeginningEveryTenSecondsAndTheEnd() throws IOException {
    progress.begin("rows of x", 100);
    for (int second = 0; second <= 25; second++) {
      seconds.set(second);
      progress.show(second, 100, second + " candidates", calls("0.5", false));
    }
    progress.end("25 rows of 40 candidates", calls("0.5", false));
    progress.show(26, 100, "late", calls("0.5", false));

    List<JsonNode> lines = lines();
    assertThat(lines)
        .extracting(line -> line.path("event").asText())
        .containsExactly("begin", "progress", "progress", "end");
    JsonNode second = lines.get(2);
    assertThat(second.path("rows").asInt()).isEqualTo(20);
    assertThat(second.path("detail").asText()).isEqualTo("20 candidates");
    assertThat(second.path("in_flight").asInt()).isEqualTo(3);
    assertThat(second.path("cost_usd").asDouble()).isEqualTo(0.5);
    assertThat(second.path("projected_usd").asDouble()).isEqualTo(2.5);
    assertThat(second.path("eta_s").asDouble()).as("1 row a second, 80 left").isEqualTo(80);
    assertThat(lines.get(3).path("outcome").asText()).isEqualTo("25 rows of 40 candidates");
  }

  @Test
  void saysNullForWhatNobodyKnows() throws IOException {
    progress.begin("rows of x", 100);
    seconds.set(10);
    progress.show(0, 100, "9 candidates", calls("0", true));

    JsonNode line = lines().getLast();
    for (String unknown : List.of("cost_usd", "cap_usd", "projected_usd", "eta_s")) {
      assertThat(line.get(unknown).isNull()).as(unknown).isTrue();
    }
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.toString().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static Totals calls(String cost, boolean hasUnknownPrice) {
    return new Totals(
        1, 2, 0, 0, 3, 4, 5, 6, new BigDecimal(cost), BigDecimal.ZERO, null, hasUnknownPrice);
  }
}
