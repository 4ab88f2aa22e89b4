package dev.mergewright.evaluation;

import dev.mergewright.dataset.Item.Choice;
import java.util.ArrayList;
import java.util.List;

/// How a question with options becomes texts to score: contexts and what may follow them.
///
/// The wording and the blank between context and option are those of lm-evaluation-harness for the
/// set of that name, so that figures compare. Options are scored as their letters (`MMLU`,
/// `MEDMCQA`, `MEDQA`), as their words (`ARC`, `PUBMEDQA`, `SENTIMENT`), or, for a gap in a
/// sentence, by what follows the gap once it is filled (`WINOGRANDE`, partial scoring by Trinh and
/// Le, arXiv 1806.02847). `SENTIMENT` is ours.
public enum ChoiceFormat {
  /// An introduction that names the subject, the question, lettered options, `Answer:`.
  MMLU {
    @Override
    String introduction(Choice row) {
      return row.category().isEmpty()
          ? ""
          : "The following are multiple choice questions (with answers) about %s.\n\n"
              .formatted(row.category().replace('_', ' '));
    }

    @Override
    String question(Choice row) {
      return row.question().strip() + "\n" + lettered(row) + "Answer:";
    }
  },
  /// The question and `Answer:`; the options are not shown.
  ARC {
    @Override
    String question(Choice row) {
      return "Question: " + row.question() + "\nAnswer:";
    }
  },
  /// `Question:`, lettered `Choices:`, `Answer:`.
  MEDMCQA {
    @Override
    String question(Choice row) {
      return "Question: " + row.question() + "\nChoices:\n" + lettered(row) + "Answer:";
    }
  },
  /// `Question:`, lettered options, `Answer:`.
  MEDQA {
    @Override
    String question(Choice row) {
      return "Question: " + row.question() + "\n" + lettered(row) + "Answer:";
    }
  },
  /// `Abstract:`, `Question:`, `Answer:`.
  PUBMEDQA {
    @Override
    String question(Choice row) {
      return "Abstract: %s\nQuestion: %s\nAnswer:".formatted(row.passage(), row.question());
    }
  },
  /// `Sentence:`, `Sentiment:`.
  SENTIMENT {
    @Override
    String question(Choice row) {
      return "Sentence: " + row.question() + "\nSentiment:";
    }
  },
  /// The sentence up to its gap, filled; what follows the gap is scored.
  WINOGRANDE {
    @Override
    String question(Choice row) {
      return row.question().substring(0, gap(row));
    }

    @Override
    Asked asked(Choice row, String before) {
      String rest = row.question().substring(gap(row) + 1).strip();
      List<String> contexts =
          row.options().stream().map(option -> before + question(row) + option).toList();
      return new Asked(contexts, contexts.stream().map(_ -> BLANK + rest).toList(), row.options());
    }

    private int gap(Choice row) {
      int gap = row.question().indexOf('_');
      if (gap < 0) {
        throw new IllegalArgumentException(
            "row %s has no gap _ in its sentence: %s".formatted(row.id(), row.question()));
      }
      return gap;
    }
  };

  private static final String BLANK = " ";

  /// What is scored for a row: one context and one continuation per option.
  ///
  /// @param options the options as they are scored, whose lengths the normalised accuracy divides
  ///   by
  record Asked(List<String> contexts, List<String> continuations, List<String> options) {}

  /// What stands once before all questions of a subject.
  String introduction(Choice row) {
    return "";
  }

  /// The question up to where its answer begins.
  abstract String question(Choice row);

  /// The options as they are scored.
  List<String> options(Choice row) {
    return switch (this) {
      case MMLU, MEDMCQA, MEDQA -> letters(row);
      case ARC, PUBMEDQA, SENTIMENT, WINOGRANDE -> row.options();
    };
  }

  /// Whether the options' lengths differ by nature, so that a normalised accuracy says something.
  boolean isNormalized() {
    return this == ARC || this == PUBMEDQA || this == SENTIMENT;
  }

  /// What is scored, behind solved questions.
  Asked asked(Choice row, String before) {
    List<String> options = options(row);
    String context = before + question(row);
    return new Asked(
        options.stream().map(_ -> context).toList(),
        options.stream().map(option -> BLANK + option).toList(),
        options);
  }

  /// The question with its right answer, as it stands among the solved ones.
  String solved(Choice row) {
    Asked asked = asked(row, "");
    return asked.contexts().get(row.answer()) + asked.continuations().get(row.answer());
  }

  /// The options on a line each, as "A. ..."; the last line ended too.
  String lettered(Choice row) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < row.options().size(); i++) {
      lines.append((char) ('A' + i)).append(". ").append(row.options().get(i)).append('\n');
    }
    return lines.toString();
  }

  List<String> letters(Choice row) {
    List<String> letters = new ArrayList<>();
    for (int i = 0; i < row.options().size(); i++) {
      letters.add(String.valueOf((char) ('A' + i)));
    }
    return letters;
  }
}
