package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.VocabularyChoice.Source;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The vocabulary of a merged model: its tokens, the rows that every model of the merge gets for
/// them, and the tokenizer files.
///
/// ```java
/// MergedVocabulary vocabulary = MergedVocabulary.of(choice, vocabularies, base);
/// SequencedMap<String, Weights> alike = vocabulary.rowsOf(models); // now of one shape
/// CheckpointWriter.like(template).withConfig(vocabulary.config(template.config())).withTokenizer(vocabulary.files())
/// ```
///
/// [TokenUnion] says which tokens there are, [RowPlan] where their rows come from,
/// [ExtendedTokenizer] how text becomes them. Models with the same tokens in the same rows keep
/// their embeddings as they are, padding included. Otherwise the rows without a token are not kept,
/// as in mergekit; `pad_to_multiple_of` makes new ones.
public final class MergedVocabulary {
  private static final int SHOWN = 5;

  private final List<Vocabulary> models;
  private final Vocabulary donor;
  private final TokenUnion tokens;
  private final RowPlan plan;
  private final TokenizerFiles files;

  private MergedVocabulary(
      List<Vocabulary> models,
      Vocabulary donor,
      TokenUnion tokens,
      RowPlan plan,
      List<String> notes)
      throws IOException {
    this.models = models;
    this.donor = donor;
    this.tokens = tokens;
    this.plan = plan;
    TokenizerFiles donated = new DonorFiles(models, donor, tokens).files();
    List<String> all = new ArrayList<>(notes);
    all.addAll(donated.notes());
    this.files = new TokenizerFiles(donated.template(), donated.written(), donated.leftOut(), all);
  }

  /// Merges the vocabularies of a merge's models.
  ///
  /// @param models in the order of the recipe, the base first if there is one; the first gives the
  ///   merged model its configuration
  /// @param base the base model's name, absent for merges without one
  /// @throws InvalidInputException when the choice names a model or a token that is not there, or
  ///   asks for a union of tokenizers that cannot be joined
  public static MergedVocabulary of(
      VocabularyChoice choice, List<Vocabulary> models, @Nullable String base) throws IOException {
    List<Vocabulary> distinct = distinct(models);
    Vocabulary baseModel = base == null ? null : named(base, distinct);
    Vocabulary donor =
        switch (choice.source()) {
          case Source.Model(String name) -> named(name, distinct);
          case Source.Base(), Source.Union() -> baseModel == null ? distinct.getFirst() : baseModel;
        };
    TokenUnion tokens = TokenUnion.of(choice, donor, distinct);
    RowPlan plan =
        choice.isPlain() && areAlike(distinct)
            ? RowPlan.unchanged(distinct)
            : RowPlan.of(tokens, choice, distinct, baseModel, padded(tokens, choice));
    return new MergedVocabulary(
        distinct, donor, tokens, plan, notes(distinct, donor, tokens, plan));
  }

  /// Refuses models whose embeddings have different numbers of rows, which cannot be merged as they
  /// are. Models without an embedding that we know by its name pass.
  ///
  /// @param models the models by their names in the recipe
  public static void requireSameRows(SequencedMap<String, ? extends Weights> models) {
    String first = "";
    OptionalLong rows = OptionalLong.empty();
    for (Map.Entry<String, ? extends Weights> model : models.entrySet()) {
      OptionalLong other = VocabularyTensors.rows(model.getValue());
      if (rows.isPresent() && other.isPresent() && !rows.equals(other)) {
        throw new InvalidInputException(
            "the embedding of %s has %d rows and that of %s has %d, so their tokens differ; add tokenizer: {source: union} to the recipe, or source: base for the tokens of the base model alone"
                .formatted(first, rows.getAsLong(), model.getKey(), other.getAsLong()));
      }
      if (rows.isEmpty()) {
        rows = other;
        first = model.getKey();
      }
    }
  }

  /// The rows of the merged embedding.
  public int size() {
    return plan.rows();
  }

  /// The models with embedding and head in the rows of the merged vocabulary.
  ///
  /// @param originals the models as they are, by the names of their vocabularies; they must stay
  ///   open
  /// @throws InvalidInputException when the models' embeddings differ in name or width
  public SequencedMap<String, Weights> rowsOf(Map<String, ? extends Weights> originals) {
    List<Weights> all = new ArrayList<>();
    for (Vocabulary model : models) {
      Weights weights = originals.get(model.model());
      if (weights == null) {
        throw new IllegalArgumentException("no weights of " + model.model());
      }
      all.add(weights);
    }
    Set<String> matrices = matrices(all);
    SequencedMap<String, Weights> rows = new LinkedHashMap<>();
    for (int model = 0; model < all.size(); model++) {
      rows.put(
          models.get(model).model(),
          plan.keeps(model) ? all.get(model) : new VocabularyRows(model, all, plan, matrices));
    }
    return rows;
  }

