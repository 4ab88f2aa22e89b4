package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeaningsTest {
  /// The angle of a text is its length in degrees: the fewer characters two texts are apart, the
  /// more alike they are.
  private static final EmbeddingModel BY_LENGTH =
      new EmbeddingModel() {
        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
          return Response.from(
              segments.stream()
                  .map(segment -> Math.toRadians(segment.text().length()))
                  .map(a -> Embedding.from(new float[] {7 * cos(a), 7 * sin(a)}))
                  .toList());
        }
      };

  @Test
  void takesPromptsForOneFromTheCosineOn() throws Exception {
    NearDuplicateSieve sieve = sieve(Math.cos(Math.toRadians(10.5)));
    Proposal.Candidate first = candidate("a".repeat(30));
    Proposal.Candidate near = candidate("b".repeat(40));
    Proposal.Candidate far = candidate("c".repeat(41));
    Proposal.Candidate nearTheFar = candidate("d".repeat(50));
    sieve.prepare(List.of(first, near, far), new JournallingCaller(_ -> null));

    assertThat(sieve.reject(first)).isNull();
    assertThat(sieve.reject(near)).isEqualTo(Reject.NEAR_DUPLICATE);
    assertThat(sieve.reject(far)).as("11 degrees from the first").isNull();
    sieve.prepare(List.of(nearTheFar), new JournallingCaller(_ -> null));
    assertThat(sieve.reject(nearTheFar)).as("9 degrees").isEqualTo(Reject.NEAR_DUPLICATE);
  }

  @Test
  void letsTheRowsOfOneCandidateMeanTheSame() throws Exception {
    NearDuplicateSieve sieve = sieve(0.9);
    Proposal.Candidate twins = candidate("a".repeat(30), "b".repeat(30));
    sieve.prepare(List.of(twins), new JournallingCaller(_ -> null));

    assertThat(sieve.reject(twins)).isNull();
  }

  @Test
  void stillDropsWhatIsAlikeInItsWords() throws Exception {
    NearDuplicateSieve sieve = sieve(1);
    Proposal.Candidate first = candidate("why do the leaves of trees turn red in autumn");
    Proposal.Candidate same = candidate("why do the leaves of trees turn red in Autumn ?");
    sieve.prepare(List.of(first, same), new JournallingCaller(_ -> null));

    assertThat(sieve.reject(first)).isNull();
    assertThat(sieve.reject(same)).isEqualTo(Reject.DUPLICATE);
  }

  @Test
  void saysHowToGetAModelWhereThereIsNone() {
    assertThatThrownBy(() -> Meanings.only(List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("sieves.embeddings", "mvn -Pembeddings", "or remove the key");
  }

  @Test
  void refusesACosineThatIsNone() {
    assertThatThrownBy(() -> new SieveSettings(null, null, 1.2, null, null, List.of()))
        .hasMessageContaining("embeddings must be in (0, 1], was 1.2");
  }

  private static NearDuplicateSieve sieve(double threshold) {
    return new NearDuplicateSieve(SieveSettings.standard(), new Meanings(BY_LENGTH, threshold));
  }

  private static Proposal.Candidate candidate(String... prompts) {
    return new Proposal.Candidate(
        Slot.of(0, 0, 0, Map.of()),
        Arrays.stream(prompts)
            .map(prompt -> Example.of(prompt, "Yes.", Example.Kind.DOMAIN, Origin.grammar()))
            .toList());
  }

  private static float cos(double angle) {
    return (float) Math.cos(angle);
  }

  private static float sin(double angle) {
    return (float) Math.sin(angle);
  }
}
