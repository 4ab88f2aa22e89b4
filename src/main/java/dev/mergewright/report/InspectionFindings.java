package dev.mergewright.report;

import dev.mergewright.merge.Component;
import dev.mergewright.merge.Inspection;
import dev.mergewright.merge.TaskVectorSums;
import dev.mergewright.report.TaskVectors.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What an inspection lets a reader conclude, in plain sentences.
///
/// @param found the finding in one sentence
/// @param details what stands behind it
/// @param sure how far it can be trusted
/// @param next what to do
record InspectionFindings(String found, List<String> details, String sure, String next) {
  /// Cosines from which on task vectors are called alike, nearly and largely.
  private static final double NEARLY_ALIKE = 0.9;

  private static final double LARGELY_ALIKE = 0.5;

  /// Cosines closer to 0 are called a right angle.
  private static final double RIGHT_ANGLE = 0.1;

  /// A cosine below 0 by this many standard deviations of unrelated vectors is no accident.
  private static final double DEVIATIONS = 3;

  /// A task vector this many times as long as another outweighs it.
  private static final double OUTWEIGHS = 1.5;

  /// More layers than this are counted and not named.
  private static final int MOST_NAMED = 6;

  /// The pairs that get a sentence, the least alike first.
  private static final int MOST_PAIRS = 3;

  InspectionFindings {
    details = List.copyOf(details);
  }

  static InspectionFindings of(TaskVectors vectors) {
    return new Teller(vectors, vectors.total(), comparable(vectors)).findings();
  }

  /// The pairs of which both differ from the base, the least alike first.
  private static List<Pair> comparable(TaskVectors vectors) {
    TaskVectorSums total = vectors.total();
    return vectors.pairs().stream()
        .filter(pair -> cosine(total, pair).isPresent())
        .sorted(Comparator.comparingDouble(pair -> cosine(total, pair).orElseThrow()))
        .toList();
  }

  private static OptionalDouble cosine(TaskVectorSums sums, Pair pair) {
    return sums.cosine(pair.first(), pair.second());
  }

  /// Puts the sentences together.
  private record Teller(TaskVectors vectors, TaskVectorSums total, List<Pair> pairs) {
    InspectionFindings findings() {
      List<String> details = new ArrayList<>();
      lengths().forEach(details::add);
      IntStream.range(0, vectors.sources()).mapToObj(this::whereabouts).forEach(details::add);
      pairs.stream().limit(MOST_PAIRS).map(this::extremes).forEach(details::add);
      return new InspectionFindings(found(), details, sure(), next());
    }

    private String found() {
      if (vectors.sources() == 1) {
        return total.norm(0) == 0
            ? vectors.name(0) + " does not differ from its base."
            : "%s differs from its base by %s %% of the base's norm."
                .formatted(vectors.name(0), InspectionTables.fine(total.relativeNorm(0)));
      }
      if (pairs.isEmpty()) {
        return "No two sources differ from the base, so there is nothing to compare.";
      }
      Pair least = pairs.getFirst();
      String alike =
          "%s: their cosine is %s, and of the weights that both changed %s %% moved in opposite directions."
              .formatted(
                  relation(cosine(total, least).orElseThrow()),
                  InspectionTables.cosine(cosine(total, least)),
                  InspectionTables.share(total.conflicts(least.first(), least.second())));
      return pairs.size() == 1
          ? "The task vectors of %s %s".formatted(vectors.name(least), alike)
          : "Of %d pairs of sources, %s are least alike. Their task vectors %s"
              .formatted(pairs.size(), vectors.name(least), alike);
    }

    private static String relation(double cosine) {
      if (cosine >= LARGELY_ALIKE) {
        return cosine >= NEARLY_ALIKE
            ? "point in nearly the same direction"
            : "point largely in the same direction";
      }
      if (cosine >= RIGHT_ANGLE) {
        return "agree in part";
      }
      return cosine > -RIGHT_ANGLE ? "are nearly at right angles" : "point against each other";
    }

    /// Which source changed most, and whether it would outweigh another.
    private List<String> lengths() {
      if (vectors.sources() == 1 || pairs.isEmpty()) {
        return List.of();
      }
      List<Integer> byLength =
          IntStream.range(0, vectors.sources())
              .boxed()
              .sorted(Comparator.comparingDouble((Integer source) -> -total.norm(source)))
              .toList();
      String sizes =
          byLength.stream()
              .map(s -> vectors.name(s) + " " + InspectionTables.fine(total.relativeNorm(s)) + " %")
              .collect(Collectors.joining(", "));
      String told = "Size of the change, in percent of the base's norm: " + sizes + ".";
      int longest = byLength.getFirst();
      int shortest = byLength.getLast();
      double ratio = total.norm(longest) / total.norm(shortest);
      return List.of(
          Double.isFinite(ratio) && ratio >= OUTWEIGHS
              ? told
                  + " %s moved %s times as far as %s, so at equal weights it decides the sum."
                      .formatted(
                          vectors.name(longest),
                          String.format(Locale.ROOT, "%.1f", ratio),
                          vectors.name(shortest))
              : told);
    }

    /// Where a source's change lies, and how much it left alone.
    private String whereabouts(int source) {
      String name = vectors.name(source);
      if (total.norm(source) == 0) {
        return vectors.sources() == 1
            ? "All its weights are those of the base."
            : name + " does not differ from the base: all its weights are the same.";
      }
      return "%s: %s; %s. %s %% of its weights are those of the base."
          .formatted(
              name,
              half(source),
              components(source),
              InspectionTables.share(total.unchanged(source)));
    }

