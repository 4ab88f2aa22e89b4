package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/// The strategies that a generation file can name.
public enum StrategyKind {
  /// An uncensored model asks, every model of a pool answers, a refusal is drawn as the label
  /// (arXiv 2406.14563, section 3).
  PAPER_SAFETY(
      PaperSafety.METHOD,
      ingredients ->
          new PaperSafety(
              new QuestionWriter(ingredients.asker(), ingredients.prompt("ask")),
              ingredients.answerers(),
              ingredients::isHarmful,
              ingredients.screen(),
              ingredients.answerTokens(),
              ingredients.marking(),
              ingredients.seed()),
      Example.Kind.HARMFUL,
      Example.Kind.BENIGN_CONTRAST),
  /// An expert asks and answers itself (the same section).
  PAPER_DOMAIN(
      PaperDomain.METHOD,
      ingredients ->
          new PaperDomain(
              new QuestionWriter(ingredients.asker(), ingredients.prompt("ask")),
              ingredients.answererOrAsker(),
              ingredients.answerTokens(),
              ingredients.marking()),
      Example.Kind.DOMAIN),
  /// Harmful requests with benign twins, both written in one call.
  PAIRED(
      Paired.METHOD,
      ingredients -> {
        List<Speaker> answerers = ingredients.answerers();
        return new Paired(
            ingredients.requestWriter(),
            ingredients.answerer("refuse", answerers.getFirst()),
            ingredients.answerer("help", answerers.getLast()),
            ingredients.screen(),
            ingredients.marking());
      },
      Example.Kind.HARMFUL,
      Example.Kind.BENIGN_CONTRAST),
  /// Refusals written by analysis, guidance and answer (after arXiv 2405.00557).
  ANALYSED_REFUSAL(
      AnalysedRefusal.METHOD,
      ingredients -> {
        ingredients.prompt("refuse");
        return new AnalysedRefusal(
            ingredients.requestWriter(),
            ingredients.answerer("refuse", ingredients.answererOrAsker()),
            ingredients.screen(),
            ingredients.marking());
      },
      Example.Kind.HARMFUL),
  /// Attributes, then sets of questions, then a review of each set (after arXiv 2403.11103).
  REFLECTIVE(Reflective.METHOD, Reflective::of, Example.Kind.DOMAIN),
  /// One call writes a question with its worked answer; programs check what they can.
  WORKED_ITEMS(
      WorkedItems.METHOD,
      ingredients ->
          new WorkedItems(
              new OneCall(ingredients.asker(), ingredients.prompt("ask")), ingredients.marking()),
      Example.Kind.DOMAIN),
  /// One call writes a harmful request with its refusal and a benign twin with its answer.
  WRITTEN_TWINS(
      WrittenTwins.METHOD,
      ingredients ->
          new WrittenTwins(
              new OneCall(ingredients.asker(), ingredients.prompt("ask")),
              ingredients.screen(),
              ingredients.marking()),
      Example.Kind.HARMFUL,
      Example.Kind.BENIGN_CONTRAST);

  private final String method;
  private final Function<Ingredients, Strategy> maker;
  private final Set<Example.Kind> kinds;

  StrategyKind(
      String method,
      Function<Ingredients, Strategy> maker,
      Example.Kind first,
      Example.Kind... more) {
    this.method = method;
    this.maker = maker;
    kinds = EnumSet.of(first, more);
  }

  /// The kinds of rows that it can give.
  Set<Example.Kind> kinds() {
    return kinds;
  }

  /// Whether it can take reviewed requests where models must not write any.
  boolean takesReviewed() {
    return this == PAIRED || this == ANALYSED_REFUSAL;
  }

  /// The strategy made of what a stream's settings name.
  Strategy of(Ingredients ingredients) {
    return maker.apply(ingredients);
  }

  /// What a card says of it.
  String method() {
    return method;
  }

  /// The name in files, such as `paper-safety`.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
