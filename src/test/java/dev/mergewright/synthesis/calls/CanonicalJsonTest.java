package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
  /// RFC 8785, section 3.2.3: its example of the order of keys.
  @Test
  void sortsKeysByTheirUtf16Units() {
    Map<String, Integer> value =
        Map.of(
            "\u20ac", 1, "\r", 2, "\ufb33", 3, "1", 4, "\ud83d\ude00", 5, "\u0080", 6, "\u00f6", 7);
    assertThat(CanonicalJson.of(value))
        .isEqualTo(
            "{\"\\r"
                + "\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
  }

  /// RFC 8785, section 3.2.2: its example of literals, strings and numbers.
  @Test
  void writesTheExampleOfTheRfc() {
    Map<String, ?> value =
        Map.of(
            "numbers",
            List.of(333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001),
            "string",
            "\u20ac$\u000F\nA'\u0042\"\\\\\"/");
    assertThat(CanonicalJson.of(value))
        .isEqualTo(
            "{\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  /// RFC 8785, appendix B, and the borders of ECMAScript's plain notation.
  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "-0.0, 0",
    "1.0, 1",
    "-1.5, -1.5",
    "0.7, 0.7",
    "4.9E-324, 5e-324",
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "9007199254740992, 9007199254740992",
    "295147905179352830000, 295147905179352830000",
    "1E21, 1e+21",
    "1E20, 100000000000000000000",
    "0.000001, 0.000001",
    "0.0000001, 1e-7",
    "123456789012345680000, 123456789012345680000",
    "1.5E-9, 1.5e-9"
  })
  void writesNumbersAsEcmaScriptDoes(double value, String expected) {
    assertThat(CanonicalJson.number(value)).isEqualTo(expected);
  }

  @Test
  void writesEmptyContainersAndTruth() {
    assertThat(CanonicalJson.of(Map.of("a", List.of(), "b", Map.of(), "c", true)))
        .isEqualTo("{\"a\":[],\"b\":{},\"c\":true}");
  }

  @Test
  void refusesWhatJsonNumbersCannotHold() {
    assertThatThrownBy(() -> CanonicalJson.of(Map.of("seed", Long.MAX_VALUE)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CanonicalJson.of(Map.of("x", Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
