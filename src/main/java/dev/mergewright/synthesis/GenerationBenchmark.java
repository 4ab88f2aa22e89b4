package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Contamination;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Dossier;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.NearDuplicates;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Reference;
import dev.mergewright.dataset.Release;
import dev.mergewright.llama.Message;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Caller;
import dev.mergewright.synthesis.calls.Receipt;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/// How fast everything after the calls is: replies come from memory, so what is left is the loop,
/// all sieves, the choice of rows and the writing of the dataset.
public final class GenerationBenchmark {
  private static final int VOCABULARY = 4000;
  private static final int WORDS = 16;
  private static final int REFERENCES = 1000;

  private GenerationBenchmark() {}

  /// @param rows accepted rows of the pipeline
  /// @param pipelineSeconds the time for them, until the dataset was on disk
  /// @param texts texts compared with each other, all pairs
  /// @param duplicates how many were near-duplicates of an earlier one
  /// @param dedupSeconds the time for that
  /// @param peakHeapBytes the most heap that was in use at any moment
  public record Result(
      int rows,
      double pipelineSeconds,
      int texts,
      int duplicates,
      double dedupSeconds,
      long peakHeapBytes) {
    public double rowsPerSecond() {
      return rows / pipelineSeconds;
    }
  }

  /// @param rows the rows that the pipeline is to give
  /// @param texts the texts that are compared with each other
  /// @param folder where the dataset is written; must not exist
  public static Result run(int rows, int texts, Path folder, Progress progress)
      throws IOException, InterruptedException {
    progress.begin("pipeline", rows);
    long began = System.nanoTime();
    write(harvest(rows, progress), folder);
    double pipeline = seconds(began);
    progress.end("%d rows".formatted(rows));
    progress.begin("all pairs", texts);
    List<String> all =
        IntStream.range(0, texts).mapToObj(i -> sentence(new SplittableRandom(i))).toList();
    began = System.nanoTime();
    NearDuplicates index = NearDuplicates.standard();
    int duplicates = 0;
    for (String text : all) {
      duplicates += index.addUnlessNear("", text).isPresent() ? 1 : 0;
    }
    double dedup = seconds(began);
    progress.end("%d texts".formatted(texts));
    return new Result(rows, pipeline, texts, duplicates, dedup, peakHeap());
  }

  private static Harvest harvest(int rows, Progress progress) throws InterruptedException {
    List<Example> measured = new ArrayList<>();
    for (int i = 0; i < REFERENCES; i++) {
      String text = sentence(new SplittableRandom(-1L - i));
      measured.add(Example.of(text, "-", Example.Kind.DOMAIN, Origin.grammar()));
    }
    Contamination against = new Contamination(List.of(Reference.of("benchmark", measured)));
    List<Sieve> sieves = new ArrayList<>(List.of(new SlotNotes("en"), new DistinctPrompts()));
    Jury jury = new Jury(PatternJudge.english(), null, null);
    SieveSettings settings = new SieveSettings(null, null, null, false, null, List.of());
    sieves.addAll(Sieves.of(settings, "en", List.of(), null, against, jury, new JuryTally()));
    CandidateStream stream =
        new CandidateStream(
            "benchmark",
            new TwoCalls(),
            new SlotValues(Map.of(), List.of(), Map.of()),
            1,
            Map.of(Example.Kind.DOMAIN, new Quota(rows / 2, rows - rows / 2)),
            Set.of(Example.Kind.DOMAIN),
            rows * 3,
            null);
    return new Generator(
            List.of(stream), sieves, _ -> false, SieveSettings.standard().threshold(), progress)
        .generate(new Memory())
        .requireComplete();
  }

  private static void write(Harvest harvest, Path folder) throws IOException {
    Dataset dataset =
        new Dataset(
            "benchmark",
            harvest.rows(),
            new Account().production("Made up.", "No meaning.", "CC0-1.0", harvest, Release.NONE));
    Dossier dossier = HarvestDossier.of("{}\n", harvest, dataset, List.of());
    dataset.write(folder, dossier);
  }

  /// Asks for a question, then for its answer, as the domain strategies do.
  private record TwoCalls() implements Strategy {
    @Override
    public List<Proposal> propose(List<Slot> slots, Round round) throws InterruptedException {
      List<Reply> questions = round.caller().replies(calls(slots, "question"));
      List<Reply> answers = round.caller().replies(calls(slots, "answer"));
      List<Proposal> proposals = new ArrayList<>();
      for (int i = 0; i < slots.size(); i++) {
        String question = ((Reply.Said) questions.get(i)).text();
        Reject reason = round.gate().reject(question);
        Example row =
            Example.of(
                question,
                ((Reply.Said) answers.get(i)).text(),
                Example.Kind.DOMAIN,
                new Origin(Origin.Generator.REPLAY, Origin.Grade.PLUMBING, null, null));
        proposals.add(
            reason == null
                ? new Proposal.Candidate(slots.get(i), List.of(row))
                : new Proposal.Dropped(slots.get(i), reason));
      }
      return proposals;
    }

    private static List<Call> calls(List<Slot> slots, String step) {
      return slots.stream()
          .map(
              slot ->
                  new Call(
                      step,
                      List.of(Message.user(step)),
                      1,
                      64,
                      Seeds.of(slot.seed(), step, 0),
                      List.of()))
          .toList();
    }
  }

  /// Replies by the seed alone.
  private record Memory() implements Caller {
    private static final Receipt RECEIPT = new Receipt("", "stop", 1, 1, null, Instant.EPOCH);

    @Override
    public List<Reply> replies(List<Call> calls) {
      return calls.stream()
          .<Reply>map(
              call -> new Reply.Said(sentence(new SplittableRandom(call.seed())), false, RECEIPT))
          .toList();
    }

    @Override
    public List<Reply> replies(List<Call> calls, Screen screen) {
      return replies(calls);
    }
  }

  /// Words drawn so that short ones are frequent, as in a language.
  private static String sentence(SplittableRandom random) {
    StringJoiner words = new StringJoiner(" ", "", " ?");
    for (int i = 0; i < WORDS; i++) {
      double share = random.nextDouble();
      words.add("w" + Integer.toString((int) (VOCABULARY * share * share), Character.MAX_RADIX));
    }
    return words.toString();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
