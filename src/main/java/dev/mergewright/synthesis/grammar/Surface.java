package dev.mergewright.synthesis.grammar;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of a grammar file: a template with numbers and texts of its own.
///
/// ```text
/// template
/// name=draw ;; name:=template :: template
/// ```
///
/// @param numbers how its own numbers come about, in order; they replace those of the intent
/// @param texts its own texts
/// @param template what it says
record Surface(Map<String, Draw> numbers, Map<String, Template> texts, Template template) {
  /// Binds nothing and says nothing.
  static final Surface NONE = new Surface(Map.of(), Map.of(), new Template.Text(""));

  private static final String END_OF_BINDINGS = " ::";
  private static final Pattern BINDING = Pattern.compile("([a-z][a-z_0-9]*)(:?=)(.*)");

  static Surface parse(String line) {
    Map<String, Draw> numbers = new LinkedHashMap<>();
    Map<String, Template> texts = new LinkedHashMap<>();
    int end = line.indexOf(END_OF_BINDINGS);
    if (end >= 0) {
      for (String binding : line.substring(0, end).split(" ;; ")) {
        Matcher parts = BINDING.matcher(binding.strip());
        if (!parts.matches()) {
          throw new IllegalArgumentException(
              "\"%s\" binds nothing, expected name=draw or name:=text".formatted(binding));
        }
        if (parts.group(2).equals("=")) {
          numbers.put(parts.group(1), Draw.parse(parts.group(3)));
        } else {
          texts.put(parts.group(1), Template.parse(parts.group(3)));
        }
      }
    }
    String text = end < 0 ? line : line.substring(end + END_OF_BINDINGS.length()).strip();
    return new Surface(numbers, texts, Template.parse(text));
  }
}
