package dev.mergewright.synthesis.grammar;

import java.util.ArrayList;
import java.util.List;

/// A line of a grammar file: text with holes.
///
/// ```text
/// {name}              the number, the word or the rule of that name
/// {money price}       a number in a form: money, plain, spell, letter, clock, date, weekday, duration,
///                     sorted
/// {a item}            a word with its article
/// {count? box|boxes}  the first form when the number is 1, else the second
/// [red|blue|]         one of these, drawn; may hold holes and further brackets
/// << one || two >>    all of these, in drawn order
/// \n \[ \{ \|         a line end, and the signs themselves
/// ```
///
/// A capital letter begins the text and every sentence in it.
sealed interface Template {
  /// Plain text.
  record Text(String text) implements Template {}

  /// What a name stands for, in a form.
  ///
  /// @param form how it is written, empty for as it is
  /// @param names one name, or several for forms of lists
  record Hole(String form, List<String> names) implements Template {
    public Hole {
      names = List.copyOf(names);
    }
  }

  /// One of two forms of a word, by a number.
  record Agreement(String name, String one, String many) implements Template {}

  /// Parts one after the other.
  record Sequence(List<Template> parts) implements Template {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /// One of several.
  record Choice(List<Template> options) implements Template {
    public Choice {
      options = List.copyOf(options);
    }
  }

  /// All of several, in drawn order.
  record Shuffle(List<Template> parts) implements Template {
    public Shuffle {
      parts = List.copyOf(parts);
    }
  }

  static Template parse(String line) {
    Parser parser = new Parser(line);
    Template template = parser.sequence("");
    if (parser.at < line.length()) {
      throw parser.refused("has a closing sign that nothing opened");
    }
    return template;
  }

  /// Reads one line.
  final class Parser {
    private final String line;
    private int at;

    private Parser(String line) {
      this.line = line;
    }

    /// Reads until one of the stops, `|`, `]`, `||` or `>>`, is next; they are named by the bracket
    /// that is open.
    private Template sequence(String open) {
      List<Template> parts = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      while (at < line.length() && !isStop(open)) {
        char c = line.charAt(at);
        if (c == '{' || c == '[' || line.startsWith("<<", at)) {
          flush(text, parts);
          parts.add(c == '{' ? hole() : c == '[' ? choice() : shuffle());
        } else {
          text.append(c == '\\' ? escaped() : c);
          at++;
        }
      }
      flush(text, parts);
      return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
    }

    private boolean isStop(String open) {
      return switch (open) {
        case "[" -> line.charAt(at) == '|' || line.charAt(at) == ']';
        case "<<" -> line.startsWith("||", at) || line.startsWith(">>", at);
        default -> line.charAt(at) == ']';
      };
    }

    private char escaped() {
      at++;
      if (at == line.length()) {
        throw refused("ends with a backslash");
      }
      return line.charAt(at) == 'n' ? '\n' : line.charAt(at);
    }

    private static void flush(StringBuilder text, List<Template> parts) {
      if (!text.isEmpty()) {
        parts.add(new Text(text.toString()));
        text.setLength(0);
      }
    }

    private Template choice() {
      List<Template> options = new ArrayList<>();
      do {
        at++;
        options.add(sequence("["));
      } while (at < line.length() && line.charAt(at) == '|');
      close("]");
      return new Choice(options);
    }

    private Template shuffle() {
      List<Template> parts = new ArrayList<>();
      do {
        at += 2;
        parts.add(sequence("<<"));
      } while (line.startsWith("||", at));
      close(">>");
      return new Shuffle(parts.stream().map(Parser::stripped).toList());
    }

    /// Without the blanks beside `||`.
    private static Template stripped(Template part) {
      if (!(part instanceof Sequence(List<Template> parts))) {
        return part instanceof Text(String text) ? new Text(text.strip()) : part;
      }
      List<Template> inner = new ArrayList<>(parts);
      if (inner.getFirst() instanceof Text(String text)) {
        inner.set(0, new Text(text.stripLeading()));
      }
      if (inner.getLast() instanceof Text(String text)) {
        inner.set(inner.size() - 1, new Text(text.stripTrailing()));
      }
      return new Sequence(inner);
    }

    private void close(String sign) {
      if (!line.startsWith(sign, at)) {
        throw refused("never closes a bracket with " + sign);
      }
      at += sign.length();
    }

    private Template hole() {
      int end = line.indexOf('}', at);
      if (end < 0) {
        throw refused("never closes a brace with }");
      }
      String inside = line.substring(at + 1, end);
      at = end + 1;
      int question = inside.indexOf("? ");
      int bar = inside.indexOf('|');
      if (question > 0 && bar > question) {
        return new Agreement(
            inside.substring(0, question),
            inside.substring(question + 2, bar),
            inside.substring(bar + 1));
      }
      List<String> words = List.of(inside.split(" "));
      return words.size() == 1
          ? new Hole("", words)
          : new Hole(words.getFirst(), words.subList(1, words.size()));
    }

    private IllegalArgumentException refused(String what) {
      return new IllegalArgumentException("the template \"%s\" %s".formatted(line, what));
    }
  }
}
