package dev.mergewright.checkpoint;

import dev.mergewright.checkpoint.VocabularyChoice.TokenChoice;
import dev.mergewright.checkpoint.VocabularyChoice.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where each row of a merged vocabulary comes from, for every model of a merge.
///
/// A model keeps its own row of a token that it has, unless the recipe forces another. The row of a
/// token that it lacks is, by the first rule that applies:
///
/// ```text
/// 1. what the recipe says under tokens
/// 2. one model has the token      its row
/// 3. no model has it              zeros
/// 4. the base has it              the base's row
/// 5. otherwise                    the mean of the models that have it
/// ```
///
/// Rows without a token, which padding and gaps between ids leave, are the mean of all rows with
/// one. All of it is taken from the models as they are, never from rows that were filled.
final class RowPlan {
  private static final int ABSENT = -1;

  private final List<Vocabulary> models;
  private final @Nullable Vocabulary base;
  private final int[][] own;
  private final RowFill[] fills;
  private final List<String> zeros = new ArrayList<>();

  /// What stands in a row that a model does not have.
  sealed interface RowFill {
    /// A row of one model.
    ///
    /// @param model its place among the models
    record Copy(int model, int row) implements RowFill {}

    /// The mean of rows of several models.
    record Mean(List<Copy> rows) implements RowFill {}

    /// Zeros.
    record Zero() implements RowFill {}

    /// The mean of all rows that have a token.
    record Average() implements RowFill {}
  }

  private RowPlan(List<Vocabulary> models, @Nullable Vocabulary base, int rows) {
    this.models = List.copyOf(models);
    this.base = base;
    this.own = new int[models.size()][rows];
    this.fills = new RowFill[rows];
    Arrays.fill(fills, new RowFill.Average());
    for (int[] model : own) {
      Arrays.fill(model, ABSENT);
    }
  }

  /// Plans the rows of a vocabulary.
  ///
  /// @param models all models of the merge
  /// @param base the base among them, absent for merges without one
  /// @param rows the rows of the merged embedding, at least those of the tokens
  static RowPlan of(
      TokenUnion tokens,
      VocabularyChoice choice,
      List<Vocabulary> models,
      @Nullable Vocabulary base,
      int rows) {
    RowPlan plan = new RowPlan(models, base, rows);
    for (Map.Entry<String, Integer> token : tokens.ids().entrySet()) {
      plan.place(token.getKey(), token.getValue(), choice.tokens().get(token.getKey()));
    }
    return plan;
  }

  /// The plan of models that have the same tokens in the same rows: everything stays.
  static RowPlan unchanged(List<Vocabulary> models) {
    RowPlan plan = new RowPlan(models, null, models.getFirst().rows());
    for (int[] model : plan.own) {
      Arrays.setAll(model, row -> row);
    }
    return plan;
  }

  /// The rows of the merged embedding.
  int rows() {
    return fills.length;
  }

  /// A model's own row for a row of the merged embedding, or a negative number when [#fill] says
  /// what stands there.
  int own(int model, int row) {
    return own[model][row];
  }

  /// What stands in a row that a model does not have.
  RowFill fill(int row) {
    return fills[row];
  }

  /// Whether a row belongs to a token.
  boolean isReal(int row) {
    return !(fills[row] instanceof RowFill.Average);
  }

  /// Whether a model's rows stay what they are.
  boolean keeps(int model) {
    if (models.get(model).rows() != rows()) {
      return false;
    }
    for (int row = 0; row < rows(); row++) {
      if (own[model][row] != row) {
        return false;
      }
    }
    return true;
  }

  /// The tokens that no model has and that get zeros without being asked for.
  List<String> zeros() {
    return List.copyOf(zeros);
  }

  private void place(String token, int row, @Nullable TokenChoice chosen) {
    List<RowFill.Copy> having = new ArrayList<>();
    for (int model = 0; model < own.length; model++) {
      Integer id = models.get(model).ids().get(token);
      if (id != null) {
        having.add(new RowFill.Copy(model, id));
        if (chosen == null || !chosen.force()) {
          own[model][row] = id;
        }
      }
    }
    fills[row] = chosen == null ? fill(token, having) : chosen(token, chosen.row());
  }

  private RowFill fill(String token, List<RowFill.Copy> having) {
    if (having.isEmpty()) {
      zeros.add(token);
      return new RowFill.Zero();
    }
    if (having.size() == 1) {
      return having.getFirst();
    }
    for (RowFill.Copy copy : having) {
      if (models.get(copy.model()) == base) {
        return copy;
      }
    }
    return new RowFill.Mean(List.copyOf(having));
  }

  private RowFill chosen(String token, TokenRow row) {
    return switch (row) {
      case TokenRow.SameToken(String model) -> copy(token, model, token);
      case TokenRow.ModelToken(String model, String other) -> copy(token, model, other);
      case TokenRow.ModelRow(String model, int id) -> {
        int place = place(token, model);
        if (id < 0 || id >= models.get(place).rows()) {
          throw new InvalidInputException(
              "tokens: %s asks for row %d of %s, whose embedding has the rows 0 to %d"
                  .formatted(token, id, model, models.get(place).rows() - 1));
        }
        yield new RowFill.Copy(place, id);
      }
      case TokenRow.Zero() -> new RowFill.Zero();
    };
  }

  private RowFill copy(String token, String model, String wanted) {
    int place = place(token, model);
    Integer id = models.get(place).ids().get(wanted);
    if (id == null) {
      throw new InvalidInputException(
          "tokens: %s asks for the row of %s in %s, which has no such token; name one of its tokenizer.json, or a row by token_id"
              .formatted(token, wanted, model));
    }
    return new RowFill.Copy(place, id);
  }

  private int place(String token, String model) {
    for (int place = 0; place < models.size(); place++) {
      if (models.get(place).model().equals(model)) {
        return place;
      }
    }
    throw new InvalidInputException(
        "tokens: %s asks for a row of %s, which is no model of this merge; the models are %s"
            .formatted(token, model, models.stream().map(Vocabulary::model).toList()));
  }
}
