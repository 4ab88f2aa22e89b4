package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void tellsTheParametersAndOptionsOfEveryMethod() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .as("the table of merge methods in README.md")
        .contains(table());
  }

  private static String table() {
    return MergeMethod.ALL.stream()
        .map(ReadmeTest::line)
        .collect(
            Collectors.joining(
                "\n", "| method | per source model | for the merge |\n|---|---|---|\n", "\n"));
  }

  private static String line(MergeMethod method) {
    return "| `%s` | %s | %s |"
        .formatted(
            method.name(),
            parameters(method, MergeParameter.Scope.SOURCE),
            Stream.of(parameters(method, MergeParameter.Scope.GLOBAL), options(method))
                .filter(cell -> !cell.isEmpty())
                .collect(Collectors.joining(", ")));
  }

  private static String options(MergeMethod method) {
    return method.options().stream()
        .map(option -> "`%s` (%s)".formatted(option.name(), option.chosen()))
        .collect(Collectors.joining(", "));
  }

  private static String parameters(MergeMethod method, MergeParameter.Scope scope) {
    return method.parameters().stream()
        .filter(parameter -> parameter.scope() == scope)
        .map(ReadmeTest::parameter)
        .collect(Collectors.joining(", "));
  }

  private static String parameter(MergeParameter parameter) {
    Double standard = parameter.standard();
    String value = standard == null ? "required" : standard(parameter, standard);
    return "`%s` (%s)".formatted(parameter.name(), value);
  }

  private static String standard(MergeParameter parameter, double standard) {
    return parameter.domain() == MergeParameter.Domain.SWITCH
        ? (standard == 0 ? "false" : "true")
        : String.valueOf(standard);
  }
}
