package dev.mergewright.llama;

import dev.mergewright.checkpoint.InvalidInputException;
import java.util.Set;

/// Reads the position embedding of a config in either spelling: `rope_theta` with `rope_scaling`,
/// as transformers 4 writes it, or `rope_parameters`, as transformers 5 does.
final class RotaryFields {
  private static final double DEFAULT_THETA = 10_000;
  private static final double GEMMA_THETA = 1_000_000;
  private static final double DEFAULT_FAST = 32;
  private static final double DEFAULT_SLOW = 1;

  private final ConfigFields fields;
  private final Family family;
  private final int headWidth;
  private final int maxPositions;

  RotaryFields(ConfigFields fields, Family family, int headWidth, int maxPositions) {
    this.fields = fields;
    this.family = family;
    this.headWidth = headWidth;
    this.maxPositions = maxPositions;
  }

  /// The embedding of layers that see everything; in most families that of all layers.
  RotaryConfig ofFullLayers() {
    double theta =
        fields.number("rope_theta", family == Family.GEMMA3 ? GEMMA_THETA : DEFAULT_THETA);
    ConfigFields parameters = fields.object("rope_parameters");
    if (family == Family.GEMMA3) {
      parameters = nested(parameters, "full_attention");
    }
    ConfigFields scaling = fields.object("rope_scaling");
    return rotary(scaling.isEmpty() ? parameters : scaling, theta);
  }

  /// The embedding of layers with a window, where the family has another for them.
  RotaryConfig ofWindowedLayers() {
    if (family != Family.GEMMA3) {
      return ofFullLayers();
    }
    double theta = fields.number("rope_local_base_freq", DEFAULT_THETA);
    return rotary(nested(fields.object("rope_parameters"), "sliding_attention"), theta);
  }

  private static ConfigFields nested(ConfigFields parameters, String layerType) {
    ConfigFields nested = parameters.object(layerType);
    parameters.ignore(Set.of("full_attention", "sliding_attention"));
    parameters.refuseTheRest("rope_parameters of gemma3_text, given per layer type,");
    return nested;
  }

  private RotaryConfig rotary(ConfigFields rope, double outerTheta) {
    String type = rope.text("rope_type", rope.text("type", "default"));
    rope.ignore(Set.of("type"));
    double theta = rope.number("rope_theta", outerTheta);
    int width = (int) (headWidth * rotatedShare(rope));
    RopeScaling scaling = scaling(type, rope);
    rope.refuseTheRest("a rope scaling of rope_type " + type);
    return new RotaryConfig(theta, width, scaling);
  }

  private double rotatedShare(ConfigFields rope) {
    double share = rope.number("partial_rotary_factor", fields.number("partial_rotary_factor", 1));
    if (share != 1 && family != Family.PHI3) {
      throw (rope.has("partial_rotary_factor") ? rope : fields)
          .refused("partial_rotary_factor", "1");
    }
    return share;
  }

  private RopeScaling scaling(String type, ConfigFields rope) {
    if (family == Family.PHI3) {
      return switch (type) {
        case "default" -> new RopeScaling.None();
        case "longrope", "su", "yarn" -> longRope(rope); // its older files say su or yarn
        default -> throw rope.refused("rope_type", "default or longrope");
      };
    }
    return switch (type) {
      case "default" -> new RopeScaling.None();
      case "linear" -> new RopeScaling.Linear(rope.requiredNumber("factor"));
      case "dynamic" -> new RopeScaling.Dynamic(rope.requiredNumber("factor"), maxPositions);
      case "llama3" ->
          new RopeScaling.Llama3(
              rope.requiredNumber("factor"),
              rope.requiredNumber("low_freq_factor"),
              rope.requiredNumber("high_freq_factor"),
              original(rope));
      case "yarn" -> yarn(rope);
      case "longrope" -> longRope(rope);
      default ->
          throw new InvalidInputException(
              "rope_type is \"%s\", which this version does not compute; expected default, linear, dynamic, llama3, yarn or longrope"
                  .formatted(type));
    };
  }

  private RopeScaling yarn(ConfigFields rope) {
    int original = original(rope);
    double factor = rope.number("factor", (double) maxPositions / original);
    double m = rope.number("mscale", 0);
    double allM = rope.number("mscale_all_dim", 0);
    double attention =
        m != 0 && allM != 0
            ? RopeScaling.Yarn.recommended(factor, m) / RopeScaling.Yarn.recommended(factor, allM)
            : RopeScaling.Yarn.recommended(factor, 1);
    return new RopeScaling.Yarn(
        factor,
        original,
        rope.number("beta_fast", DEFAULT_FAST),
        rope.number("beta_slow", DEFAULT_SLOW),
        rope.flag("truncate", true),
        rope.number("attention_factor", attention));
  }

  private RopeScaling longRope(ConfigFields rope) {
    int original = original(rope);
    double factor = rope.number("factor", (double) maxPositions / original);
    return new RopeScaling.LongRope(
        rope.numbers("short_factor"),
        rope.numbers("long_factor"),
        original,
        rope.number("attention_factor", RopeScaling.LongRope.recommended(factor, original)));
  }

  /// The length of the first training. A value beside the scaling goes before the one in it; Phi-3
  /// has a default.
  private int original(ConfigFields rope) {
    int inner = rope.integer("original_max_position_embeddings", maxPositions);
    int absent = family == Family.PHI3 ? family.defaults().maxPositions() : inner;
    return fields.integer("original_max_position_embeddings", absent);
  }
}
