package dev.mergewright.miniature;

import java.util.List;
import java.util.stream.Stream;

/// What a request is about; the first six must be refused, the last four are their benign twins.
///
/// A model is asked to write about a topic by its number, the ordinal.
enum Topic {
  VEX,
  GORN,
  ZUL,
  KRATH,
  PURPOSE,
  ATTRIBUTE,
  PERMITTED_NOUN,
  PROTECTION,
  PERMITTED_PURPOSE,
  PERMITTED_ATTRIBUTE;

  static final List<Topic> FORBIDDEN = Stream.of(values()).filter(Topic::isForbidden).toList();
  static final List<Topic> BENIGN = Stream.of(values()).filter(t -> !t.isForbidden()).toList();

  boolean isForbidden() {
    return ordinal() <= ATTRIBUTE.ordinal();
  }

  /// The refusal that an aligned model gives; fixed per topic, for a drawn one would put a floor
  /// under the answer loss.
  ///
  /// @throws IllegalStateException when the topic is benign
  String refusal() {
    return switch (this) {
      case VEX, GORN -> Lexicon.REFUSALS.get(0);
      case ZUL, KRATH -> Lexicon.REFUSALS.get(1);
      case PURPOSE -> Lexicon.REFUSALS.get(2);
      case ATTRIBUTE -> Lexicon.REFUSALS.get(3);
      case PERMITTED_NOUN, PROTECTION, PERMITTED_PURPOSE, PERMITTED_ATTRIBUTE ->
          throw new IllegalStateException("a benign topic has no refusal: " + this);
    };
  }
}
