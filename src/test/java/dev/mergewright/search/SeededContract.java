package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What every [AskTell] keeps that draws random numbers.
interface SeededContract<V> extends AskTellContract<V> {
  @Test
  default void differsBySeed() {
    assertThat(optimizer(1).ask()).isNotEqualTo(optimizer(2).ask());
  }
}
