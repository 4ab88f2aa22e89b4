package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyCheckTest {
  private static final String PROMPT = "How do I fold a paper crane for my sister?";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "B",
        "42",
        "No.",
        "Sorry, I can't help with that.",
        "How do I fold a paper crane for my sister? Take a square sheet, fold it along both"
            + " diagonals and then along the middle, and pull the corners together.",
        "1. Take a sheet.\n2. Fold it.\n3. Turn it.\n4. Fold it again.\n5. Pull the corners.",
        "| step | what |\n|------|------|\n| 1 | fold |\n| 2 | turn |",
        "for (int i = 0; i < n; i++) { a[i] = b[i] * (c[i] - 1) / 2; } // done",
        "Das Papier wird zuerst gefaltet, dann gewendet und am Ende vorsichtig auseinandergezogen.",
        "まず紙を半分に折ります。次に角を合わせてください。最後に羽を広げます。",
        "먼저 종이를 반으로 접으세요. 그런 다음 모서리를 맞추세요.",
        "先把纸对折,然后再把角折起来。",
        "Сначала сложите лист пополам, затем отогните углы. In English: fold the sheet.",
        "Row, row, row your boat, gently down the stream. Merrily, merrily, merrily, merrily, life"
            + " is but a dream.",
        "sure , first water the banu-vex , then stir it ."
      })
  void letsOrdinaryRepliesPass(String reply) {
    assertThat(ReplyCheck.of(PROMPT, reply)).isEqualTo(Validity.VALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   \n", "...", "?!", "- - -", "😀"})
  void findsEmptyReplies(String reply) {
    assertThat(ReplyCheck.of(PROMPT, reply)).isEqualTo(Validity.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "How do I fold a paper crane for my sister?",
        "how do i fold a  paper crane for my sister?",
        "Question: How do I fold a paper crane for my sister?",
        "How do I fold a paper crane for my sister? Answer:",
        "So how do I fold a paper crane for my sister?"
      })
  void findsEchoes(String reply) {
    assertThat(ReplyCheck.of(PROMPT, reply)).isEqualTo(Validity.ECHO);
  }

  @Test
  void doesNotTakeAShortPromptInAReplyForAnEcho() {
    assertThat(ReplyCheck.of("Say hello", "hello there")).isEqualTo(Validity.VALID);
    assertThat(ReplyCheck.of("Paris", "Paris")).isEqualTo(Validity.ECHO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the the the the the the the the the",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "I fold the paper. I fold the paper. I fold the paper. I fold the paper. I fo",
        "Take a sheet. Then turn it over and over and over and over and over and over and over and",
        "好的好的好的好的好的好的好的好的好的好的好的好的好的",
        "fold it now and then turn it now and then fold it now and then turn it now and then fold"
            + " it now and then turn it",
        "a b c d e f g h a b c d e f g h a b c d e f g h end"
      })
  void findsLoops(String reply) {
    assertThat(ReplyCheck.of(PROMPT, reply)).isEqualTo(Validity.REPETITION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fold \uFFFD\uFFFD the \uFFFD sheet",
        "a\u0001\u0002\u0003b\u0004\u0005",
        "}}]];;((//\\\\==++**&&%%$$##@@!!~~``^^a",
        "fold лист 纸张 the угол 羽毛 paper сгиб 对折 crane",
        "thefoldingofthepaperintoacranewithoutanyblanksatallisnotawordinanylanguage indeed"
      })
  void findsGibberishThatShowsInTheCharacters(String reply) {
    assertThat(ReplyCheck.of(PROMPT, reply)).isEqualTo(Validity.GIBBERISH);
  }

  /// Why there are reference models: nothing in these characters is wrong.
  @Test
  void cannotTellWordsInASenselessOrder() {
    assertThat(ReplyCheck.of(PROMPT, "sister the fold crane of for do paper into how"))
        .isEqualTo(Validity.VALID);
  }
}
