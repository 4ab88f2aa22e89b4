package dev.mergewright.dataset;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes a dataset for others: whole, or with the columns that their tools want.
///
/// Safety data leaves private and gated unless it is made public on purpose, which takes a contact
/// whom people can ask to remove a row and sources whose terms are known.
///
/// @param view which columns
/// @param isPublic whether it is for all
/// @param contact who is asked to remove a row; null to keep what the dataset says
/// @param published the day of publication as ISO 8601; null to keep what the dataset says
/// @param allowMixed whether rows of several evidence grades may stand together
public record Export(
    View view,
    boolean isPublic,
    @Nullable String contact,
    @Nullable String published,
    boolean allowMixed) {

  /// Writes the folder, which must not exist.
  ///
  /// @return the dataset as exported
  public Dataset write(Path dataset, Path folder) throws IOException {
    DatasetFolder from = new DatasetFolder(dataset);
    Dataset whole = from.read();
    requireOneGrade(dataset, whole);
    Dataset export =
        new Dataset(
            whole.name(), whole.rows(), whole.production().withRelease(release(dataset, whole)));
    new DatasetFolder(folder).write(export, from.readDossier(), view);
    return export;
  }

  private Release release(Path dataset, Dataset whole) {
    Release said = whole.production().release();
    String person = contact == null ? said.contact() : contact;
    String day = published == null ? said.published() : published;
    Release release =
        said.withAccess(false)
            .withContact(person, day)
            .withParent(whole.name() + " " + whole.fingerprint());
    if (!isPublic) {
      return release;
    }
    if (person == null || person.isBlank()) {
      throw new InvalidInputException(
          dataset
              + " names no contact whom people can ask to remove a row, expected one in a public"
              + " export; give it with --contact");
    }
    requireKnownTerms(dataset, said, whole.production().license());
    return release.withAccess(true);
  }

  private static void requireKnownTerms(Path dataset, Release said, String declared) {
    String unknown =
        said.sources().stream()
            .filter(source -> !License.isComparable(source.license(), declared))
            .map(
                source -> source.name() + (source.license() == null ? "" : ": " + source.license()))
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new InvalidInputException(
          "%s is made of sources whose terms are not stated or not known here (%s), expected terms that can be compared with the license in a public export; state them as SPDX identifiers in the generation file and make it again, or export without --public"
              .formatted(dataset, unknown));
    }
  }

  private void requireOneGrade(Path dataset, Dataset whole) {
    SortedMap<Origin.Grade, Integer> grades = whole.grades();
    if (grades.size() > 1 && !allowMixed) {
      throw new InvalidInputException(
          "%s mixes evidence grades (%s), expected one; separate them or allow it with --allow-mixed"
              .formatted(dataset, shares(whole)));
    }
  }

  /// The share of each evidence grade in words.
  public static String shares(Dataset dataset) {
    return dataset.grades().entrySet().stream()
        .map(
            grade ->
                String.format(
                    Locale.ROOT,
                    "%s %d of %d rows, %s",
                    grade.getKey().key(),
                    grade.getValue(),
                    dataset.size(),
                    MakingText.percent((double) grade.getValue() / dataset.size())))
        .collect(Collectors.joining("; "));
  }
}
