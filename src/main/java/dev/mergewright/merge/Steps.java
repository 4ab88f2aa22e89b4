package dev.mergewright.merge;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.Tiles;

/// Arithmetic that rounds after every operation, as PyTorch computes on tensors of one type, and
/// mergekit with it: the numbers of `compat: mergekit`.
///
/// ```text
/// a op b     = round(a op b)                operands widened to float, nearest even
/// sum v      = round(sum v)                 added up wide, rounded once
/// sum w_i v  = round(sum_i round(w_i v_i))  over models
/// |v|        = round(sqrt(sum v^2))
/// ```
///
/// Plain numbers (`lambda`, `t`, `scale`) are `float`; the weights of models are rounded to the
/// type as mergekit makes a tensor of them. Sums over a tensor are `double` where PyTorch has
/// `float` in an order of its own, so a result may be one step of the type away where a sum falls
/// between two.
///
/// @param type what every result is rounded to
record Steps(ElementType type) {
  /// A number rounded to the type.
  float of(double value) {
    return type.round((float) value);
  }

  /// A sum rounded to the type; unrounded where it is too large for the type, so that the sum of a
  /// float16 tensor stays finite (in mergekit it overflows and the tensor turns into NaN).
  float total(double sum) {
    float rounded = of(sum);
    return Float.isInfinite(rounded) ? (float) sum : rounded;
  }

  /// Numbers rounded to the type.
  float[] of(double[] values) {
    float[] rounded = TaskVectors.toFloats(values);
    round(rounded, rounded.length);
    return rounded;
  }

  /// Rounds in place.
  void round(float[] values, int count) {
    type.round(values, count);
  }

  /// `from[i] - minus[i]`, written to `into`.
  void subtract(float[] from, float[] minus, float[] into, int count) {
    Tiles.subtract(from, minus, into, count);
    round(into, count);
  }

  /// `values[i] + sum[i]`, in place in `sum`.
  void add(float[] values, float[] sum, int count) {
    Tiles.add(values, sum, count);
    round(sum, count);
  }

  /// `values[i] * factor`, in place.
  void scale(float[] values, float factor, int count) {
    Tiles.scale(values, factor, count);
    round(values, count);
  }

  /// `values[i] / divisor`, in place.
  void divide(float[] values, float divisor, int count) {
    for (int i = 0; i < count; i++) {
      values[i] /= divisor;
    }
    round(values, count);
  }

  /// `a[i] * b[i]`, written to `into`.
  void multiply(float[] a, float[] b, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = a[i] * b[i];
    }
    round(into, count);
  }

  /// `p * a[i] + q * b[i]`, written to `into`, which may be `a` or `b`.
  void combine(float p, float[] a, float q, float[] b, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = type.round(p * a[i]) + type.round(q * b[i]);
    }
    round(into, count);
  }

  /// `sum_i w_i v_i` over models, written to `into`.
  void sum(float[] weights, float[][] vectors, float[] into, int count) {
    Tiles.clear(into, count);
    for (int s = 0; s < weights.length; s++) {
      for (int i = 0; i < count; i++) {
        into[i] += type.round(weights[s] * vectors[s][i]);
      }
    }
    round(into, count);
  }
}
