package dev.mergewright.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the rows of a set look like: the fields by which it is known, in one or more forms, and the
/// further fields that its items need. No other field is read, so that no reply that a set holds is
/// ever kept.
final class Columns {
  /// Rows of data that were marked with their split, whatever the set.
  static final String SPLIT = "split";

  /// The field of an entry of a JSON map whose value is not an object.
  static final String VALUE = "value";

  private final List<List<String>> forms = new ArrayList<>();
  private final Set<String> kept = new HashSet<>(Set.of(SPLIT));
  private @Nullable Headerless headerless;
  private boolean keyed;
  private boolean lines;

  private Columns() {}

  /// A set known by these fields.
  static Columns of(String... fields) {
    return new Columns().or(fields);
  }

  /// Or by these: another mirror of the set.
  Columns or(String... fields) {
    forms.add(List.of(fields));
    kept.addAll(forms.getLast());
    return this;
  }

  /// With these fields where a row has them.
  Columns also(String... fields) {
    kept.addAll(Arrays.asList(fields));
    return this;
  }

  /// Or as a CSV file without a header.
  ///
  /// @param label the column by which such a file is known
  /// @param values what that column holds, a regular expression
  /// @param columns all columns, in order
  Columns headerless(String label, String values, String... columns) {
    headerless = new Headerless(List.of(columns), List.of(columns).indexOf(label), values);
    return this;
  }

  /// Or as one JSON object whose keys are ids and whose values are rows, or lists of them.
  Columns keyed() {
    keyed = true;
    return this;
  }

  /// Or as lines of text, a sentence and its label with an at sign between; fields as the first
  /// form names them.
  Columns lines() {
    lines = true;
    return this;
  }

  boolean isKept(String field) {
    return kept.contains(field);
  }

  boolean isKeyed() {
    return keyed;
  }

  boolean isLines() {
    return lines;
  }

  /// The names of the columns if these cells are a row of a file without a header.
  Optional<List<String>> headerless(List<String> cells) {
    return headerless != null && headerless.fits(cells)
        ? Optional.of(headerless.columns())
        : Optional.empty();
  }

  private record Headerless(List<String> columns, int label, String values) {
    boolean fits(List<String> cells) {
      return cells.size() == columns.size() && cells.get(label).matches(values);
    }
  }

  /// How many fields of the longest form that fits these names are there, 0 when no form fits.
  int fit(Collection<String> names) {
    return forms.stream().filter(names::containsAll).mapToInt(List::size).max().orElse(0);
  }

  List<String> firstForm() {
    return forms.getFirst();
  }

  /// The forms in words: "prompt and label, or text".
  String expected() {
    return String.join(", or ", forms.stream().map(form -> String.join(" and ", form)).toList());
  }
}
