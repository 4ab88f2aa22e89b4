package dev.mergewright.report;

import java.util.List;
import java.util.Locale;

/// The claims on the page: one card each, with the rule and the numbers behind the verdict.
final class ClaimCards {
  private final List<Claim> claims;
  private final String miniature;

  ClaimCards(Report report) {
    this.claims = report.claims();
    this.miniature = report.miniature();
  }

  Html all() {
    return Html.each(claims, this::card);
  }

  private Html card(Claim claim) {
    return Html.of(
        """
        <article class="claim" id="{}">
        <h3><span class="id">{}</span> {} {}</h3>
        <p class="rule">Rule: {}</p>
        {}
        </article>
        """,
        claim.id(),
        claim.id(),
        claim.sentence(),
        badge(claim.verdict()),
        claim.rule(),
        claim.evidence().isEmpty()
            ? new Html("<p class=\"rule\">This run has no merges that could show it.</p>")
            : evidence(claim));
  }

  private Html evidence(Claim claim) {
    return Html.of(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="Evidence for {}">
        <table class="evidence"><caption>Difference in points of {}, first minus second, 95 % interval; replies on which only one succeeds, all seeds together. {}</caption>
        <thead><tr><th scope="col">First</th><th scope="col">Second</th><th scope="col">Difference</th>\
        <th scope="col">Only first : only second</th><th scope="col">p (Holm)</th><th scope="col">Verdict</th></tr></thead>
        <tbody>{}</tbody></table></div>
        """,
        claim.id(),
        claim.evidence().getFirst().comparison().measure() == Measure.SKILL ? "skill" : "safety",
        miniature,
        Html.each(claim.evidence(), ClaimCards::line));
  }

  private static Html line(Claim.Evidence evidence) {
    Comparison comparison = evidence.comparison();
    return Html.of(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"num\">{}</td><td"
            + " class=\"num\">{}</td><td class=\"num\">{}</td><td>{}</td></tr>",
        comparison.first(),
        comparison.second(),
        Numbers.points(comparison.difference()),
        comparison.discordant(),
        evidence.chance(),
        badge(evidence.verdict()));
  }

  static Html badge(Verdict verdict) {
    String sign =
        switch (verdict) {
          case HOLDS -> "✓";
          case DOES_NOT_HOLD -> "✗";
          case CANNOT_TELL -> "?";
        };
    return Html.of(
        "<span class=\"verdict {}\"><span aria-hidden=\"true\">{}</span> {}</span>",
        verdict.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        sign,
        verdict.words());
  }
}
