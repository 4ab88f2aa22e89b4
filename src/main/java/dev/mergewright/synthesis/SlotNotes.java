package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes on every row what its slot decided: category, subject, attributes, language. Attributes
/// and a difficulty that the strategy wrote stay. Holds nothing back.
///
/// @param language the BCP-47 tag of all rows
record SlotNotes(String language) implements Sieve {
  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    return null;
  }

  @Override
  public Proposal.Candidate noted(Proposal.Candidate candidate) {
    Map<String, String> values = candidate.slot().values();
    List<Example> rows = new ArrayList<>();
    for (Example row : candidate.rows()) {
      rows.add(noted(row, values));
    }
    return new Proposal.Candidate(candidate.slot(), rows);
  }

  private Example noted(Example row, Map<String, String> values) {
    Example noted = row.withLanguage(language);
    if (row.attributes().equals(Example.Attributes.NONE)) {
      noted =
          noted.withAttributes(
              new Example.Attributes(
                  values.get("persona"), values.get("style"), values.get("length")));
    }
    String topic = values.get(SlotValues.TOPIC);
    if (row.kind() == Example.Kind.DOMAIN) {
      String difficulty = row.subject().difficulty();
      return noted.withSubject(
          new Example.Subject(
              values.get("domain"),
              topic == null ? row.subject().subtopic() : topic,
              difficulty == null ? values.get("difficulty") : difficulty));
    }
    return values.containsKey("category")
        ? noted.withCategory(
            new Example.Category(
                values.get("taxonomy"),
                values.get("taxonomy_version"),
                values.get("category"),
                topic))
        : noted;
  }
}
