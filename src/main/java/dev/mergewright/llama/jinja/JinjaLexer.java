package dev.mergewright.llama.jinja;

import dev.mergewright.llama.jinja.JinjaToken.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a Jinja template into tokens, with blanks treated as Hugging Face sets Jinja up:
///
/// ```text
/// {%-  {{-  {#-   eats all blanks before it            -%}  -}}  -#}   eats all blanks after it
/// {%   {#         eats the blanks of its line before it, if nothing else is there; {%+ does not
/// %}   #}         eats one newline after it; +%} does not
/// ```
///
/// One newline at the very end of a template is not part of it.
final class JinjaLexer {
  private static final Pattern TAG = Pattern.compile("\\{[{%#]");
  private static final Pattern RAW = Pattern.compile("\\{%([-+]?)\\s*raw\\s*(?:-%\\}\\s*|%\\})");
  private static final Pattern END_RAW =
      Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)");
  private static final Pattern COMMENT_END = Pattern.compile("\\+#\\}|-#\\}\\s*|#\\}\\n?");
  private static final Pattern BLOCK_END = Pattern.compile("\\+%\\}|-%\\}\\s*|%\\}\\n?");
  private static final Pattern VARIABLE_END = Pattern.compile("-\\}\\}\\s*|\\}\\}");
  private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern NUMBER =
      Pattern.compile("\\d[\\d_]*(\\.\\d[\\d_]*)?([eE][+-]?\\d[\\d_]*)?");
  private static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern OPERATOR =
      Pattern.compile("//|\\*\\*|==|!=|<=|>=|[-+*/%~|.,:()\\[\\]{}<>=]");

  private final String source;
  private final List<JinjaToken> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private boolean lineStarts = true;

  private JinjaLexer(String source) {
    this.source = source;
  }

  /// The tokens of a template, an [Kind#END] last.
  ///
  /// @throws IllegalArgumentException when a tag, string or comment does not end
  static List<JinjaToken> read(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    JinjaLexer lexer =
        new JinjaLexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
    lexer.read();
    return lexer.tokens;
  }

  private void read() {
    Matcher tag = TAG.matcher(source);
    while (tag.find(at)) {
      char kind = source.charAt(tag.start() + 1);
      Matcher raw = from(RAW, tag.start());
      if (kind == '%' && raw.lookingAt()) {
        data(tag.start(), raw.group(1), true);
        advance(raw.end());
        raw();
      } else {
        String sign = sign(tag.end());
        data(tag.start(), sign, kind != '{');
        advance(tag.end() + sign.length());
        if (kind == '#') {
          comment();
        } else {
          add(kind == '%' ? Kind.BLOCK_BEGIN : Kind.VARIABLE_BEGIN, "");
          tag(kind == '%' ? BLOCK_END : VARIABLE_END);
        }
      }
    }
    add(Kind.DATA, source.substring(at));
    add(Kind.END, "");
  }

  private String sign(int position) {
    return source.startsWith("-", position) || source.startsWith("+", position)
        ? source.substring(position, position + 1)
        : "";
  }

  /// Adds the text up to a tag.
  private void data(int to, String sign, boolean ownLine) {
    String text = source.substring(at, to);
    int lineFrom = text.lastIndexOf('\n') + 1;
    if (sign.equals("-")) {
      text = PythonText.stripEnd(text);
    } else if (sign.isEmpty()
        && ownLine
        && (lineFrom > 0 || lineStarts)
        && PythonText.isBlank(text.substring(lineFrom))) {
      text = text.substring(0, lineFrom);
    }
    add(Kind.DATA, text);
    advance(to);
  }

  private void raw() {
    Matcher end = from(END_RAW, at);
    if (!end.find()) {
      throw broken("{% raw %} does not end");
    }
    data(end.start(), end.group(1), true);
    advance(end.end());
  }

  private void comment() {
    Matcher end = from(COMMENT_END, at);
    if (!end.find()) {
      throw broken("a comment does not end");
    }
    advance(end.end());
  }

  private void tag(Pattern ending) {
    Deque<Character> open = new ArrayDeque<>();
    int from = line;
    while (at < source.length()) {
      Matcher end = from(ending, at);
      if (open.isEmpty() && end.lookingAt()) {
        add(Kind.TAG_END, "");
        advance(end.end());
        return;
      }
      if (!skip(BLANKS)) {
        piece(open);
      }
    }
    throw broken("the tag that begins in line %d does not end".formatted(from));
  }

  private boolean skip(Pattern pattern) {
    Matcher found = from(pattern, at);
    boolean there = found.lookingAt();
    if (there) {
      advance(found.end());
    }
    return there;
  }

  private void piece(Deque<Character> open) {
    Matcher number = from(NUMBER, at);
    Matcher name = from(NAME, at);
    Matcher operator = from(OPERATOR, at);
    if (number.lookingAt()) {
      boolean whole = number.group(1) == null && number.group(2) == null;
      add(whole ? Kind.INTEGER : Kind.FLOAT, number.group().replace("_", ""));
      advance(number.end());
    } else if (name.lookingAt()) {
      add(Kind.NAME, name.group());
      advance(name.end());
    } else if (source.charAt(at) == '\'' || source.charAt(at) == '"') {
      int end = endOfString();
      add(Kind.STRING, unescaped(source.substring(at, end)));
      advance(end);
    } else if (operator.lookingAt()) {
      balance(operator.group(), open);
      add(Kind.OPERATOR, operator.group());
      advance(operator.end());
    } else {
      throw broken("found \"%c\", which means nothing there".formatted(source.charAt(at)));
    }
  }

  private int endOfString() {
    for (int i = at + 1; i < source.length(); i++) {
      if (source.charAt(i) == source.charAt(at)) {
        return i + 1;
      }
      i += source.charAt(i) == '\\' ? 1 : 0;
    }
    throw broken("a string does not end");
  }

  private void balance(String operator, Deque<Character> open) {
    switch (operator) {
      case "(" -> open.push(')');
      case "[" -> open.push(']');
      case "{" -> open.push('}');
      case ")", "]", "}" -> {
        if (open.isEmpty() || open.pop() != operator.charAt(0)) {
          throw broken("found \"%s\" without its partner".formatted(operator));
        }
      }
      default -> {}
    }
  }

  /// What a string literal means: Python's escapes.
  private String unescaped(String literal) {
    StringBuilder text = new StringBuilder();
    int i = 1;
    while (i < literal.length() - 1) {
      char c = literal.charAt(i++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escape = literal.charAt(i++);
      switch (escape) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'a' -> text.append('\u0007');
        case 'v' -> text.append('\u000b');
        case '0' -> text.append('\0');
        case '\\', '\'', '"' -> text.append(escape);
        case '\n' -> {} // a backslash at the end of a line joins it with the next
        case 'x', 'u', 'U' -> {
          int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
          text.appendCodePoint(codePoint(literal, i, digits));
          i += digits;
        }
        default -> text.append('\\').append(escape);
      }
    }
    return text.toString();
  }

  private int codePoint(String literal, int from, int digits) {
    try {
      int codePoint = Integer.parseInt(literal, from, from + digits, 16);
      if (Character.isValidCodePoint(codePoint)) {
        return codePoint;
      }
    } catch (NumberFormatException | IndexOutOfBoundsException _) {
      // said below
    }
    throw broken("the string " + literal + " has an escape that is not a character");
  }

  private void advance(int to) {
    line += (int) source.substring(at, to).chars().filter(c -> c == '\n').count();
    lineStarts = to > at ? source.charAt(to - 1) == '\n' : lineStarts;
    at = to;
  }

  private void add(Kind kind, String text) {
    tokens.add(new JinjaToken(kind, text, line));
  }

  private Matcher from(Pattern pattern, int position) {
    return pattern.matcher(source).region(position, source.length());
  }

  private IllegalArgumentException broken(String what) {
    return new IllegalArgumentException("line %d: %s".formatted(line, what));
  }
}
