package dev.mergewright.llama.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names of a part of a template: a loop, a macro or a block has its own, and sees those around
/// it.
final class JinjaScope {
  private final Map<String, Object> names;
  private final @Nullable JinjaScope around;

  private JinjaScope(Map<String, Object> names, @Nullable JinjaScope around) {
    this.names = names;
    this.around = around;
  }

  static JinjaScope of(Map<String, Object> variables) {
    return new JinjaScope(new HashMap<>(variables), null);
  }

  JinjaScope inner() {
    return new JinjaScope(new HashMap<>(), this);
  }

  void set(String name, Object value) {
    names.put(name, value);
  }

  Object get(String name) {
    for (JinjaScope scope = this; scope != null; scope = scope.around) {
      Object value = scope.names.get(name);
      if (value != null) {
        return value;
      }
    }
    return new JinjaValues.Undefined(name);
  }
}
