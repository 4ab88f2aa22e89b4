package dev.mergewright.checkpoint;

import dev.mergewright.checkpoint.VocabularyChoice.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The tokens of a merged model and where they came from.
///
/// ```text
/// 1. every token of the donor, under its own id
/// 2. union: the ordinary tokens of the other models, in the order of the recipe and of their ids
/// 3. union: their added tokens, in the same order
/// 4. tokens that the recipe adds by hand, in its order
/// ```
///
/// The first definition of an added token holds. A token that is ordinary in one model and added in
/// another is added in the union, or the text of it would no longer be one token.
///
/// @param ids the row of each token, in order of the rows
/// @param added the added tokens among them
/// @param ordinary the tokens that step 2 brought in
/// @param notes what somebody should know
record TokenUnion(
    SequencedMap<String, Integer> ids,
    SequencedMap<String, AddedToken> added,
    List<String> ordinary,
    List<String> notes) {
  TokenUnion {
    ids = Collections.unmodifiableSequencedMap(ids);
    added = Collections.unmodifiableSequencedMap(added);
    ordinary = List.copyOf(ordinary);
    notes = List.copyOf(notes);
  }

  /// Joins the tokens that a recipe asks for.
  ///
  /// @param donor the model whose tokenizer is taken over
  /// @param models all models, in the order of the recipe
  static TokenUnion of(VocabularyChoice choice, Vocabulary donor, List<Vocabulary> models) {
    boolean all = choice.source() instanceof Source.Union;
    Joining joining = new Joining(donor);
    List<Vocabulary> others = models.stream().filter(model -> model != donor).toList();
    if (all) {
      others.forEach(other -> requireAlike(donor, other));
      others.forEach(joining::ordinary);
      others.forEach(joining::added);
    }
    for (String token : choice.tokens().sequencedKeySet()) {
      joining.byHand(token, models);
    }
    return new TokenUnion(joining.ids, joining.added, joining.ordinary, joining.notes);
  }

  /// The rows that the tokens need.
  int size() {
    return ids.isEmpty() ? 0 : ids.lastEntry().getValue() + 1;
  }

  /// Tokens of different alphabets have nothing in common but their letters.
  private static void requireAlike(Vocabulary donor, Vocabulary other) {
    if (donor.kind() != other.kind() || donor.isByteLevel() != other.isByteLevel()) {
      throw new InvalidInputException(
          "the tokenizers of %s (%s) and %s (%s) spell their tokens differently, so a union would tokenize text with one of them only; use tokenizer_source: base or name a model"
              .formatted(donor.model(), spelling(donor), other.model(), spelling(other)));
    }
  }

  private static String spelling(Vocabulary model) {
    return model.kind() + (model.isByteLevel() ? " of bytes" : " of characters");
  }

  private static final class Joining {
    private final SequencedMap<String, Integer> ids;
    private final SequencedMap<String, AddedToken> added;
    private final Map<String, String> definedBy = new LinkedHashMap<>();
    private final List<String> ordinary = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int next;

    Joining(Vocabulary donor) {
      ids = new LinkedHashMap<>(donor.ids());
      added = new LinkedHashMap<>(donor.added());
      added.sequencedKeySet().forEach(token -> definedBy.put(token, donor.model()));
      next = donor.size();
    }

    void ordinary(Vocabulary model) {
      for (String token : model.ids().sequencedKeySet()) {
        if (!model.added().containsKey(token) && !ids.containsKey(token)) {
          ids.put(token, next++);
          ordinary.add(token);
        }
      }
    }

    void added(Vocabulary model) {
      List<String> raised = new ArrayList<>();
      Map<String, List<String>> conflicts = new LinkedHashMap<>();
      for (Map.Entry<String, AddedToken> entry : model.added().entrySet()) {
        String token = entry.getKey();
        AddedToken first = added.putIfAbsent(token, entry.getValue());
        if (first == null && !define(token, model.model())) {
          raised.add(token);
        } else if (first != null && !first.equals(entry.getValue())) {
          conflicts
              .computeIfAbsent(String.valueOf(definedBy.get(token)), _ -> new ArrayList<>())
              .add(
                  "%s (%s)"
                      .formatted(token, String.join(", ", first.differences(entry.getValue()))));
        }
      }
      if (!raised.isEmpty()) {
        notes.add(
            "these tokens are now cut out of the text before anything else splits it, as %s has it: %s"
                .formatted(model.model(), MergedVocabulary.some(raised)));
      }
      conflicts.forEach(
          (first, tokens) ->
              notes.add(
                  "%s defines added tokens otherwise than %s, whose definitions hold: %s"
                      .formatted(model.model(), first, MergedVocabulary.some(tokens))));
    }

    void byHand(String token, List<Vocabulary> models) {
      if (ids.containsKey(token)) {
        return;
      }
      AddedToken definition = AddedToken.named(token);
      for (Vocabulary model : models.reversed()) {
        definition = model.added().getOrDefault(token, definition);
      }
      added.put(token, definition);
      define(token, "the recipe");
    }

    /// Gives an added token a row, unless it has one.
    ///
    /// @return whether it had none
    private boolean define(String token, String by) {
      definedBy.put(token, by);
      boolean isNew = !ids.containsKey(token);
      if (isNew) {
        ids.put(token, next++);
      }
      return isNew;
    }
  }

  /// Whether a model's own tokenizer has the same tokens under the same ids.
  boolean isThatOf(Vocabulary model) {
    return ids.equals(model.ids()) && added.equals(model.added()) && model.dropped().isEmpty();
  }
}
