package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Holds back rows with leftovers of the asking: variables of templates, labels such as
/// `Question:`, control tokens, talk about the task, a code fence that is not closed. The patterns
/// are in `residue.yaml`.
final class ResidueSieve implements Sieve {
  private static final String FILE = "residue.yaml";
  private static final Pattern FENCE = Pattern.compile("```");

  private final List<Pattern> anywhere;
  private final List<Pattern> prompt;
  private final List<Pattern> response;

  private record Lists(List<String> anywhere, List<String> prompt, List<String> response) {}

  ResidueSieve() {
    try (InputStream in = ResidueSieve.class.getResourceAsStream(FILE)) {
      String text =
          new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
      Lists lists = StrictYaml.parse(text, FILE, Lists.class);
      anywhere = compiled(lists.anywhere);
      prompt = compiled(lists.prompt);
      response = compiled(lists.response);
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own file " + FILE + " cannot be read", e);
    }
  }

  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    return candidate.rows().stream().anyMatch(this::hasResidue) ? Reject.RESIDUE : null;
  }

  private boolean hasResidue(Example row) {
    return has(anywhere, row.prompt())
        || has(anywhere, row.response())
        || has(prompt, row.prompt())
        || has(response, row.response())
        || FENCE.matcher(row.response()).results().count() % 2 != 0;
  }

  private static boolean has(List<Pattern> patterns, String text) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(text).find());
  }

  private static List<Pattern> compiled(List<String> expressions) {
    return expressions.stream()
        .map(
            expression ->
                Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
        .toList();
  }
}
