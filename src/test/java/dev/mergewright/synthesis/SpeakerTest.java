package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpeakerTest {
  private final List<Speaker.Turn> turns =
      IntStream.range(0, 40).mapToObj(i -> new Speaker.Turn("q" + i, 0.8, 9, i)).toList();

  @Test
  void answersInOrderWithBoundedCallsInFlight() throws InterruptedException {
    ScriptedChatModel model = new ScriptedChatModel((text, seed) -> " " + text + "/" + seed + "\n");

    List<Speaker.Reply> replies = new Speaker("m", null, model, 4).replies(turns);

    assertThat(replies).hasSize(40);
    assertThat(replies.get(39).text()).isEqualTo("q39/39");
    assertThat(model.mostOpen.get()).isBetween(2, 4);
  }

  @Test
  void passesTheFirstFailureOn() {
    ScriptedChatModel model =
        new ScriptedChatModel(
            (text, _) -> {
              throw new ArithmeticException(text);
            });

    assertThatThrownBy(() -> new Speaker("m", null, model, 1).replies(turns))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("q0");
  }
}
