package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MojibakeTest {
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  @ParameterizedTest
  @ValueSource(strings = {"\u2013", "\u2014", "\u2018", "\u2019", "\u201c", "\u2022", "\u20ac"})
  void repairsWhatWasReadInTheWrongEncoding(String dash) {
    String text = "5 " + dash + " 6 caf\u00e9";

    assertThat(Mojibake.repaired(reread(dash, StandardCharsets.ISO_8859_1))).isEqualTo(dash);
    assertThat(Mojibake.repaired(reread(dash, WINDOWS))).isEqualTo(dash);
    String one = new String(text.getBytes(WINDOWS), StandardCharsets.ISO_8859_1);
    assertThat(Mojibake.repaired(one)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\u00e2ge et ch\u00e2teau",
        "\u00e2",
        "x\u00e2\u20ac",
        "caf\u00e9 \u2014 5 \u20ac",
        "\ud83d\ude00"
      })
  void leavesOtherTextAlone(String text) {
    assertThat(Mojibake.repaired(text)).isEqualTo(text);
  }

  @Test
  void leavesAControlCharacterThatStandsForNothing() {
    assertThat(Mojibake.repaired("a\u0081b")).isEqualTo("a\u0081b");
  }

  private static String reread(String text, Charset wrong) {
    return new String(text.getBytes(StandardCharsets.UTF_8), wrong);
  }
}
