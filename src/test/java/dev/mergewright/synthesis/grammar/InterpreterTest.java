package dev.mergewright.synthesis.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterpreterTest {
  private static long printed(String program) {
    return Interpreter.run(program.lines().toList()).getFirst();
  }

  @Test
  void runsLoopsAndBranches() {
    assertThat(
            printed(
                """
                total = 0
                for i in range(2, 6):
                    if i % 2 == 0:
                        total += i * 10
                    else:
                        total -= 1
                while total > 50:
                    total //= 2
                print(total)\
                """))
        .isEqualTo(29); // 20 - 1 + 40 - 1 = 58, halved once
    assertThat(printed("x = 0\nfor y in [3, -4, 5]:\n    x = x * 2 + y\nprint(x - (1 + 2) * 2)"))
        .isEqualTo(3); // 3, 2, 9, minus 6
  }

  @Test
  void roundsDownAsPythonDoes() {
    assertThat(printed("print((-7) // 2)")).isEqualTo(-4);
    assertThat(printed("print((-7) % 3)")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import os",
        "print(x)",
        "x = 1\n  x += 1",
        "print(2 ** 3)",
        "print(1.5)",
        "x = \"a\"",
        "print(range(3))",
        "while 1 < 2:\n    x = 1",
        "for i in range(0, 10, 2):\n    print(i)",
        "print((1)",
        "else:\n    x = 1",
      })
  void refusesWhatItCannotRun(String program) {
    assertThatThrownBy(() -> printed(program)).isInstanceOf(IllegalArgumentException.class);
  }
}
