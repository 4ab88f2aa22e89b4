package dev.mergewright.synthesis.grammar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One kind of question: numbers that fit together, and many ways to ask and to answer.
final class Intent {
  private static final int MOST_DRAWS = 10_000;

  private final Form form;
  private final Map<String, Draw> numbers = new LinkedHashMap<>();
  private final List<Need> needs;
  private final List<Surface> cases;
  private final List<Surface> asks;
  private final List<Surface> replies;
  private final Template result;

  /// An intent as its file says it.
  ///
  /// @param name its name in prompts, such as `discount`
  /// @param difficulty `easy`, `medium` or `hard`
  /// @param verifier the id of the [Verifier] for its rows
  /// @param values numbers by name, as [Draw] reads them, in any order
  /// @param needs what they must fulfil, as [Need] reads it
  /// @param answer the result alone, a template
  /// @param cases numbers and texts that go together, one [Surface] without a template a line; one
  ///   is drawn for each item
  /// @param ask the questions, one [Surface] a line
  /// @param reply the worked answers, one [Surface] a line
  record Form(
      String name,
      String difficulty,
      String verifier,
      Map<String, String> values,
      List<String> needs,
      String answer,
      @Nullable String cases,
      String ask,
      String reply) {}

  Intent(Form form) {
    this.form = form;
    form.values.forEach((name, draw) -> numbers.put(name, Draw.parse(draw)));
    needs = form.needs.stream().map(Need::parse).toList();
    cases = form.cases == null ? List.of(Surface.NONE) : surfaces(form.cases);
    asks = surfaces(form.ask);
    replies = surfaces(form.reply);
    result = Template.parse(form.answer);
  }

  private static List<Surface> surfaces(String lines) {
    return lines.lines().map(Surface::parse).toList();
  }

  String name() {
    return form.name;
  }

  int surfaces() {
    return asks.size();
  }

  /// The question of a number: questions with numbers in a row take all ways to ask in turn.
  Item item(Map<String, List<Template>> lists, long number, RandomGenerator random) {
    Surface ask = asks.get(Turn.of(number, asks.size()));
    Surface example = cases.get(random.nextInt(cases.size()));
    Surface reply = replies.get(random.nextInt(replies.size()));
    Scene scene = new Scene(lists, random);
    example.texts().forEach(scene::bind);
    ask.texts().forEach(scene::bind);
    reply.texts().forEach(scene::bind);
    Map<String, Draw> own = new LinkedHashMap<>(example.numbers());
    own.putAll(ask.numbers());
    draw(scene, own);
    scene.drawAlso(reply.numbers());
    return new Item(
        form.name,
        scene.text(ask.template()),
        scene.text(reply.template()),
        scene.text(result),
        form.verifier,
        form.difficulty);
  }

  /// Draws until all needs are met; numbers of the line stand for those of the intent.
  private void draw(Scene scene, Map<String, Draw> own) {
    Map<String, Draw> all = new LinkedHashMap<>(numbers);
    all.putAll(own);
    for (int i = 0; i < MOST_DRAWS; i++) {
      scene.draw(all);
      if (needs.stream().allMatch(need -> need.isMet(scene::number))) {
        return;
      }
    }
    throw new IllegalStateException(
        "%d draws for %s never met all of %s".formatted(MOST_DRAWS, form.name, form.needs));
  }
}