  /// The tokenizer files of the merged model, with all that somebody should know in their notes.
  public TokenizerFiles files() {
    return files;
  }

  /// A configuration with the size and the special tokens of this vocabulary.
  ///
  /// @param config that of the first model
  public ObjectNode config(ObjectNode config) throws IOException {
    ObjectNode changed = config.deepCopy();
    boolean nested = changed.path("text_config") instanceof ObjectNode;
    if (nested) {
      ((ObjectNode) changed.path("text_config")).put("vocab_size", size());
    }
    if (!nested || changed.has("vocab_size")) {
      changed.put("vocab_size", size());
    }
    if (donor != models.getFirst() || plan.rows() != donor.rows() || !tokens.isThatOf(donor)) {
      new SpecialIds(models.getFirst(), donor, tokens).correct(changed);
    }
    return changed;
  }

  /// The first few of many tokens, as any terminal can show them.
  static String some(List<String> tokens) {
    List<String> first =
        tokens.stream().limit(SHOWN).map(SafetensorsHeader::shown).map(String::valueOf).toList();
    int more = tokens.size() - first.size();
    return String.join(" ", first) + (more == 0 ? "" : " and " + more + " more");
  }

  private static List<Vocabulary> distinct(List<Vocabulary> models) {
    SequencedMap<String, Vocabulary> byName = new LinkedHashMap<>();
    models.forEach(model -> byName.putIfAbsent(model.model(), model));
    if (byName.isEmpty()) {
      throw new IllegalArgumentException("a merged vocabulary needs at least one model");
    }
    return List.copyOf(byName.values());
  }

  private static Vocabulary named(String name, List<Vocabulary> models) {
    return models.stream()
        .filter(model -> model.model().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "the tokenizer is to be that of %s, which is no model of this merge; name one of %s, or union or base"
                        .formatted(name, models.stream().map(Vocabulary::model).toList())));
  }

  private static boolean areAlike(List<Vocabulary> models) {
    Vocabulary first = models.getFirst();
    return models.stream()
        .allMatch(model -> model.ids().equals(first.ids()) && model.rows() == first.rows());
  }

  private static int padded(TokenUnion tokens, VocabularyChoice choice) {
    int multiple = choice.padToMultipleOf();
    return Math.multiplyExact(Math.ceilDiv(tokens.size(), multiple), multiple);
  }

  private Set<String> matrices(List<Weights> all) {
    Set<String> matrices = new LinkedHashSet<>();
    for (int model = 0; model < all.size(); model++) {
      matrices.addAll(VocabularyTensors.of(models.get(model).model(), all.get(model)).names());
    }
    for (String name : matrices) {
      TensorSpec first = all.getFirst().tensors().get(name);
      for (int model = 0; model < all.size(); model++) {
        TensorSpec spec = all.get(model).tensors().get(name);
        if (spec == null || first == null || !sameWidth(spec, first)) {
          throw new InvalidInputException(
              "%s is %s in %s and %s in %s; merge models of one architecture and width, with tied or untied embeddings alike"
                  .formatted(
                      name,
                      shown(first),
                      models.getFirst().model(),
                      shown(spec),
                      models.get(model).model()));
        }
      }
    }
    return matrices;
  }

  private static boolean sameWidth(TensorSpec one, TensorSpec other) {
    return one.shape()
        .subList(1, one.shape().size())
        .equals(other.shape().subList(1, other.shape().size()));
  }

  private static String shown(@Nullable TensorSpec spec) {
    return spec == null ? "missing" : spec.shape().toString();
  }

  private static List<String> notes(
      List<Vocabulary> models, Vocabulary donor, TokenUnion tokens, RowPlan plan) {
    List<String> notes = new ArrayList<>();
    for (Vocabulary model : models) {
      if (!model.dropped().isEmpty()) {
        notes.add(
            "%s has %d tokens beyond the %d rows of its embedding, which are not taken over: %s"
                .formatted(
                    model.model(), model.dropped().size(), model.rows(), some(model.dropped())));
      }
      if (!tokens.ordinary().isEmpty() && !model.splitting().equals(donor.splitting())) {
        notes.add(
            "%s splits text otherwise than %s, whose rules the merged tokenizer has"
                .formatted(model.model(), donor.model()));
      }
    }
    notes.addAll(tokens.notes());
    if (!plan.zeros().isEmpty()) {
      notes.add("no model has a row for these tokens, which get zeros: " + some(plan.zeros()));
    }
    if (plan.rows() < donor.rows()) {
      notes.add(
          "%s has %d rows and the merged vocabulary needs %d; rows without a token are not kept (pad_to_multiple_of makes new ones)"
              .formatted(donor.model(), donor.rows(), plan.rows()));
    }
    return notes;
  }
}
