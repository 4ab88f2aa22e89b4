package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSettingsTest {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  @Test
  void readsEveryKey() throws Exception {
    ModelSettings settings =
        read(
            """
            endpoint: http://localhost:8000/v1/
            model: mistral-7b
            key: VLLM_KEY
            revision: v0.3
            seed: false
            schema: true
            price: {input: 0.15, output: 0.60, as_of: 2026-11-02}
            limits: {in_flight: 8, requests_per_minute: 60, tokens_per_minute: 90000, timeout_seconds: 30}
            license: {terms: Apache-2.0, restricts_training: false}
            """);
    Speaker speaker = open("writer", settings);
    assertThat(speaker.identity())
        .isEqualTo(new Identity("openai", "http://localhost:8000/v1", "mistral-7b", "v0.3"));
    assertThat(speaker.conditions())
        .isEqualTo(
            new Speaker.Conditions(
                new Limits(8, 60, 90_000L, 30),
                new Price(new BigDecimal("0.15"), new BigDecimal("0.60"), "2026-11-02"),
                new LicenseTerms("Apache-2.0", false),
                false,
                true));
    assertThat(speaker.isRemote()).isTrue();
  }

  @Test
  void fillsInWhatIsNotSaid() throws Exception {
    Speaker speaker = open("w", read("{endpoint: http://h/v1, model: m, limits: {in_flight: 2}}"));
    assertThat(speaker.conditions().limits()).isEqualTo(new Limits(2, null, null, 300));
    assertThat(speaker.conditions().supportsSeed()).isTrue();
    assertThat(speaker.conditions().holdsSchema()).isFalse();
    assertThat(speaker.conditions().price()).isNull();
  }

  @Test
  void knowsThatAnthropicTakesNoSeedAndWhereItsKeyIs() throws Exception {
    ModelSettings settings = read("{anthropic: some-model}");
    assertThat(open("judge", settings).conditions().supportsSeed()).isFalse();
    assertThat(open("judge", settings).identity().provider()).isEqualTo("anthropic");
    assertThat(settings.missingKey("judge", Map.of()))
        .contains("the model judge", "ANTHROPIC_API_KEY", "grammar");
    assertThat(settings.missingKey("judge", Map.of("ANTHROPIC_API_KEY", "made-up"))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{model: m}|exactly one of",
        "{checkpoint: a, grammar: b}|exactly one of",
        "{endpoint: http://h/v1}|needs a model",
        "{endpoint: 'http://u:p@h/v1', model: m}|holds a user or a password",
        "{endpoint: 'ht tp', model: m}|is no address",
        "{checkpoint: ' '}|must not be empty",
        "{checkpoint: a, key: THE_KEY}|key belongs to an endpoint",
        "{checkpoint: a, model: m}|model belongs to an endpoint",
        "{checkpoint: a, limits: {in_flight: 1}}|limits and schema belong",
        "{endpoint: http://h/v1, model: m, limits: {in_flight: 0}}|in_flight must be at least 1",
        "{endpoint: http://h/v1, model: m, price: {input: -1, output: 1, as_of:"
            + " 2026-11-02}}|negative",
        "{endpoint: http://h/v1, model: m, price: {input: 1, output: 1, as_of: lately}}|as_of",
        "{endpoint: http://h/v1, model: m, tempo: 3}|tempo"
      })
  void refusesWhatMakesNoSense(String yaml, String message) {
    assertThatThrownBy(() -> open("m", read(yaml))).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"sk-made-up-0123456789", "made_up_key", "Bearer x", "''"})
  void refusesAKeyInTheFileWithoutRepeatingIt(String key) {
    assertThatThrownBy(() -> read("{endpoint: http://h/v1, model: m, key: '%s'}".formatted(key)))
        .rootCause()
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("name of an environment variable")
        .message()
        .doesNotContain(key.isEmpty() ? "no key at all" : key);
  }

  @Test
  void pricesTokensExactlyAndKnowsItsAge() {
    Price price = new Price(new BigDecimal("0.15"), new BigDecimal("0.6"), "2026-11-02");
    assertThat(price.of(1_000_001, 3)).isEqualTo(new BigDecimal("0.15000195"));
    assertThat(price.ageInDays(LocalDate.of(2026, 11, 22))).isEqualTo(20);
  }

  private static ModelSettings read(String yaml) throws JsonProcessingException {
    return YAML.readValue(yaml, ModelSettings.class);
  }

  private static Speaker open(String name, ModelSettings settings) throws IOException {
    return Speaker.open(name, settings, Path.of("."), Map.of(), new NoLocalModels());
  }
}
