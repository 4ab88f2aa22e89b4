package dev.mergewright.checkpoint;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model as a recipe names it: a place, and perhaps an adapter over it.
///
/// ```text
/// path[@revision][+adapter[@revision]]
/// ```
///
/// The form of mergekit, so that recipes from model cards can be pasted.
///
/// @param model where the model is
/// @param adapter where the LoRA adapter over it is, absent without one
public record ModelReference(ModelPlace model, @Nullable ModelPlace adapter) {
  /// Reads the text form.
  ///
  /// @throws InvalidInputException when a part is empty, or has more than one `@` or `+`
  public static ModelReference parse(String text) {
    List<String> parts = List.of(text.strip().split("\\+", -1));
    if (parts.size() > 2) {
      throw wrong(text, "more than one +");
    }
    return new ModelReference(
        place(text, parts.getFirst()), parts.size() == 1 ? null : place(text, parts.getLast()));
  }

  /// Writes the text form.
  public String text() {
    return adapter == null ? model.text() : model.text() + "+" + adapter.text();
  }

  /// The same reference for a file in another folder; see [ModelPlace#relocated].
  public ModelReference relocated(Path from, Path to) {
    return new ModelReference(
        model.relocated(from, to), adapter == null ? null : adapter.relocated(from, to));
  }

  private static ModelPlace place(String whole, String part) {
    List<String> pieces = List.of(part.split("@", -1));
    if (pieces.size() > 2) {
      throw wrong(whole, "more than one @ in a part");
    }
    if (pieces.contains("")) {
      throw wrong(whole, "an empty part");
    }
    return new ModelPlace(pieces.getFirst(), pieces.size() == 1 ? null : pieces.getLast());
  }

  private static InvalidInputException wrong(String text, String what) {
    return new InvalidInputException(
        "the model \"%s\" has %s; write path[@revision][+adapter[@revision]]"
            .formatted(text, what));
  }
}
