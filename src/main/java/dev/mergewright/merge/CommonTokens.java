package dev.mergewright.merge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.ChatTemplateChoice;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.MergedVocabulary;
import dev.mergewright.checkpoint.TokenizerFiles;
import dev.mergewright.checkpoint.Vocabulary;
import dev.mergewright.checkpoint.VocabularyChoice;
import dev.mergewright.checkpoint.VocabularyChoice.Source;
import dev.mergewright.checkpoint.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// One vocabulary and one chat template for all models of a merge.
///
/// Where a recipe says nothing of tokens, all embeddings must have the same number of rows and stay
/// as they are.
///
/// @param vocabulary the merged vocabulary; absent when the models keep their rows
/// @param files the tokenizer files of the merged model
/// @param notes what somebody should know, one sentence each
record CommonTokens(
    @Nullable MergedVocabulary vocabulary, TokenizerFiles files, List<String> notes) {

  /// @param weights the weights of the models, heads alike
  static CommonTokens of(
      MergeRecipe recipe, OpenModels models, SequencedMap<String, Weights> weights)
      throws IOException {
    recipe.stages().forEach(CommonTokens::requireNoChoice);
    List<String> names = new ArrayList<>(models.models().keySet());
    names.remove(recipe.donor());
    names.addFirst(recipe.donor());
    List<Path> folders =
        names.stream().map(name -> models.model(name).checkpoint().folder()).toList();
    VocabularyChoice choice = recipe.tokenizer().vocabulary();
    boolean withoutTokens =
        folders.stream().noneMatch(folder -> Files.exists(folder.resolve("tokenizer.json")));
    MergedVocabulary vocabulary = null;
    TokenizerFiles files = TokenizerFiles.of(folders.getFirst());
    List<String> notes = new ArrayList<>();
    boolean isBase = choice != null && choice.equals(VocabularyChoice.of(new Source.Base()));
    if (choice == null || withoutTokens && isBase) {
      MergedVocabulary.requireSameRows(weights);
      if (withoutTokens && choice != null) {
        notes.add("no model has a tokenizer.json, so their tokens were taken to be the same");
      }
    } else {
      List<Vocabulary> vocabularies = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        vocabularies.add(
            Vocabulary.of(names.get(i), folders.get(i), required(weights, names.get(i))));
      }
      vocabulary =
          MergedVocabulary.of(
              choice, vocabularies, recipe.base() == null ? null : names.getFirst());
      files = vocabulary.files();
    }
    ChatTemplateChoice template = recipe.tokenizer().chatTemplate();
    if (template != null) {
      files = template.applyTo(files, folders);
    }
    notes.addAll(files.notes());
    return new CommonTokens(vocabulary, files, List.copyOf(notes));
  }

  /// The models with embedding and head in the rows of the common vocabulary.
  SequencedMap<String, Weights> rowsOf(SequencedMap<String, Weights> weights) {
    return vocabulary == null ? weights : vocabulary.rowsOf(weights);
  }

  /// A configuration with the size and the special tokens of the common vocabulary.
  ObjectNode adapt(ObjectNode config) throws IOException {
    return vocabulary == null ? config : vocabulary.config(config);
  }

  private static void requireNoChoice(String name, MergeRecipe stage) {
    TokenizerChoice choice = stage.tokenizer();
    if (!choice.equals(TokenizerChoice.NONE) && !choice.equals(TokenizerChoice.BASE)) {
      throw new InvalidInputException(
          "the stage %s chooses tokens or a chat template; only the merge to make can, so move tokenizer and chat_template there"
              .formatted(name));
    }
  }

  private static Weights required(SequencedMap<String, Weights> weights, String name) {
    Weights found = weights.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no weights of " + name);
    }
    return found;
  }
}
