package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DiversityTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/diversity");

  /// What NLTK, NumPy and gzip say of the same texts; see make.py.
  @Test
  void measuresWhatOtherProgramsMeasure() throws IOException {
    JsonNode golden = new JsonMapper().readTree(GOLDEN.resolve("figures.json").toFile());

    Diversity diversity = Diversity.of(Files.readAllLines(GOLDEN.resolve("texts.txt")));

    Map<String, Double> figures =
        Map.of(
            "distinct1", diversity.distinct1(),
            "distinct2", diversity.distinct2(),
            "selfBleu", diversity.selfBleu(),
            "repetition", diversity.repetition(),
            "vendi", diversity.vendi(),
            "nearDuplicates", diversity.nearDuplicates(),
            "openerShare", diversity.openerShare(),
            "openerEntropy", diversity.openerEntropy());
    figures.forEach(
        (name, value) ->
            assertThat(value).as(name).isCloseTo(golden.get(name).doubleValue(), within(1e-9)));
    // Builds of zlib differ by some bytes.
    assertThat(diversity.compression())
        .isCloseTo(golden.get("compression").doubleValue(), within(0.05));
  }

  @Test
  void givesTextsWithNothingInCommonTheHighestVariety() {
    Diversity diversity =
        Diversity.of(
            IntStream.range(0, 100)
                .mapToObj(
                    i ->
                        Stream.of("a", "b", "c", "d")
                            .map(w -> w + i)
                            .collect(Collectors.joining(" ")))
                .toList());

    assertThat(diversity.vendi()).isCloseTo(100, within(1e-6));
    assertThat(diversity.distinct1()).isEqualTo(1);
    assertThat(diversity.repetition()).isZero();
    assertThat(diversity.openerEntropy()).isCloseTo(Math.log(100) / Math.log(2), within(1e-9));
    assertThat(diversity.nearDuplicates()).isZero();
    assertThat(diversity.words()).isEqualTo(new Diversity.Lengths(4, 4, 4));
  }

  @Test
  void givesOneTextSaidAHundredTimesTheLowestVariety() {
    Diversity diversity = Diversity.of(Collections.nCopies(100, "sorry, i cannot help with that"));

    assertThat(diversity.vendi()).isCloseTo(1, within(1e-6));
    assertThat(diversity.selfBleu()).isCloseTo(1, within(1e-9));
    assertThat(diversity.openerShare()).isEqualTo(1);
    assertThat(diversity.openerEntropy()).isZero();
    assertThat(diversity.nearDuplicates()).isEqualTo(0.99);
  }

  /// More templates, more variety: the order that was published for grammars of 1, 3 and 10.
  @Test
  void ranksGrammarsByTheirTemplates() {
    List<Diversity> grammars =
        Stream.of(1, 3, 10).map(DiversityTest::grammar).map(Diversity::of).toList();

    assertThat(grammars).extracting(Diversity::distinct2).isSorted();
    assertThat(grammars).extracting(Diversity::vendi).isSorted();
    assertThat(grammars).extracting(diversity -> -diversity.selfBleu()).isSorted();
    assertThat(grammars).extracting(diversity -> -diversity.compression()).isSorted();
    assertThat(grammars)
        .allSatisfy(
            diversity ->
                assertThat(DiversityFigure.lines(diversity, DiversityFigure.Texts.PROMPTS))
                    .filteredOn(line -> line.name().equals("distinct-2"))
                    .noneMatch(DiversityFigure.Line::isGood));
  }

  @Test
  void asksNothingOfSamplesThatAreTooSmallToCompare() {
    Diversity diversity = Diversity.of(Collections.nCopies(99, "the same"));

    assertThat(diversity.isComparable()).isFalse();
    assertThat(DiversityFigure.lines(diversity, DiversityFigure.Texts.PROMPTS))
        .hasSize(9)
        .allMatch(line -> line.gate() == null && line.human() == null && line.isGood());
  }

  @Test
  void asksOtherThingsOfRefusalsThanOfPrompts() {
    Diversity diversity = Diversity.of(Collections.nCopies(100, "sorry, i cannot help with that"));

    assertThat(DiversityFigure.lines(diversity, DiversityFigure.Texts.REFUSALS))
        .filteredOn(line -> !line.isGood())
        .extracting(DiversityFigure.Line::name, line -> String.valueOf(line.gate()))
        .containsExactly(
            tuple("top opener", "at most 0.25"), tuple("opener entropy (bits)", "at least 3.5"));
  }

  @Test
  void drawsTheSameSamplesEachTime() {
    List<String> texts = grammar(10).subList(0, 300);

    assertThat(Diversity.of(texts)).isEqualTo(Diversity.of(texts));
    assertThat(Variety.sample(texts, 100, 1)).doesNotHaveDuplicates().hasSize(100);
    assertThat(Variety.sample(texts, 100, 1)).isNotEqualTo(Variety.sample(texts, 100, 2));
  }

  @Test
  void refusesToMeasureNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> Diversity.of(List.of()));
  }

  /// Different texts of a grammar with so many templates, each of seven words and two slots.
  private static List<String> grammar(int templates) {
    Random random = new Random(3);
    return Stream.generate(
            () -> {
              int template = random.nextInt(templates);
              return IntStream.range(0, 9)
                  .mapToObj(
                      i -> i % 4 == 3 ? "slot" + random.nextInt(40) : "t" + template + "w" + i)
                  .collect(Collectors.joining(" "));
            })
        .distinct()
        .limit(400)
        .toList();
  }
}
