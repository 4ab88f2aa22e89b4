package dev.mergewright.llama;

/// The gated feed-forward block of every layer.
///
/// @param width `intermediate_size`, F
/// @param activation of the gate
/// @param bias whether its three maps add a bias
record MlpConfig(int width, Activation activation, boolean bias) {
  MlpConfig {
    LlamaConfig.requirePositive("intermediate_size", width);
  }

  /// Named as in `config.json`.
  enum Activation {
    /// `x * sigmoid(x)`.
    SILU("silu", "torch.silu(gate)"),
    /// `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))`.
    GELU_TANH("gelu_pytorch_tanh", "torch.gelu(gate, approximate=\"tanh\")");

    private final String field;
    private final String script;

    Activation(String field, String script) {
      this.field = field;
      this.script = script;
    }

    String field() {
      return field;
    }

    /// The activation of `gate` in TorchScript.
    String script() {
      return script;
    }
  }
}
