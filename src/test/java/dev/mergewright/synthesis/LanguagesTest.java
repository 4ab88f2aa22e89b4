package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
  /// One sentence per language, each against all wanted languages.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | How do I keep bread fresh for a week, and why does it go stale?",
        "de | Wie kann ich Brot eine Woche lang frisch halten, und warum wird es hart?",
        "fr | Comment garder du pain frais pendant une semaine, et pourquoi est-il sec ?",
        "es | ¿Cómo puedo mantener el pan fresco una semana y por qué se pone duro?",
        "it | Come posso tenere il pane fresco per una settimana, e perché non si conserva?",
        "pt | Como posso manter o pão fresco por uma semana, e por que não dura mais?",
        "nl | Hoe kan ik brood een week vers houden, en waarom wordt het niet goed bewaard?",
        "sv | Hur kan jag hålla bröd färskt i en vecka, och varför blir det torrt?",
        "pl | Jak mogę przechować chleb przez tydzień i dlaczego nie jest on świeży?",
        "ru | Как сохранить хлеб свежим целую неделю?",
        "zh | 怎样让面包保鲜一个星期？",
        "ja | パンを一週間新鮮に保つにはどうすればいいですか？",
        "ar | كيف أحافظ على الخبز طازجا لمدة أسبوع؟",
      })
  void tellsTheLanguagesThatItKnows(String language, String sentence) {
    for (String wanted : new String[] {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl"}) {
      assertThat(Languages.wanting(wanted).isOther(sentence))
          .as("%s wanted", wanted)
          .isEqualTo(!wanted.equals(language));
    }
    assertThat(Languages.wanting(language).isOther(sentence)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42",
        "x² + y² = z²",
        "αβγ = 2π",
        "B",
        "Paris, Berlin, Roma",
        "What does the German phrase \"die Katze ist nicht da\" mean?",
        "print(sum(i for i in range(10)))",
        "H2SO4",
        "sorry , i can not help with that .",
      })
  void saysNothingAboutFormulasNamesAndQuotations(String text) {
    assertThat(Languages.wanting("en").isOther(text)).isFalse();
  }

  @Test
  void looksAtTheScriptAloneForALanguageWithoutAList() {
    Languages finnish = Languages.wanting("fi-FI");

    assertThat(finnish.isOther("Wie kann ich das Brot frisch halten?")).isFalse();
    assertThat(finnish.isOther("Как сохранить хлеб свежим?")).isTrue();
  }
}
