package dev.mergewright.merge;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a tensor does in a transformer, told from its name.
///
/// ```text
/// NORMS        the module that holds it contains `norm`, or is `ln_...`
/// HEAD         a module is `lm_head` or `embed_out`
/// EMBEDDINGS   a module contains `embed`, or is `wte` or `wpe`
/// ATTENTION    a module contains `attn` or `attention`
/// MLP          a module contains `mlp`, `ffn`, `feed_forward` or `moe`, or is `experts`
/// OTHER        none of these
/// ```
///
/// The first line that fits decides: a norm within the attention is a norm.
public enum Component {
  /// Vectors of tokens and positions.
  EMBEDDINGS("(^|\\.)([^.]*embed[^.]*|wte|wpe)\\."),
  /// Queries, keys, values and their output.
  ATTENTION("(^|\\.)[^.]*(attn|attention)[^.]*\\."),
  /// The feed-forward part of a layer, experts and their router included.
  MLP("(^|\\.)([^.]*(mlp|ffn|feed_forward|moe)[^.]*|experts)\\."),
  /// Scales and shifts of normalisations.
  NORMS("(^|\\.)([^.]*norm[^.]*|ln_[^.]*)\\.[^.]*$"),
  /// The map from the last state to tokens, where it is not tied to the embeddings.
  HEAD("(^|\\.)(lm_head|embed_out)\\."),
  /// Whatever its name does not tell.
  OTHER("");

  private static final List<Component> ORDER =
      List.of(NORMS, HEAD, EMBEDDINGS, ATTENTION, MLP, OTHER);

  private final Pattern names;

  Component(String names) {
    this.names = Pattern.compile(names);
  }

  /// The component that a tensor belongs to.
  public static Component of(String tensor) {
    for (Component component : ORDER) {
      if (component.names.matcher(tensor).find()) {
        return component;
      }
    }
    return OTHER;
  }

  /// Its name in tables and in JSON.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
