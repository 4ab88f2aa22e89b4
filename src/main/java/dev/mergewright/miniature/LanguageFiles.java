package dev.mergewright.miniature;

import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LlamaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// The files that lie beside a world's weights and are the same for all its models.
///
/// @param texts their contents by name
record LanguageFiles(SequencedMap<String, String> texts) {

  static LanguageFiles of(Vocabulary vocabulary) {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    texts.put("tokenizer.json", TokenizerFiles.tokenizerJson(vocabulary));
    texts.put("tokenizer_config.json", TokenizerFiles.settingsJson());
    texts.put("generation_config.json", MiniatureShape.generationJson());
    return new LanguageFiles(texts);
  }

  /// How the world's models are spoken to, before there is any model folder: read back from a
  /// passing one.
  ChatFormat openFormat(LlamaConfig config) throws IOException {
    Path passing = Files.createTempDirectory("miniature-language-");
    try {
      Files.writeString(
          passing.resolve("config.json"), MiniatureShape.modelSettings(config).toPrettyString());
      for (Map.Entry<String, String> file : texts.entrySet()) {
        Files.writeString(passing.resolve(file.getKey()), file.getValue());
      }
      return ChatFormat.open(passing);
    } finally {
      for (String name : texts.keySet()) {
        Files.deleteIfExists(passing.resolve(name));
      }
      Files.deleteIfExists(passing.resolve("config.json"));
      Files.delete(passing);
    }
  }
}
