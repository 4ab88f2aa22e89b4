package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.EnumSet;
import java.util.List;
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
  /// Harmful requests with benign twins, both written in one call.
  PAIRED(Example.Kind.HARMFUL, Example.Kind.BENIGN_CONTRAST) {
    @Override
    Strategy of(Ingredients ingredients) {
      List<Speaker> answerers = ingredients.answerers();
      return new Paired(
          ingredients.requestWriter(),
          ingredients.answerer("refuse", answerers.getFirst()),
          ingredients.answerer("help", answerers.getLast()),
          ingredients.screen(),
          ingredients.marking());
    }

    @Override
    String method() {
      return Paired.METHOD;
    }
  },
  /// Refusals written by analysis, guidance and answer (after arXiv 2405.00557).
  ANALYSED_REFUSAL(Example.Kind.HARMFUL) {
    @Override
    Strategy of(Ingredients ingredients) {
      ingredients.prompt("refuse");
      return new AnalysedRefusal(
          ingredients.requestWriter(),
          ingredients.answerer("refuse", ingredients.answererOrAsker()),
          ingredients.screen(),
          ingredients.marking());
    }

    @Override
    String method() {
      return AnalysedRefusal.METHOD;
    }
  },
  /// Attributes, then sets of questions, then a review of each set (after arXiv 2403.11103).
  REFLECTIVE(Example.Kind.DOMAIN) {
    @Override
    Strategy of(Ingredients ingredients) {
      return Reflective.of(ingredients);
    }

    @Override
    String method() {
      return Reflective.METHOD;
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

  /// Whether it can take requests that people wrote where models must not.
  boolean takesReviewed() {
    return this == PAIRED || this == ANALYSED_REFUSAL;
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
