package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.NearDuplicates;
import dev.mergewright.dataset.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewedRequestsTest {
  private static final Path SHIPPED = Path.of("prompts/safety-v2/reviewed.yaml");

  @TempDir private Path folder;
  private Taxonomy taxonomy =
      new Taxonomy(
          "any", 1, "", "", "", List.of(new Taxonomy.Category("A", "", "", null, Map.of())));

  @BeforeEach
  void readTheTaxonomy() throws IOException {
    taxonomy = Taxonomy.read(Path.of("prompts/taxonomies/llama-guard-3.yaml"));
  }

  @Test
  void shipsPairsForEveryCategoryOfWhichRequestsMayBeWritten() throws IOException {
    ReviewedRequests requests = ReviewedRequests.read(SHIPPED, taxonomy);

    for (Taxonomy.Category category : taxonomy.categories()) {
      boolean isNever = category.generation() == Taxonomy.Generation.NEVER;
      assertThat(requests.of(category.code()).isEmpty()).as(category.code()).isEqualTo(isNever);
    }
  }

  @Test
  void shipsOnlyHeadlinesThatTheSieveOfRequestsLetsThrough() throws IOException {
    ReviewedRequests requests = ReviewedRequests.read(SHIPPED, taxonomy);
    RequestSieve sieve = new RequestSieve(requests.harmful());

    requests
        .pairs()
        .forEach(
            (code, pairs) -> {
              for (ReviewedRequests.Pair pair : pairs) {
                Example row =
                    Example.of(
                            pair.harmful(),
                            "I cannot help with that.",
                            Example.Kind.HARMFUL,
                            Origin.grammar())
                        .withCategory(
                            new Example.Category(
                                taxonomy.id(), "1", code, taxonomy.category(code).title()));
                assertThat(
                        sieve.reject(
                            new Proposal.Candidate(Slot.of(0, 0, 0, Map.of()), List.of(row))))
                    .as(pair.harmful())
                    .isNull();
              }
            });
  }

  @Test
  void shipsNoTwoRequestsThatCountAsOne() throws IOException {
    NearDuplicates seen = NearDuplicates.standard();
    List<String> alike = new ArrayList<>();
    for (List<ReviewedRequests.Pair> pairs :
        ReviewedRequests.read(SHIPPED, taxonomy).pairs().values()) {
      for (ReviewedRequests.Pair pair : pairs) {
        for (String text : List.of(pair.harmful(), pair.benign())) {
          seen.addUnlessNear(text, text).ifPresent(match -> alike.add(text + " ~ " + match.id()));
        }
      }
    }

    assertThat(alike).isEmpty();
  }

  @Test
  void refusesCodesThatNobodyMayWriteAndThoseOfNoCategory() throws IOException {
    String text = Files.readString(SHIPPED);

    for (String code : List.of("S4", "S15")) {
      Path file =
          Files.writeString(
              folder.resolve("reviewed.yaml"), text.replace("  S13:", "  %s:".formatted(code)));
      assertThatThrownBy(() -> ReviewedRequests.read(file, taxonomy))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(code);
    }
  }
}
