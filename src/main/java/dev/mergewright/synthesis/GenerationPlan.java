package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.synthesis.calls.Price;
import dev.mergewright.synthesis.calls.Speaker;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a run would ask, take and cost, told before anything is asked.
///
/// The expected figures rest on rough assumptions, [#ASSUMPTIONS]; the worst case is what the
/// candidate budget and the token limits allow.
///
/// @param cells the rows that are wanted
/// @param models who takes part
/// @param steps the calls
/// @param expected what the run will probably cost
/// @param worst the most it can cost without a cap
/// @param cap the cap in US dollars, null for none
/// @param diskBytes room for journal and dataset, worst case
/// @param warnings what may go wrong
public record GenerationPlan(
    List<Cell> cells,
    List<Model> models,
    List<Step> steps,
    Cost expected,
    Cost worst,
    @Nullable BigDecimal cap,
    long diskBytes,
    List<String> warnings) {
  /// What the expected figures assume.
  public static final String ASSUMPTIONS =
      "3 candidates for 2 rows, every step reached, 4 characters per token, replies of 150 tokens"
          + " or the limit";

  private static final double SLOTS_PER_ROW = 1.5;
  private static final int CHARACTERS_PER_TOKEN = 4;
  private static final int TEMPLATE_TOKENS = 20;
  private static final int REPLY_TOKENS = 150;
  private static final int JUDGE_CHARACTERS = 1600;
  private static final int JUDGE_TOKENS = 100;
  private static final double DISPUTED = 0.15;
  private static final long RECORD_BYTES = 600;
  private static final int BYTES_PER_TOKEN = 4;
  private static final long ROW_BYTES = 3000;
  private static final int OLD_PRICE_DAYS = 90;

  /// Rows of one kind of one stream.
  ///
  /// @param candidates the most slots that its stream tries
  public record Cell(
      String stream, String kind, int search, int select, int test, int candidates) {}

  /// A model that takes part.
  ///
  /// @param place where it is
  /// @param isPriced whether the user named a price
  /// @param priceAgeDays how old the price is, null without one
  /// @param supportsSeed whether equal seeds give equal replies
  public record Model(
      String name,
      String place,
      boolean isPriced,
      @Nullable Long priceAgeDays,
      boolean supportsSeed) {}

  /// Calls of one kind to one model.
  public record Step(String name, String model, long expectedCalls, long worstCalls) {}

  /// Tokens and money.
  ///
  /// @param usd US dollars of the models with a price
  /// @param isWhole whether that is all: no remote model without a price takes part
  public record Cost(long calls, long tokensIn, long tokensOut, BigDecimal usd, boolean isWhole) {}

  public GenerationPlan {
    cells = List.copyOf(cells);
    models = List.copyOf(models);
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  static GenerationPlan of(
      GenerationFile file,
      Map<String, Speaker> speakers,
      List<CandidateStream> streams,
      Jury jury) {
    List<Planned> planned = new ArrayList<>();
    for (CandidateStream stream : streams) {
      double goodSlots = (double) stream.requiredRows() / stream.strategy().rowsPerSlot();
      long slots = Math.min(stream.candidates(), (long) Math.ceil(goodSlots * SLOTS_PER_ROW));
      stream
          .strategy()
          .steps()
          .forEach(step -> planned.add(new Planned(step, slots, stream.candidates())));
      judges(jury).forEach(step -> planned.add(new Planned(step, slots, stream.candidates())));
    }
    Cost worst = cost(planned, speakers, true);
    long rows = streams.stream().mapToLong(CandidateStream::requiredRows).sum();
    return new GenerationPlan(
        cells(streams),
        speakers.values().stream().map(GenerationPlan::model).toList(),
        steps(planned),
        cost(planned, speakers, false),
        worst,
        file.budget().usd(),
        worst.calls * RECORD_BYTES + worst.tokensOut * BYTES_PER_TOKEN + rows * ROW_BYTES,
        warnings(speakers, streams, worst, file.budget().usd()));
  }

  /// A step with the slots that take it.
  private record Planned(Strategy.Step step, long slots, long mostSlots) {
    long calls(boolean isWorst) {
      return firstCalls(isWorst) * (isWorst ? 1 + longerCalls() + repairs() : 1);
    }

    private long firstCalls(boolean isWorst) {
      return (long) Math.ceil(step.calls() * (isWorst ? mostSlots : slots));
    }

    private int longerCalls() {
      return step.longer() > 0 ? 1 : 0;
    }

    private int repairs() {
      return step.isSentBack() ? 1 : 0;
    }

    private long longestReply() {
      return (long) step.maxTokens() * Math.max(1, step.longer());
    }

    long tokensIn(boolean isWorst) {
      long request = step.promptCharacters() / CHARACTERS_PER_TOKEN + TEMPLATE_TOKENS;
      long sentBack = isWorst ? firstCalls(true) * repairs() * longestReply() : 0;
      return calls(isWorst) * request + sentBack;
    }

    long tokensOut(boolean isWorst) {
      return isWorst
          ? firstCalls(true) * (step.maxTokens() + (longerCalls() + repairs()) * longestReply())
          : firstCalls(false) * Math.min(REPLY_TOKENS, step.maxTokens());
    }
  }

  private static List<Strategy.Step> judges(Jury jury) {
    List<String> names = jury.speakers();
    List<Strategy.Step> steps = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      steps.add(
          new Strategy.Step(
              "judge",
              names.get(i),
              i == 0 ? 1 : DISPUTED,
              JUDGE_CHARACTERS,
              JUDGE_TOKENS,
              0,
              false));
    }
    return steps;
  }

  private static List<Cell> cells(List<CandidateStream> streams) {
    List<Cell> cells = new ArrayList<>();
    for (CandidateStream stream : streams) {
      for (Map.Entry<Example.Kind, Quota> cell : stream.quotas().entrySet()) {
        Quota quota = cell.getValue();
        cells.add(
            new Cell(
                stream.name(),
                cell.getKey().key(),
                quota.search(),
                quota.select(),
                Objects.requireNonNullElse(quota.test(), 0),
                stream.candidates()));
      }
    }
    return cells;
  }

  private static Model model(Speaker speaker) {
    Price price = speaker.conditions().price();
    String address = speaker.identity().address();
    return new Model(
        speaker.name(),
        address.isEmpty() ? "this machine" : address,
        price != null || !speaker.isRemote(),
        price == null ? null : price.ageInDays(LocalDate.now()),
        speaker.conditions().supportsSeed());
  }

  private static List<Step> steps(List<Planned> planned) {
    Map<String, Step> steps = new LinkedHashMap<>();
    for (Planned one : planned) {
      String name = one.step.name();
      String model = one.step.speaker();
      Step step = new Step(name, model, one.calls(false), one.calls(true));
      steps.merge(
          name + " " + model,
          step,
          (a, b) ->
              new Step(
                  name, model, a.expectedCalls + b.expectedCalls, a.worstCalls + b.worstCalls));
    }
    return List.copyOf(steps.values());
  }

  private static Cost cost(List<Planned> planned, Map<String, Speaker> speakers, boolean isWorst) {
    BigDecimal usd = BigDecimal.ZERO;
    boolean isWhole = true;
    for (Planned one : planned) {
      Speaker speaker = Objects.requireNonNull(speakers.get(one.step.speaker()));
      Price price = speaker.conditions().price();
      if (price != null) {
        usd = usd.add(price.of(one.tokensIn(isWorst), one.tokensOut(isWorst)));
      }
      isWhole &= price != null || !speaker.isRemote();
    }
    return new Cost(
        planned.stream().mapToLong(one -> one.calls(isWorst)).sum(),
        planned.stream().mapToLong(one -> one.tokensIn(isWorst)).sum(),
        planned.stream().mapToLong(one -> one.tokensOut(isWorst)).sum(),
        usd.setScale(2, RoundingMode.UP),
        isWhole);
  }

  GenerationPlan withWarnings(List<String> more) {
    List<String> all = new ArrayList<>(more);
    all.addAll(warnings);
    return new GenerationPlan(cells, models, steps, expected, worst, cap, diskBytes, all);
  }

  private static List<String> warnings(
      Map<String, Speaker> speakers,
      List<CandidateStream> streams,
      Cost worst,
      @Nullable BigDecimal cap) {
    List<String> warnings = new ArrayList<>();
    for (Speaker speaker : speakers.values()) {
      Price price = speaker.conditions().price();
      if (speaker.isRemote() && price == null) {
        warnings.add(speaker.name() + " has no price: what it costs is unknown, not 0");
      } else if (price != null && price.ageInDays(LocalDate.now()) > OLD_PRICE_DAYS) {
        warnings.add(
            "the price of %s is %d days old"
                .formatted(speaker.name(), price.ageInDays(LocalDate.now())));
      }
      if (!speaker.conditions().supportsSeed()) {
        warnings.add(speaker.name() + " ignores seeds: only the journal can repeat the run");
      }
    }
    for (CandidateStream stream : streams) {
      if (stream.strategy().steps().isEmpty()) {
        warnings.add(stream.name() + " does not say what its slots cost; it is not in the figures");
      }
    }
    if (cap != null && worst.usd.compareTo(cap) > 0) {
      warnings.add("the worst case is above the cap: the run would stop at the cap");
    }
    return warnings;
  }
}
