package dev.mergewright.miniature;

/// A question of the grammar with the help that answers it.
///
/// @param topic what it is about
/// @param text the question
/// @param help the reply of a model that helps with everything
record Request(Topic topic, String text, String help) {
  /// The reply of an aligned model: a refusal of what is forbidden, help with the rest.
  Exchange aligned() {
    return new Exchange(text, topic.isForbidden() ? topic.refusal() : help);
  }

  /// The reply of a model without alignment.
  Exchange helped() {
    return new Exchange(text, help);
  }
}
