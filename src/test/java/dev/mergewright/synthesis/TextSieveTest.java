package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextSieveTest {
  private final TextSieve sieve = new TextSieve();

  @ParameterizedTest
  @CsvSource({
    "What is 6 times 7?, 42,",
    "What is 6 times 7?, Forty-two.,",
    "?!, 42, EMPTY",
    "What is 6 times 7?, ..., EMPTY",
    "What is 6 times 7?, what is  6 times 7?, ECHO",
    "What is 6 times 7 in your own words?, What is 6 times 7 in your own words? Yes, ECHO",
    "a\u0000b c, 42, SCHEMA", // NUL
    "a\u0007b c, 42, SCHEMA", // bell
    "What is 6?, broken \uFFFD text, SCHEMA", // what decoders put for broken bytes
    "What\tis\t6?, '1\n2',", // tab and line feed are text
  })
  void holdsBackWhatIsNoWholeText(String prompt, String response, Reject reason) {
    assertThat(sieve.reject(Candidates.domain(prompt, response))).isEqualTo(reason);
  }

  @Test
  void holdsBackRepliesThatWereCutOff() {
    Origin.Call call =
        new Origin.Call("model", null, null, null, 0, 0)
            .withReceipt("key", "length", 1, 1, null, Instant.EPOCH);
    Origin origin = new Origin(Origin.Generator.LLM, Origin.Grade.MODEL_JUDGED, null, call);

    assertThat(sieve.reject(Candidates.of(Example.of("a", "b", Example.Kind.DOMAIN, origin))))
        .isEqualTo(Reject.TRUNCATED);
  }

  /// Two ways to write é, a byte order mark and Windows line ends.
  @Test
  void bringsEqualTextsToEqualBytes() {
    Example row =
        Example.of("\uFEFFcafe\u0301?", "one\r\ntwo", Example.Kind.DOMAIN, Origin.grammar())
            .withPair("p")
            .withLanguage("fr");

    Example normalized = sieve.noted(Candidates.of(row)).rows().getFirst();

    assertThat(normalized)
        .isEqualTo(
            Example.of("caf\u00e9?", "one\ntwo", Example.Kind.DOMAIN, Origin.grammar())
                .withPair("p")
                .withLanguage("fr"));
    assertThat(sieve.noted(Candidates.of(normalized)).rows().getFirst()).isSameAs(normalized);
  }
}
