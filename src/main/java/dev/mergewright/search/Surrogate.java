package dev.mergewright.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A merge without the models: what its losses are as functions of its genes, fitted to real
/// evaluations.
///
/// ```text
/// log loss_k(w) = a_k + b_k . w + w^T C_k w         C_k upper triangular
/// fitness       = sum_k factor_k loss_k
/// ```
///
/// The file has, after lines of comment that begin with `#`, a line for each loss: its factor, its
/// R2 on evaluations that the fit has not seen, and `a`, `b` and `C` row by row.
///
/// @param losses one model for each loss
record Surrogate(List<LogLoss> losses) {
  /// Task arithmetic over the eight layers of the miniature models.
  static final Surrogate MINIATURE = read("miniature-surrogate.txt");

  Surrogate {
    losses = List.copyOf(losses);
  }

  /// A loss.
  ///
  /// @param factor its weight in the fitness
  /// @param r2 the share of the variance of log losses that the model explains where it was not
  ///   fitted
  /// @param coefficients of 1, every gene, and every product of two genes
  record LogLoss(double factor, double r2, List<Double> coefficients) {
    LogLoss {
      coefficients = List.copyOf(coefficients);
    }

    /// Its part of the fitness, and adds its slope.
    double add(double[] genes, double[] slope) {
      double log = coefficients.getFirst();
      double[] own = new double[genes.length];
      int next = 1;
      for (int i = 0; i < genes.length; i++, next++) {
        log += coefficients.get(next) * genes[i];
        own[i] += coefficients.get(next);
      }
      for (int i = 0; i < genes.length; i++) {
        for (int j = i; j < genes.length; j++, next++) {
          log += coefficients.get(next) * genes[i] * genes[j];
          own[i] += coefficients.get(next) * genes[j];
          own[j] += coefficients.get(next) * genes[i];
        }
      }
      double part = factor * Math.exp(log);
      for (int i = 0; i < slope.length; i++) {
        slope[i] += part * own[i];
      }
      return part;
    }
  }

  /// The fitness and its slope by every gene.
  Slope slopeAt(double[] genes) {
    double[] slope = new double[genes.length];
    double value = 0;
    for (LogLoss loss : losses) {
      value += loss.add(genes, slope);
    }
    return new Slope(value, Arrays.stream(slope).boxed().toList());
  }

  private static Surrogate read(String resource) {
    InputStream stream = Objects.requireNonNull(Surrogate.class.getResourceAsStream(resource));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return new Surrogate(
          lines.lines().filter(line -> !line.startsWith("#")).map(Surrogate::parse).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LogLoss parse(String line) {
    List<Double> numbers = new ArrayList<>();
    for (String number : line.split(" ")) {
      numbers.add(Double.valueOf(number));
    }
    return new LogLoss(numbers.get(0), numbers.get(1), numbers.subList(2, numbers.size()));
  }
}
