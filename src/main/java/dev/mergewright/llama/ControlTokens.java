package dev.mergewright.llama;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Tells the control tokens that a template writes from those that a message writes out.
///
/// transformers makes a control token of every `<|eot_id|>` in a rendered dialogue, also of one
/// that a user typed, who can so end a turn and begin another. Here only the template's become
/// control tokens, what a message writes is read letter by letter. Dialogues that write none out,
/// nearly all, have the same tokens either way.
///
/// ```text
/// message    a<|eot_id|>b        broken    a<FDD1|eot_id|>b
/// rendered   ..<|eot_id|>..      marked    ..FDD0<|eot_id|>..   (and the breaks are gone)
/// ```
///
/// FDD0 and FDD1 stand for two characters that Unicode keeps for such inner use. The marked text is
/// read by a tokenizer that knows the control tokens by their marked names alone.
final class ControlTokens {
  static final char MARK = '\ufdd0';
  private static final String BREAK = "\ufdd1";

  private final Pattern written;

  /// @param names the control tokens written out
  ControlTokens(Collection<String> names) {
    this.written =
        Pattern.compile(
            names.stream()
                .filter(name -> !name.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?:", ")")));
  }

  /// Whether any message writes a control token out.
  boolean isWrittenIn(List<Message> messages) {
    return messages.stream().anyMatch(message -> isWrittenIn(message.content()));
  }

  boolean isWrittenIn(String text) {
    Matcher found = written.matcher(text);
    return found.find() && found.end() > found.start();
  }

  /// The messages with what they write out broken.
  List<Message> broken(List<Message> messages) {
    return messages.stream().map(m -> new Message(m.role(), broken(m.content()))).toList();
  }

  private String broken(String text) {
    return written
        .matcher(text)
        .replaceAll(
            found -> {
              int first = found.group().offsetByCodePoints(0, 1);
              return Matcher.quoteReplacement(
                  found.group().substring(0, first) + BREAK + found.group().substring(first));
            });
  }

  /// A rendered dialogue with the template's own control tokens marked.
  String marked(String rendered) {
    return written
        .matcher(rendered)
        .replaceAll(found -> Matcher.quoteReplacement(MARK + found.group()))
        .replace(BREAK, "");
  }
}