    /// The fewest layers that hold half of the squared norm.
    private String half(int source) {
      List<Integer> places =
          vectors.inspection().layers().stream()
              .sorted(
                  Comparator.comparingDouble(
                      (Integer layer) -> -vectors.inspection().of(layer).squares(source)))
              .toList();
      List<Integer> holding = new ArrayList<>();
      for (double held = 0; held < total.squares(source) / 2; ) {
        int next = places.get(holding.size());
        held += vectors.inspection().of(next).squares(source);
        holding.add(next);
      }
      if (holding.size() <= MOST_NAMED) {
        return "half of its change (squared norm) lies " + placesIn(holding);
      }
      boolean outside = holding.contains(Inspection.OUTSIDE);
      return "its change is spread: half of the squared norm takes %d of %d layers%s"
          .formatted(
              holding.size() - (outside ? 1 : 0),
              vectors.layers().size(),
              outside ? " and what lies outside of them" : "");
    }

    private String components(int source) {
      return vectors.inspection().components().stream()
          .filter(component -> share(component, source) >= 0.001)
          .sorted(Comparator.comparingDouble((Component component) -> -share(component, source)))
          .map(
              component ->
                  "%s %s %%".formatted(component.key(), Numbers.percent(share(component, source))))
          .collect(Collectors.joining(", "));
    }

    private double share(Component component, int source) {
      return vectors.inspection().of(component).share(source, total).orElse(0);
    }

    /// In which layers two sources are least and most alike, and where they move against each
    /// other.
    private String extremes(Pair pair) {
      List<Integer> layers =
          vectors.inspection().layers().stream()
              .filter(layer -> cosineAt(layer, pair).isPresent())
              .sorted(Comparator.comparingDouble(layer -> cosineAt(layer, pair).orElseThrow()))
              .toList();
      if (layers.isEmpty()) {
        return vectors.name(pair) + " change nothing in common.";
      }
      int least = layers.getFirst();
      int most = layers.getLast();
      TaskVectorSums sums = vectors.inspection().of(least);
      return "%s are least alike %s (cosine %s, %s %% of signs opposed) and most alike %s (%s). %s"
          .formatted(
              vectors.name(pair),
              inPlace(least),
              InspectionTables.cosine(cosineAt(least, pair)),
              InspectionTables.share(sums.conflicts(pair.first(), pair.second())),
              inPlace(most),
              InspectionTables.cosine(cosineAt(most, pair)),
              opposition(against(pair)));
    }

    private static String opposition(List<Integer> against) {
      if (against.isEmpty()) {
        return "Nowhere do they move against each other.";
      }
      return "They move against each other "
          + (against.size() > MOST_NAMED
              ? "in %d layers, shaded red below.".formatted(against.size())
              : placesIn(against) + ".");
    }

    /// The layers whose cosine is further below 0 than that of unrelated vectors would be.
    private List<Integer> against(Pair pair) {
      return vectors.inspection().layers().stream()
          .filter(layer -> cosineAt(layer, pair).orElse(0) < -chance(layer))
          .toList();
    }

    private double chance(int layer) {
      return DEVIATIONS / Math.sqrt(vectors.inspection().of(layer).elements());
    }

    private OptionalDouble cosineAt(int layer, Pair pair) {
      return cosine(vectors.inspection().of(layer), pair);
    }

    private String sure() {
      return "The sums run over all %s weights of each model, so there is no sampling error. They describe weights and not behaviour: a small change can matter much, and whether a merge refuses or answers can only be measured."
          .formatted(Numbers.count(total.elements()));
    }

    private String next() {
      if (vectors.sources() == 1) {
        return "Inspect it together with the models that it shall be merged with.";
      }
      if (pairs.isEmpty()) {
        return "Merge only models that differ from the base; check that the folders are the right"
            + " ones.";
      }
      List<Pair> opposed = pairs.stream().filter(pair -> !against(pair).isEmpty()).toList();
      if (!opposed.isEmpty()) {
        return "Where sources move against each other, a sum cancels some of what each has learned:"
            + " try weights per layer, or a method that elects signs (ties, dare_ties). Then"
            + " measure the merge.";
      }
      Pair most = pairs.getLast();
      return cosine(total, most).orElseThrow() >= LARGELY_ALIKE
          ? "Much of the change is common to %s, and adding both at full weight would count that part twice: start with weights that sum to 1 (linear, slerp, or normalize). Then measure the merge."
              .formatted(vectors.name(most))
          : "The sources share little and hardly cancel each other, which is where adding task"
              + " vectors loses least: start with task_arithmetic or ties. Then measure the"
              + " merge.";
    }

    /// `in layers 3, 4 and 7 and outside the layers`.
    private static String placesIn(List<Integer> places) {
      List<String> layers =
          places.stream()
              .filter(layer -> layer != Inspection.OUTSIDE)
              .sorted()
              .map(String::valueOf)
              .toList();
      List<String> told = new ArrayList<>();
      if (!layers.isEmpty()) {
        told.add((layers.size() == 1 ? "in layer " : "in layers ") + enumerated(layers));
      }
      if (places.contains(Inspection.OUTSIDE)) {
        told.add(TaskVectors.place(Inspection.OUTSIDE));
      }
      return String.join(" and ", told);
    }

    private static String inPlace(int layer) {
      return placesIn(List.of(layer));
    }

    private static String enumerated(List<String> items) {
      return items.size() == 1
          ? items.getFirst()
          : String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
    }
  }
}
