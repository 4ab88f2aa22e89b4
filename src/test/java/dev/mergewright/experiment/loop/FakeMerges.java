package dev.mergewright.experiment.loop;

import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.models.Merges;
import dev.mergewright.experiment.rows.ObjectiveRows;
import dev.mergewright.experiment.rows.ReplyRows;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.experiment.rows.SplitRows;
import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Row;
import dev.mergewright.llama.Sampling;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.space.Genome;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Merges whose losses follow from their genes: a bowl for every row, each with a bottom of its own
/// near the bottom of its term.
public final class FakeMerges implements Merges {
  private static final Path MODEL = Path.of("experiments/miniature/models/aligned");

  /// How far the bottoms of rows lie from the bottom of their term.
  private static final double SPREAD = 0.2;

  private final RecipeSpace space;

  /// How many of the first genes do nothing.
  private final int idle;

  /// Rows that went through a model.
  public final AtomicLong rows = new AtomicLong();

  public FakeMerges(RecipeSpace space) {
    this(space, 0);
  }

  public FakeMerges(RecipeSpace space, int idle) {
    this.space = space;
    this.idle = idle;
  }

  /// Rows of two terms, told apart by the length of their answers.
  public static SearchRows rows(int perTerm) throws IOException {
    SequencedMap<String, EncodedRows> sets = new LinkedHashMap<>();
    try (ChatFormat format = ChatFormat.open(MODEL)) {
      sets.put("safety", encode(format, 1, perTerm));
      sets.put("expert", encode(format, 1 + perTerm, perTerm));
      sets.put("benign", encode(format, 1, 0));
      ObjectiveRows losses = new ObjectiveRows(sets, new LinkedHashMap<>());
      return new SearchRows(new SplitRows(Split.SEARCH, losses, new ReplyRows(Map.of(), format)));
    }
  }

  private static EncodedRows encode(ChatFormat format, int from, int count) {
    return format.encode(
        IntStream.range(from, from + count).mapToObj(i -> Row.of("0", "0 ".repeat(i))).toList());
  }

  /// The bottom of a row of so many answer tokens in every gene; of odd ones further up, so that
  /// genes that serve one row do not serve another.
  private double loss(Genome genome, int answerTokens) {
    SplittableRandom random = new SplittableRandom(answerTokens);
    double loss = 0;
    for (int i = idle; i < genome.size(); i++) {
      double above = genome.gene(i) - 0.4 - SPREAD * random.nextDouble();
      loss += above * above / genome.size();
    }
    return 0.1 + random.nextDouble() + loss;
  }

  @Override
  public LanguageModel load(MergeRecipe recipe) {
    Genome genome = space.encode(recipe).orElseThrow();
    return new LanguageModel() {
      @Override
      public double[] answerLosses(EncodedRows encoded) {
        rows.addAndGet(encoded.size());
        return IntStream.range(0, encoded.size())
            .mapToDouble(row -> loss(genome, encoded.answerTokens(row)))
            .toArray();
      }

      @Override
      public List<String> generate(List<String> prompts, Sampling sampling) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public ScoringPlan plan(List<EncodedRows> sets, int candidates) {
    return new ScoringPlan(false, candidates, "f32", 0, 0, 0, 0, 0, List.of(1), 0, "none");
  }

  @Override
  public List<CandidateLosses> score(
      List<MergeRecipe> recipes, List<EncodedRows> sets, ScoringPlan plan) {
    throw new UnsupportedOperationException();
  }
}
