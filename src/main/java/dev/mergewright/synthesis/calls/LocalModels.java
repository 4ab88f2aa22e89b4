package dev.mergewright.synthesis.calls;

import java.io.IOException;
import java.util.function.Supplier;

/// Opens what settings name and this package cannot load itself: checkpoints and grammars. Whoever
/// implements it owns what it opens.
public interface LocalModels {
  /// @param sha256 the fingerprint, known without loading the model
  /// @param model gives the model when it is first asked something
  record Local(String sha256, Supplier<? extends BatchChatModel> model) {}

  /// A Hugging Face model directory, as the settings write it.
  Local checkpoint(String folder) throws IOException;

  /// A grammar of this product, by its name.
  Local grammar(String name) throws IOException;
}
