package dev.mergewright.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a recipe asks of the merged model's chat template: `chat_template` of the mergekit dialect.
///
/// ```text
/// auto       the template that most models of the merge have; of equals, that of the first in the recipe
/// a name     one of [#BUILT_IN], written after the published formats
/// Jinja      the template itself: at least 20 characters with a brace among them
/// ```
public sealed interface ChatTemplateChoice {
  /// The formats that have a name.
  List<String> BUILT_IN = List.of("alpaca", "chatml", "exaone", "llama3", "mistral");

  /// The template that most models have.
  record Auto() implements ChatTemplateChoice {}

  /// A published format.
  ///
  /// @param name one of [#BUILT_IN]
  record BuiltIn(String name) implements ChatTemplateChoice {
    public BuiltIn {
      if (!BUILT_IN.contains(name)) {
        throw new IllegalArgumentException("no chat template is called " + name);
      }
    }
  }

  /// A template written out.
  ///
  /// @param jinja its text
  record Literal(String jinja) implements ChatTemplateChoice {}

  /// Reads the value of `chat_template`.
  ///
  /// @throws InvalidInputException when it is neither a name nor Jinja
  static ChatTemplateChoice parse(String text) {
    if (text.equals("auto")) {
      return new Auto();
    }
    if (BUILT_IN.contains(text)) {
      return new BuiltIn(text);
    }
    if (text.length() >= 20 && text.contains("{")) {
      return new Literal(text);
    }
    throw new InvalidInputException(
        "chat_template must be auto, one of %s, or a Jinja template of at least 20 characters, was %s"
            .formatted(BUILT_IN, text));
  }

  /// The files of a merged model with this template in them.
  ///
  /// It goes where transformers looks first: into `chat_template.jinja` when there is one, else
  /// into `tokenizer_config.json`; never into both.
  ///
  /// @param files the tokenizer files so far
  /// @param models the model directories of the merge, in the order of the recipe
  default TokenizerFiles applyTo(TokenizerFiles files, List<Path> models) throws IOException {
    return switch (this) {
      case Auto() -> {
        Optional<String> most = ChatTemplateFiles.mostCommon(models);
        yield most.isPresent()
            ? ChatTemplateFiles.put(files, most.get())
            : files.noting(
                List.of("chat_template: auto finds no chat template in any model of the merge"));
      }
      case BuiltIn(String name) -> {
        String jinja = ChatTemplateFiles.builtIn(name);
        yield ChatTemplateFiles.put(files, jinja)
            .noting(ChatTemplateFiles.unknownTokens(files, name, jinja));
      }
      case Literal(String jinja) -> ChatTemplateFiles.put(files, jinja);
    };
  }
}
