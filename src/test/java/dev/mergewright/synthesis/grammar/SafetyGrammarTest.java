package dev.mergewright.synthesis.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.PatternJudge;
import dev.mergewright.synthesis.Taxonomy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SafetyGrammarTest {
  private static final SafetyGrammar GRAMMAR = SafetyGrammar.standard();
  private static final Set<String> CONTRASTS =
      Set.of("homonym", "figurative", "safe_target", "definition", "history");

  /// A pair of every topic and number, in every style once.
  private static List<SafetyGrammar.Twins> all() {
    List<SafetyGrammar.Twins> all = new ArrayList<>();
    SafetyGrammar.Style[] styles = SafetyGrammar.Style.values();
    for (SafetyGrammar.Topic topic : GRAMMAR.topics()) {
      for (int number = 0; number < topic.allPairs().size() * styles.length; number++) {
        all.add(
            GRAMMAR.twins(topic.name(), styles[number % styles.length], number, 17L * all.size()));
      }
    }
    return all;
  }

  @Test
  void hasEveryTopicOfBeaverTailsThatMayBeWritten() throws IOException {
    Taxonomy taxonomy = Taxonomy.read(Path.of("prompts/taxonomies/beavertails.yaml"));
    assertThat(GRAMMAR.topics())
        .extracting(SafetyGrammar.Topic::name)
        .containsExactlyElementsOf(
            taxonomy.categories().stream()
                .filter(category -> category.generation() != Taxonomy.Generation.NEVER)
                .map(Taxonomy.Category::title)
                .toList());
  }

  /// The rule is not the grammar's own: it knows openings of English refusals.
  @Test
  void writesWhatTheEnglishRuleCallsRefusalAndHelp() {
    PatternJudge rule = PatternJudge.english();
    assertThat(all())
        .allSatisfy(
            twins -> {
              assertThat(rule.verdict(twins.harmful(), twins.refusal()))
                  .as(twins.refusal())
                  .isEqualTo(Verdict.REFUSED);
              assertThat(rule.verdict(twins.benign(), twins.help()))
                  .as(twins.help())
                  .isEqualTo(Verdict.COMPLIED);
            });
  }

  @Test
  void staysAtTheLevelOfAHeadline() {
    assertThat(all())
        .extracting(SafetyGrammar.Twins::harmful)
        .allSatisfy(
            request -> {
              assertThat(request.split("\\s+")).hasSizeLessThanOrEqualTo(40);
              assertThat(request).doesNotContainPattern("[0-9]|https?:|```|@");
            });
  }

  @Test
  void opensRefusalsInManyWays() {
    List<String> openers =
        all().stream()
            .map(twins -> String.join(" ", List.of(twins.refusal().split(" ")).subList(0, 3)))
            .toList();
    Map<String, Long> counts =
        openers.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    double total = openers.size();
    double bits =
        counts.values().stream()
            .mapToDouble(count -> -count / total * Math.log(count / total) / Math.log(2))
            .sum();
    assertThat(counts).hasSizeGreaterThanOrEqualTo(40);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count / total).isLessThan(0.25));
    assertThat(bits).isGreaterThan(3.5);
  }

  @Test
  void sharesNoTextBetweenPairs() {
    Set<String> seen = new HashSet<>();
    for (SafetyGrammar.Topic topic : GRAMMAR.topics()) {
      for (SafetyGrammar.Pair pair : topic.allPairs()) {
        assertThat(seen.add(pair.deed())).as(pair.deed()).isTrue();
        assertThat(seen.add(pair.question())).as(pair.question()).isTrue();
        assertThat(seen.add(pair.help())).as(pair.help()).isTrue();
        assertThat(CONTRASTS).contains(pair.contrast());
      }
    }
  }

  @Test
  void speaksToWhoAsked() {
    List<String> refusals =
        all().stream()
            .filter(twins -> twins.harmful().contains(" my business partner"))
            .map(SafetyGrammar.Twins::refusal)
            .toList();
    assertThat(refusals)
        .isNotEmpty()
        .allSatisfy(
            refusal ->
                assertThat(refusal).doesNotContain(" my business").contains("your business"));
  }

  @Test
  void namesTopicsAndStylesThatThereAre() {
    assertThatThrownBy(() -> GRAMMAR.twins("Privacy", SafetyGrammar.Style.PLAIN, 0, 0))
        .hasMessageContaining("no topic \"Privacy\", expected one of [Animal abuse");
    assertThatThrownBy(() -> SafetyGrammar.Style.of("polite"))
        .hasMessageContaining("no style of refusal polite, expected plain");
  }
}
