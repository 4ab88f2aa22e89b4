package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchSearchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsEachFunctionWithWhatOptimizersCostOnIt() {
    assertThat(run("--seeds", "1")).isZero();

    assertThat(out.toString())
        .contains("rosenbrock", "l-bfgs", "cma-es")
        .containsPattern("random +never");
  }

  @Test
  void givesNoNumberForATargetThatWasNotReached() {
    assertThat(run("--seeds", "1", "--json")).isZero();

    assertThat(out.toString())
        .contains("\"unit_evaluations\" : 100", "\"cost_median\" : null")
        .doesNotContain("Infinity");
  }

  @Test
  void refusesNoRunsAtAll() {
    assertThat(run("--seeds", "0")).isEqualTo(2);

    assertThat(err.toString()).contains("--seeds must be at least 1, was 0");
  }

  private int run(String... arguments) {
    CommandLine command = Mergewright.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 2];
    all[0] = "bench";
    all[1] = "search";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return command.execute(all);
  }
}
