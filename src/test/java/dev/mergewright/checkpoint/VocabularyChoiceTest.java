package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.checkpoint.VocabularyChoice.Source;
import dev.mergewright.checkpoint.VocabularyChoice.TokenChoice;
import dev.mergewright.checkpoint.VocabularyChoice.TokenRow;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class VocabularyChoiceTest {
  @Test
  void readsSources() {
    assertThat(Source.parse("union")).isEqualTo(new Source.Union());
    assertThat(Source.parse("base")).isEqualTo(new Source.Base());
    assertThat(Source.parse("../models/chat")).isEqualTo(new Source.Model("../models/chat"));
  }

  @Test
  void renamesEveryModel() {
    assertThat(choice("").withModels(model -> "../" + model)).isEqualTo(choice("../"));
    VocabularyChoice union = VocabularyChoice.of(new Source.Union());
    assertThat(union.withModels(model -> "x")).isEqualTo(union);
  }

  private static VocabularyChoice choice(String folder) {
    SequencedMap<String, TokenChoice> tokens = new LinkedHashMap<>();
    tokens.put("a", new TokenChoice(new TokenRow.SameToken(folder + "m"), true));
    tokens.put("b", new TokenChoice(new TokenRow.ModelToken(folder + "m", "t"), false));
    tokens.put("c", new TokenChoice(new TokenRow.ModelRow(folder + "n", 7), false));
    tokens.put("d", new TokenChoice(new TokenRow.Zero(), false));
    return new VocabularyChoice(new Source.Model(folder + "m"), tokens, 64);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VocabularyChoice(new Source.Base(), new LinkedHashMap<>(), 0))
        .withMessage("pad_to_multiple_of must be at least 1, was 0");
    SequencedMap<String, TokenChoice> empty = new LinkedHashMap<>();
    empty.put("", new TokenChoice(new TokenRow.Zero(), false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VocabularyChoice(new Source.Base(), empty, 1))
        .withMessage("a token must not be empty");
  }
}
