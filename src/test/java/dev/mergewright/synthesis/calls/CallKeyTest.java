package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.llama.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallKeyTest {
  private static final Identity WHO =
      new Identity("openai", "http://localhost:8000/v1", "mistral-7b", "");
  private static final Call CALL =
      new Call(
          "writer",
          List.of(Message.system("Be brief."), Message.user("Say \"h\u00e4\" \u20ac\n")),
          0.7,
          64,
          -3,
          List.of("question"));

  /// Made with Python 3.11:
  ///
  /// ```python
  /// hashlib.sha256(json.dumps({"version": 1, "identity": {"provider": "openai",
  ///   "address": "http://localhost:8000/v1", "model": "mistral-7b", "revision": ""},
  ///   "messages": [{"role": "system", "content": "Be brief."},
  ///                {"role": "user", "content": "Say \"hä\" €\n"}],
  ///   "temperature": 0.7, "max_tokens": 64, "keys": [], "seed": "-3"},
  ///   sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
  /// ```
  @Test
  void isTheDigestOfTheCanonicalJson() {
    assertThat(CallKey.of(WHO, false, CALL))
        .isEqualTo("433618fd330489468ddd5108c2a6b855aa3204a959a0344442cfaf0fa7c54b5f");
  }

  @Test
  void doesNotKnowTheNickname() {
    Call renamed =
        new Call(
            "judge",
            CALL.messages(),
            CALL.temperature(),
            CALL.maxTokens(),
            CALL.seed(),
            CALL.keys());
    assertThat(CallKey.of(WHO, false, renamed)).isEqualTo(CallKey.of(WHO, false, CALL));
  }

  @Test
  void changesWithEverythingThatDecidesTheReply() {
    List<Message> messages = CALL.messages();
    List<String> keys = CALL.keys();
    assertThat(
            List.of(
                CallKey.of(WHO, false, CALL),
                CallKey.of(WHO, true, CALL),
                CallKey.of(Identity.local("checkpoint", "abc"), false, CALL),
                CallKey.of(new Identity("openai", WHO.address(), "mistral-7b", "v2"), false, CALL),
                CallKey.of(WHO, false, new Call("w", messages.subList(1, 2), 0.7, 64, -3, keys)),
                CallKey.of(WHO, false, new Call("w", messages, 0.8, 64, -3, keys)),
                CallKey.of(WHO, false, new Call("w", messages, 0.7, 65, -3, keys)),
                CallKey.of(WHO, false, new Call("w", messages, 0.7, 64, 3, keys))))
        .doesNotHaveDuplicates();
  }

  @Test
  void knowsKeysOnlyWhereTheyAreSent() {
    Call other = new Call("w", CALL.messages(), 0.7, 64, -3, List.of("answer"));
    assertThat(CallKey.of(WHO, false, other)).isEqualTo(CallKey.of(WHO, false, CALL));
    assertThat(CallKey.of(WHO, true, other)).isNotEqualTo(CallKey.of(WHO, true, CALL));
  }
}
