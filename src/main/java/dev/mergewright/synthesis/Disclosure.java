package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Findings;
import dev.mergewright.dataset.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the card of a dataset says of its limits and labels: what is true of these rows, by who
/// wrote them, whether a jury judged them and whether programs checked their answers.
///
/// @param rows all rows of the dataset
/// @param jury who judges, in words
record Disclosure(List<Example> rows, String jury) {
  Disclosure {
    rows = List.copyOf(rows);
  }

  static Disclosure of(Harvest harvest, String jury) {
    return new Disclosure(harvest.rows().values().stream().flatMap(List::stream).toList(), jury);
  }

  /// What the rows cannot show.
  String limitations() {
    List<String> sentences = new ArrayList<>(List.of(variety()));
    long domain = count(Example.Kind.DOMAIN);
    long verified = verified();
    if (domain > 0) {
      sentences.add(
          verified == domain
              ? "Programs checked that the answers are right, not how they are worded."
              : verified == 0
                  ? "Nobody checked that the answers of domain rows are right."
                  : "Programs checked the answers of %d of the %d domain rows; nobody checked the others."
                      .formatted(verified, domain));
    }
    if (isJudged()) {
      sentences.add("The labels are as good as what decided them, which is named under labelling.");
    }
    return String.join(" ", sentences);
  }

  /// How it was decided what a reply is and whether an answer is right; null when neither was
  /// looked at.
  @Nullable String labelling() {
    List<String> sentences = new ArrayList<>();
    if (isJudged()) {
      sentences.add("What refuses was decided by: " + jury + ".");
    }
    if (settled() > 0) {
      sentences.add(
          "A person settled %d replies to benign requests that the judges could not score."
              .formatted(settled()));
    }
    if (verified() > 0) {
      sentences.add(
          "Which answers are right was decided by the programs that `reference` names, from the"
              + " question itself.");
    }
    return sentences.isEmpty() ? null : String.join(" ", sentences);
  }

  private String variety() {
    long grammar =
        rows.stream().filter(row -> row.origin().generator() == Origin.Generator.GRAMMAR).count();
    if (grammar == 0) {
      return "The rows are as varied as the models that wrote them.";
    }
    return (grammar == rows.size()
            ? "A grammar wrote the rows"
            : "A grammar wrote %d of the %d rows".formatted(grammar, rows.size()))
        + ": they are as varied as its templates, and people ask in more ways.";
  }

  private boolean isJudged() {
    return count(Example.Kind.DOMAIN) < rows.size();
  }

  private long settled() {
    return rows.stream()
        .filter(row -> Decisions.PERSON.equals(row.findings().ruling().judgeModel()))
        .count();
  }

  private long verified() {
    return rows.stream()
        .map(Example::findings)
        .map(Findings::reference)
        .filter(reference -> Boolean.TRUE.equals(reference.verified()))
        .count();
  }

  private long count(Example.Kind kind) {
    return rows.stream().filter(row -> row.kind() == kind).count();
  }
}
