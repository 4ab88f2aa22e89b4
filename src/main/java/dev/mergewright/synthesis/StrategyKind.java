package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// The strategies that a generation file can name.
public enum StrategyKind {
  /// An uncensored model asks, every model of a pool answers, a refusal is drawn as the label
  /// (arXiv 2406.14563, section 3).
  PAPER_SAFETY(Example.Kind.HARMFUL, Example.Kind.BENIGN_CONTRAST) {
    @Override
    Strategy of(Ingredients ingredients) {
      return new PaperSafety(
          new QuestionWriter(ingredients.asker(), ingredients.prompt("ask")),
          ingredients.answerers(),
          ingredients::isHarmful,
          ingredients.screen(),
          ingredients.answerTokens(),
          ingredients.marking(),
          ingredients.seed());
    }

    @Override
    String method() {
      return PaperSafety.METHOD;
    }
  },
  /// An expert asks and answers itself (the same section).
  PAPER_DOMAIN(Example.Kind.DOMAIN) {
    @Override
    Strategy of(Ingredients ingredients) {
      return new PaperDomain(
          new QuestionWriter(ingredients.asker(), ingredients.prompt("ask")),
          ingredients.answererOrAsker(),
          ingredients.answerTokens(),
          ingredients.marking());
    }

    @Override
    String method() {
      return PaperDomain.METHOD;
    }
  },
  /// One call writes a question with its worked answer; programs check what they can.
  WORKED_ITEMS(Example.Kind.DOMAIN) {
    @Override
    Strategy of(Ingredients ingredients) {
      return new WorkedItems(
          new OneCall(ingredients.asker(), ingredients.prompt("ask")), ingredients.marking());
    }

    @Override
    String method() {
      return WorkedItems.METHOD;
    }
  },
  /// One call writes a harmful request with its refusal and a benign twin with its answer.
  WRITTEN_TWINS(Example.Kind.HARMFUL, Example.Kind.BENIGN_CONTRAST) {
    @Override
    Strategy of(Ingredients ingredients) {
      return new WrittenTwins(
          new OneCall(ingredients.asker(), ingredients.prompt("ask")),
          ingredients.screen(),
          ingredients.marking());
    }

    @Override
    String method() {
      return WrittenTwins.METHOD;
    }
  };

  private final Set<Example.Kind> kinds;

  StrategyKind(Example.Kind first, Example.Kind... more) {
    kinds = EnumSet.of(first, more);
  }

  /// The kinds of rows that it can give.
  Set<Example.Kind> kinds() {
    return kinds;
  }

  /// The strategy made of what a stream's settings name.
  abstract Strategy of(Ingredients ingredients);

  /// What a card says of it.
  abstract String method();

  /// The name in files, such as `paper-safety`.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
