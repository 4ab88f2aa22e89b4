package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenReplyTest {
  private static final int END = 0;
  private static final int HALF = 1; // the first of two tokens that are one character
  private static final int OTHER_HALF = 2;

  private final List<String> pieces = new ArrayList<>();

  @Test
  void endsBeforeTheStopToken() {
    OpenReply reply = written("ab", 100, List.of());
    assertThat(reply.isOpen()).isTrue();
    append(reply, END);
    assertThat(reply.isOpen()).isFalse();
    assertThat(reply.text()).isEqualTo("ab");
    assertThat(reply.tokens()).containsExactly('a', 'b');
    assertThat(pieces).containsExactly("a", "b");
  }

  @Test
  void endsAtTheMostTokens() {
    assertThat(written("abc", 3, List.of()).isOpen()).isFalse();
  }

  @Test
  void endsBeforeAStopThatSpansTokens() {
    OpenReply reply = written("so be it.\nQ:", 100, List.of("\n\n", "\nQ:"));
    assertThat(reply.isOpen()).isFalse();
    assertThat(reply.text()).isEqualTo("so be it.");
    assertThat(String.join("", pieces)).isEqualTo("so be it.");
  }

  @Test
  void goesOnWhereAStopOnlyBegan() {
    OpenReply reply = written("a\nQa\nQ", 100, List.of("\nQ:"));
    assertThat(reply.isOpen()).isTrue();
    assertThat(String.join("", pieces)).isEqualTo("a\nQa"); // the last may begin a stop
    append(reply, END);
    assertThat(reply.text()).isEqualTo("a\nQa\nQ");
    assertThat(String.join("", pieces)).isEqualTo("a\nQa\nQ");
  }

  @Test
  void cutsAtTheFirstOfSeveralStops() {
    assertThat(written("one two t", 100, List.of("two t", "e two t")).text()).isEqualTo("on");
  }

  @Test
  void tellsNoHalfCharacter() {
    OpenReply reply = written("a", 100, List.of());
    append(reply, HALF);
    assertThat(pieces).containsExactly("a");
    append(reply, OTHER_HALF);
    assertThat(pieces).containsExactly("a", "\u00e9");
    append(reply, HALF);
    append(reply, END);
    assertThat(String.join("", pieces)).isEqualTo(reply.text()).isEqualTo("a\u00e9\ufffd");
  }

  private OpenReply written(String text, int maxTokens, List<String> stops) {
    OpenReply reply =
        new OpenReply(
            TokenDraw.of("", Sampling.greedy(maxTokens)),
            Set.of(END),
            stops,
            OpenReplyTest::decode,
            pieces::add);
    for (char token : text.toCharArray()) {
      assertThat(reply.isOpen()).isTrue();
      append(reply, token);
    }
    return reply;
  }

  private static void append(OpenReply reply, int token) {
    float[] logits = new float[128];
    logits[token] = 1;
    reply.append(logits, 0, logits.length);
  }

  private static String decode(int[] tokens) {
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append((char) token);
    }
    return text.toString().replace("\u0001\u0002", "\u00e9").replace('\u0001', '\ufffd');
  }
}
