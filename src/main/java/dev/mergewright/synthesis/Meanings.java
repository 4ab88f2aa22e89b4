package dev.mergewright.synthesis;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.spi.model.embedding.EmbeddingModelFactory;
import dev.mergewright.checkpoint.InvalidInputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;

/// Prompts by what they mean: two count as one from a cosine of their sentence embeddings on, so
/// that the same question in other words is found, which words and 3-grams miss.
///
/// The model is the one that LangChain4j finds in the program; the profile `embeddings` of the
/// build puts all-MiniLM-L6-v2 there. Nothing leaves the process.
final class Meanings {
  private static final String FACTORY = "Factory";

  private final EmbeddingModel model;
  private final double threshold;
  private final List<float[]> earlier = new ArrayList<>();
  private Map<String, float[]> prepared = Map.of();

  /// @param threshold the cosine from which on prompts count as one, in (0, 1]
  Meanings(EmbeddingModel model, double threshold) {
    this.model = model;
    this.threshold = threshold;
  }

  /// The model in the program.
  static EmbeddingModelFactory inProgram() {
    return only(ServiceLoader.load(EmbeddingModelFactory.class));
  }

  /// @throws InvalidInputException when there is no model
  static EmbeddingModelFactory only(Iterable<EmbeddingModelFactory> found) {
    for (EmbeddingModelFactory factory : found) {
      return factory;
    }
    throw new InvalidInputException(
        "sieves.embeddings needs a model of sentence embeddings and this program was built without"
            + " one; build it with mvn -Pembeddings -DskipTests package (some 180 MB), or remove"
            + " the key");
  }

  /// What a manifest calls a model.
  static String name(EmbeddingModelFactory factory) {
    String name = factory.getClass().getSimpleName();
    return name.endsWith(FACTORY) ? name.substring(0, name.length() - FACTORY.length()) : name;
  }

  /// Looks at the texts that will be asked about next, all at once.
  void prepare(Collection<String> texts) {
    List<String> distinct = texts.stream().distinct().toList();
    if (distinct.isEmpty()) {
      return;
    }
    List<Embedding> found =
        model.embedAll(distinct.stream().map(TextSegment::from).toList()).content();
    Map<String, float[]> vectors = new HashMap<>();
    for (int i = 0; i < distinct.size(); i++) {
      vectors.put(distinct.get(i), ofLengthOne(found.get(i).vector()));
    }
    prepared = vectors;
  }

  /// Whether an earlier text means the same as one that was prepared.
  boolean has(String text) {
    float[] vector = vector(text);
    for (float[] other : earlier) {
      if (cosine(vector, other) >= threshold) {
        return true;
      }
    }
    return false;
  }

  void add(String text) {
    earlier.add(vector(text));
  }

  private float[] vector(String text) {
    return Objects.requireNonNull(prepared.get(text), "a text must be prepared");
  }

  private static float[] ofLengthOne(float[] vector) {
    double norm = Math.sqrt(cosine(vector, vector));
    float[] one = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      one[i] = norm == 0 ? 0 : (float) (vector[i] / norm);
    }
    return one;
  }

  private static double cosine(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }
}
