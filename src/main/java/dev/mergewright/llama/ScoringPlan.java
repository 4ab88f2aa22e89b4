package dev.mergewright.llama;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Weights;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Whether models are scored whole or layer by layer, and what that takes: a value, known before
/// any weight is read.
///
/// ```text
/// resident   models side by side + batches in work
/// streamed   largest part of every source + largest part of one model + batches in work
///            + what is kept of every candidate between the layers
/// ```
///
/// Models that lie in mapped files do not count: the kernel takes their pages back when it needs
/// them.
///
/// @param streams whether layers are brought one by one
/// @param candidates how many models are scored together
/// @param type the compute type, f32 or bf16
/// @param model bytes of one model in the compute type
/// @param part bytes of its largest part, likewise
/// @param sources bytes of the largest part of every source, kept for the candidates to share
/// @param working bytes of the batches in work
/// @param activations bytes kept between the layers, at most
/// @param passes how many batches each pass through the layers takes; one pass where all fit
/// @param budget bytes that may be taken
/// @param budgetSource why so many
public record ScoringPlan(
    boolean streams,
    int candidates,
    String type,
    long model,
    long part,
    long sources,
    long working,
    long activations,
    List<Integer> passes,
    long budget,
    String budgetSource) {
  public ScoringPlan {
    passes = List.copyOf(passes);
  }

  /// Plans the scoring of models, whole if they fit.
  ///
  /// @param sideBySide how many models would be in memory at once, if whole
  /// @throws InvalidInputException when there is too little memory for either way
  static ScoringPlan of(Needs needs, int sideBySide) {
    return sideBySide * needs.resident() <= needs.budget ? needs.plan(false) : needs.plan(true);
  }

  /// What there is to score, on what.
  ///
  /// @param size estimates
  /// @param execution how models are run
  /// @param batches of all rows; none where they are not known yet
  /// @param candidates how many models are scored together
  /// @param sources the models that candidates are merged from, unless they are in memory anyhow;
  ///   none for a single candidate, which shares with nobody
  /// @param budget bytes that may be taken
  record Needs(
      ActivationSize size,
      ModelExecution execution,
      List<TokenBatch> batches,
      int candidates,
      Collection<Weights> sources,
      long budget) {
    /// Bytes of one whole model at work.
    long resident() {
      return size.model() + working();
    }

    ScoringPlan plan(boolean streams) {
      long window = streams ? window() : 0;
      long room = budget - window - part() - working();
      List<Integer> passes = streams ? passes(room) : List.of(batches.size());
      long kept = streams ? most(passes) : 0;
      if (streams && kept > room) {
        throw new InvalidInputException(
            "scoring takes at least %s even layer by layer, but only %s may be taken (%s); free memory, raise --memory, or score fewer models together"
                .formatted(amount(budget - room + kept), amount(budget), execution.budgetSource()));
      }
      return new ScoringPlan(
          streams,
          candidates,
          size.type().label(),
          size.model(),
          part(),
          window,
          working(),
          kept,
          passes,
          budget,
          execution.budgetSource());
    }

    private long part() {
      return ModelPart.of(size.config()).stream()
          .mapToLong(part -> size.bytes(part.elements(size.config())))
          .max()
          .orElse(0);
    }

    private long window() {
      return ModelPart.of(size.config()).stream().mapToLong(this::stored).max().orElse(0);
    }

    private long stored(ModelPart part) {
      long bytes = 0;
      for (Weights source : sources) {
        for (var tensor : part.tensors(size.config()).entrySet()) {
          if (source.tensors().containsKey(tensor.getKey())) {
            bytes += tensor.getValue().as(source.exactType(tensor.getKey())).bytes();
          }
        }
      }
      return bytes;
    }

    /// Where rows are not known, that of full batches of which a quarter counts.
    private long working() {
      int tokens = execution.batchTokens();
      long full = size.working(tokens, tokens / 4);
      return execution.threads() * batches.stream().mapToLong(size::working).max().orElse(full);
    }

    private List<Integer> passes(long room) {
      List<Integer> passes = new ArrayList<>();
      int count = 0;
      long used = 0;
      for (TokenBatch batch : batches) {
        long more = size.kept(batch, candidates);
        if (count > 0 && used + more > room) {
          passes.add(count);
          count = 0;
          used = 0;
        }
        count++;
        used += more;
      }
      passes.add(count);
      return passes;
    }

    private long most(List<Integer> passes) {
      long most = 0;
      int from = 0;
      for (int count : passes) {
        List<TokenBatch> pass = batches.subList(from, from + count);
        most = Math.max(most, pass.stream().mapToLong(b -> size.kept(b, candidates)).sum());
        from += count;
      }
      return most;
    }
  }

  /// The bytes that it takes.
  public long bytes() {
    return streams ? sources + part + working + activations : model + working;
  }

  /// One sentence for people.
  public String text() {
    String whole = "%s of %s weights".formatted(amount(model), type);
    String limit = "%s (%s)".formatted(amount(budget), budgetSource);
    if (!streams) {
      return "resident: %s and %s to work with fit into %s"
          .formatted(whole, amount(working), limit);
    }
    return "streamed layer by layer, in %s: %s do not fit into %s; taken are %s (%s of sources, %s of merged weights, %s of activations for %d %s, %s to work with)"
        .formatted(
            passesInWords(),
            whole,
            limit,
            amount(bytes()),
            amount(sources),
            amount(part),
            amount(activations),
            candidates,
            candidates == 1 ? "model" : "candidates",
            amount(working));
  }

  /// `one pass`, or `2 passes`.
  public String passesInWords() {
    return passes.size() == 1 ? "one pass" : passes.size() + " passes";
  }

  private static String amount(long bytes) {
    return bytes < 100_000_000
        ? "%.1f MB".formatted(bytes / 1e6)
        : "%.1f GB".formatted(bytes / 1e9);
  }
}
