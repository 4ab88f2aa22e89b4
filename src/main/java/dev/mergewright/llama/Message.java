package dev.mergewright.llama;

import java.util.LinkedHashMap;
import java.util.Map;

/// A turn of a dialogue.
///
/// @param role who speaks, as chat templates name them: `system`, `user` or `assistant`
/// @param content what is said
public record Message(String role, String content) {
  /// What the model is told to be.
  public static Message system(String content) {
    return new Message("system", content);
  }

  /// What the user says.
  public static Message user(String content) {
    return new Message("user", content);
  }

  /// What the model said.
  public static Message assistant(String content) {
    return new Message("assistant", content);
  }

  /// As templates see it.
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("role", role);
    map.put("content", content);
    return map;
  }
}
