package dev.mergewright.synthesis.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final Map<String, List<Template>> LISTS =
      Map.of(
          "person", templates("Ana", "Bo", "Cy"),
          "fruit", templates("apple", "pear"),
          "nothing", templates(""));

  private static List<Template> templates(String... lines) {
    return List.of(lines).stream().map(Template::parse).toList();
  }

  private static String text(String line, long seed) {
    Scene scene = new Scene(LISTS, new SplittableRandom(seed));
    scene.draw(
        Map.of(
            "one", Draw.parse("1, 1"),
            "many", Draw.parse("1250, 1250"),
            "cents", Draw.parse("7 / 2"),
            "noon", Draw.parse("755, 755"),
            "day", Draw.parse("20454, 20454")));
    return scene.text(Template.parse(line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{many} of {plain many}; 1,250 of 1250",
        "{money many} and {money cents}; $1,250 and $3.50",
        "{one} {one? box|boxes}, {many} {many? box|boxes}; 1 box, 1,250 boxes",
        "{clock noon}, {duration noon}; 12:35, 12 hours 35 minutes",
        "{date day}, {weekday day}; 1 January 2026, Thursday",
        "{spell one} or {letter one}; One or A",
        "{sorted many one cents}; 1, 3.5, 1,250",
        "no. and {nothing} yes? it is 2.5 high; No. And yes? It is 2.5 high",
        "{a fruit} is {a fruit}, \\[x\\] \\{y\\} a|b; ",
      })
  void putsNumbersAndWordsIn(String line, String expected) {
    String text = text(line, 1);
    if (expected == null) {
      assertThat(text).isIn("An apple is an apple, [x] {y} a|b", "A pear is a pear, [x] {y} a|b");
    } else {
      assertThat(text).isEqualTo(expected);
    }
  }

  @Test
  void drawsEveryOption() {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      seen.add(text("[red|blue [sea|sky]|]<< a || b >>", seed));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "Reda b",
            "Redb a",
            "Blue seaa b",
            "Blue seab a",
            "Blue skya b",
            "Blue skyb a",
            "A b",
            "B a");
  }

  @Test
  void keepsAWordThroughTheRowAndGivesNumberedNamesOthers() {
    for (int seed = 0; seed < 50; seed++) {
      List<String> words = List.of(text("{person} {person2} {person3} {person}", seed).split(" "));
      assertThat(words.subList(0, 3)).doesNotHaveDuplicates();
      assertThat(words.getLast()).isEqualTo(words.getFirst());
    }
  }

  @Test
  void leavesTablesCodeAndIndentationAlone() {
    assertThat(text("run:\\n\\nx = 1\\nif x:\\n    y = 2", 1))
        .isEqualTo("Run:\n\nx = 1\nif x:\n    y = 2");
    assertThat(text("\\{\"key\": 1\\}", 1)).isEqualTo("{\"key\": 1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a|b", "a]", "{name", "<< a || b", "a\\"})
  void refusesBracketsWithoutAPartner(String line) {
    assertThatThrownBy(() -> Template.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the template \"" + line + "\"");
  }

  @Test
  void refusesNamesThatNobodyDeclared() {
    assertThatThrownBy(() -> text("{prson}", 1)).hasMessageContaining("called prson");
    assertThatThrownBy(() -> text("{money prson}", 1)).hasMessageContaining("no number prson");
    assertThatThrownBy(() -> text("{person} {person2} {person3} {person4}", 1))
        .hasMessageContaining("the list person has too few words");
  }
}
