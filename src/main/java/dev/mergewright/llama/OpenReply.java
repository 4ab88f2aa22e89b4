package dev.mergewright.llama;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// A reply being written: draws its tokens, and knows when and where it ends.
final class OpenReply {
  private static final char BROKEN = '\ufffd'; // of a character whose bytes are not all there yet

  private final TokenDraw draw;
  private final Set<Integer> stopTokens;
  private final List<String> stops;
  private final Function<int[], String> decoder;
  private final Consumer<String> listener;
  private final boolean watched;
  private int[] tokens = new int[16];
  private int size;
  private boolean ended;
  private String told = "";

  /// @param stopTokens end the reply and are not part of it
  /// @param stops likewise, as text
  /// @param decoder from tokens to text
  /// @param listener gets the reply piece by piece while it is written
  OpenReply(
      TokenDraw draw,
      Set<Integer> stopTokens,
      List<String> stops,
      Function<int[], String> decoder,
      Consumer<String> listener) {
    this.draw = draw;
    this.stopTokens = stopTokens;
    this.stops = stops;
    this.decoder = decoder;
    this.listener = listener;
    this.watched = true;
  }

  /// Nobody reads along.
  OpenReply(
      TokenDraw draw,
      Set<Integer> stopTokens,
      List<String> stops,
      Function<int[], String> decoder) {
    this.draw = draw;
    this.stopTokens = stopTokens;
    this.stops = stops;
    this.decoder = decoder;
    this.listener = _ -> {};
    this.watched = false;
  }

  boolean isOpen() {
    return !ended;
  }

  /// The tokens so far.
  int size() {
    return size;
  }

  int token(int place) {
    return tokens[place];
  }

  int[] tokens() {
    return Arrays.copyOf(tokens, size);
  }

  /// The most tokens that it can have.
  int maxTokens() {
    return draw.maxTokens();
  }

  /// Draws the next token from `logits[from .. from + count)`.
  void append(float[] logits, int from, int count) {
    int token = draw.next(logits, from, count);
    if (stopTokens.contains(token)) {
      ended = true;
    } else {
      tokens = size == tokens.length ? Arrays.copyOf(tokens, 2 * size) : tokens;
      tokens[size++] = token;
      ended = size == draw.maxTokens() || stopsNearTheEnd() && stopsIn(decoded(0)) >= 0;
    }
    if (watched) {
      tell();
    }
  }

  /// The reply, without what stopped it.
  String text() {
    String whole = decoded(0);
    int stop = stopsIn(whole);
    return stop < 0 ? whole : whole.substring(0, stop);
  }

  /// Looks at as many last tokens as a stop can have at least one byte of each in.
  private boolean stopsNearTheEnd() {
    int longest =
        stops.stream().mapToInt(s -> s.getBytes(StandardCharsets.UTF_8).length).max().orElse(0);
    return longest > 0 && stopsIn(decoded(Math.max(0, size - longest - 1))) >= 0;
  }

  private String decoded(int from) {
    return decoder.apply(Arrays.copyOfRange(tokens, from, size));
  }

  /// Where the first stop begins; negative when there is none.
  private int stopsIn(String text) {
    return stops.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
  }

  /// Hands out what cannot change any more.
  private void tell() {
    String text = text();
    String sure = ended ? text : text.substring(0, text.length() - unsure(text));
    if (sure.length() > told.length() && sure.startsWith(told)) {
      listener.accept(sure.substring(told.length()));
      told = sure;
    }
  }

  /// How many characters at the end may belong to a stop, or to a character that is not whole.
  private int unsure(String text) {
    int most = text.endsWith(String.valueOf(BROKEN)) ? 1 : 0;
    while (most > 0 && most < text.length() && text.charAt(text.length() - 1 - most) == BROKEN) {
      most++;
    }
    for (String stop : stops) {
      for (int length = Math.min(stop.length(), text.length()); length > most; length--) {
        if (text.endsWith(stop.substring(0, length))) {
          most = length;
        }
      }
    }
    return most;
  }
}
