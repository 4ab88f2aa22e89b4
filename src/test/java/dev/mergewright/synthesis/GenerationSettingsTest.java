package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.StrictYaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationSettingsTest {
  static final String SMALLEST =
      """
      name: biology-v1
      license: CC0-1.0
      seed: 1
      models:
        expert: {checkpoint: models/expert}
      streams:
        - strategy: paper-domain
          ask: expert
          prompts: {ask: ask.md}
          rows: {domain: {search: 12, select: 8}}
      """;

  @Test
  void fillsWhatIsLeftOut() {
    GenerationSettings settings = parse(SMALLEST);

    assertThat(settings.language()).isEqualTo("en");
    assertThat(settings.budget().candidatesPerRow()).isEqualTo(3);
    assertThat(settings.budget().usd()).isNull();
    StreamSettings stream = settings.streams().getFirst();
    assertThat(stream.name()).isEqualTo("paper-domain");
    assertThat(stream.speakers()).isEqualTo(List.of("expert"));
    assertThat(stream.rows().domain()).isEqualTo(new Quota(12, 8));
    assertThat(stream.rows().harmful()).isEqualTo(Quota.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "license: CC0-1.0 | licence: CC0-1.0 | file.yaml:2.*did you mean license",
        "select: 8 | select: -8 | file.yaml:10.*at least 0",
        "search: 12 | search: 2000000 | file.yaml:10.*at most 1000000",
        "search: 12, select: 8 | search: 0, select: 0 | file.yaml:10.*at least 1 row",
        "paper-domain | paper-domian | did you mean paper-domain",
        "ask: expert | ask: expret | asks expret, but models names only \\[expert",
        "name: biology-v1 | name: ../up | small letters",
        "seed: 1 | seed: one | file.yaml:3.*whole number"
      })
  void namesTheLineAndTheWayOut(String right, String wrong, String message) {
    assertThatThrownBy(() -> parse(SMALLEST.replace(right, wrong)))
        .isInstanceOf(InvalidInputException.class)
        .message()
        .containsPattern(message);
  }

  @Test
  void refusesTwoStreamsOfOneName() {
    String stream = SMALLEST.substring(SMALLEST.indexOf("  - strategy"));

    assertThatThrownBy(() -> parse(SMALLEST + stream))
        .hasMessageContaining("two streams are named paper-domain");
  }

  private static GenerationSettings parse(String yaml) {
    return StrictYaml.parse(yaml, "file.yaml", GenerationSettings.class);
  }
}
