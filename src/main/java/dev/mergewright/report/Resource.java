package dev.mergewright.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text file of this room: the page's frame, its style, its script.
record Resource(String text) {
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  /// Reads the file; it is part of the program, so its absence is a defect and no input error.
  static Resource read(String name) {
    try (InputStream stream = Resource.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new Resource(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Fills the `{{slots}}` in one pass: what is filled in is not looked at again.
  String fill(Map<String, String> slots) {
    return SLOT.matcher(text)
        .replaceAll(slot -> Matcher.quoteReplacement(slots.getOrDefault(slot.group(1), "")));
  }
}
