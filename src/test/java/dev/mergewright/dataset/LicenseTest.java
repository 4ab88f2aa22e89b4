package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LicenseTest {
  @ParameterizedTest(name = "{0} makes {1}")
  @CsvSource({
    "CC0-1.0, CC0-1.0",
    "CC0-1.0;MIT, MIT",
    "Apache-2.0;CC-BY-4.0, CC-BY-4.0",
    "CC-BY-SA-4.0;MIT, CC-BY-SA-4.0",
    "CC-BY-NC-4.0;CC-BY-4.0, CC-BY-NC-4.0",
    "CC-BY-SA-4.0;CC-BY-NC-4.0, CC-BY-NC-SA-4.0", // neither alone asks for both
    "CC-BY-NC-SA-3.0;ODC-By-1.0, CC-BY-NC-SA-4.0",
    "our own terms;MIT, MIT" // cannot be compared
  })
  void theMildestThatAsksAllThatTheSourcesAsk(String sources, String license) {
    assertThat(License.strictest(sources(sources)).id()).isEqualTo(license);
  }

  @Test
  void withoutSourcesNothingIsAsked() {
    assertThat(License.strictest(List.of())).isEqualTo(License.CC0);
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "CC0-1.0, MIT, s0 (MIT)",
    "CC-BY-4.0, CC-BY-NC-4.0;MIT, s0 (CC-BY-NC-4.0)",
    "CC-BY-NC-4.0, MIT;CC-BY-SA-4.0, s1 (CC-BY-SA-4.0)",
  })
  void refusesALooserLicenceAndNamesTheSources(String declared, String sources, String named) {
    assertThatThrownBy(() -> declare(declared, sources(sources)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "the license " + declared + " is looser than the sources allow: " + named);
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "CC-BY-NC-SA-4.0, CC-BY-NC-4.0;MIT",
    "MIT, Apache-2.0",
    "Apache-2.0, CC0-1.0",
    "LicenseRef-ours, CC-BY-NC-4.0" // cannot be compared, and is nobody's claim to be looser
  })
  void takesALicenceThatAsksAsMuch(String declared, String sources) {
    assertThatCode(() -> declare(declared, sources(sources))).doesNotThrowAnyException();
  }

  @Test
  void refusesSourcesThatForbidDerivedRows() {
    assertThatThrownBy(() -> declare("CC-BY-NC-ND-4.0", sources("CC-BY-ND-4.0")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("forbids to pass on what is made of it");
  }

  private static void declare(String license, List<Source> sources) {
    Production made = TinyDataset.production();
    new Production(
        made.method(),
        made.limitations(),
        license,
        made.configuration(),
        made.models(),
        made.prompts(),
        made.counts(),
        made.rejects(),
        Release.NONE.withSources(sources));
  }

  private static List<Source> sources(String licenses) {
    List<String> ids = Arrays.asList(licenses.split(";"));
    return ids.stream().map(id -> new Source("s" + ids.indexOf(id), "dataset", id, false)).toList();
  }
}
