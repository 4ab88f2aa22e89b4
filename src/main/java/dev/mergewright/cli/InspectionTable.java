package dev.mergewright.cli;

import dev.mergewright.merge.Component;
import dev.mergewright.merge.Inspection;
import dev.mergewright.merge.TaskVectorSums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An inspection as a table for people and as an object for programs.
final class InspectionTable {
  private static final String LABEL = "%-20s";
  private static final int SOURCE_WIDTH = 43;
  private static final int PAIR_WIDTH = 21;

  private final Inspection inspection;
  private final String base;
  private final List<String> sources;
  private final TaskVectorSums total;
  private final List<Pair> pairs = new ArrayList<>();

  private record Pair(int first, int second) {}

  InspectionTable(Inspection inspection, String base, List<String> sources) {
    this.inspection = inspection;
    this.base = base;
    this.sources = sources;
    this.total = inspection.total();
    for (int first = 0; first < sources.size(); first++) {
      for (int second = first + 1; second < sources.size(); second++) {
        pairs.add(new Pair(first, second));
      }
    }
  }

  String text() {
    StringBuilder text = new StringBuilder("base      ").append(base);
    for (int s = 0; s < sources.size(); s++) {
      text.append("%nsource %d  %s".formatted(s + 1, sources.get(s)));
    }
    text.append("%n%n".formatted()).append(header());
    for (int layer : inspection.layers()) {
      boolean outside = layer == Inspection.OUTSIDE;
      text.append(row(outside ? "outside the layers" : "layer " + layer, inspection.of(layer)));
      for (Inspection.Part part : inspection.partsOf(layer)) {
        text.append(row("  " + part.component().key(), part.sums()));
      }
    }
    text.append(row("total", total));
    for (Component component : inspection.components()) {
      text.append(row("  " + component.key(), inspection.of(component)));
    }
    return text.toString();
  }

  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("base", base);
    map.put("sources", sources);
    map.put("total", figures(total));
    Map<String, Object> components = new LinkedHashMap<>();
    for (Component component : inspection.components()) {
      components.put(component.key(), figures(inspection.of(component)));
    }
    map.put("components", components);
    map.put("layers", inspection.layers().stream().map(this::layer).toList());
    return map;
  }

  private Map<String, @Nullable Object> layer(int layer) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("layer", layer == Inspection.OUTSIDE ? null : layer);
    map.putAll(figures(inspection.of(layer)));
    Map<String, Object> components = new LinkedHashMap<>();
    for (Inspection.Part part : inspection.partsOf(layer)) {
      components.put(part.component().key(), figures(part.sums()));
    }
    map.put("components", components);
    return map;
  }

  private Map<String, Object> figures(TaskVectorSums sums) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("elements", sums.elements());
    map.put("sources", IntStream.range(0, sources.size()).mapToObj(s -> of(sums, s)).toList());
    map.put("pairs", pairs.stream().map(pair -> of(sums, pair)).toList());
    return map;
  }

  private Map<String, @Nullable Object> of(TaskVectorSums sums, int source) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("norm", sums.norm(source));
    map.put("relativeNorm", orNull(sums.relativeNorm(source)));
    map.put("share", orNull(sums.share(source, total)));
    map.put("unchanged", orNull(sums.unchanged(source)));
    return map;
  }

  private static Map<String, @Nullable Object> of(TaskVectorSums sums, Pair pair) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("first", pair.first());
    map.put("second", pair.second());
    map.put("cosine", orNull(sums.cosine(pair.first(), pair.second())));
    map.put("conflicts", orNull(sums.conflicts(pair.first(), pair.second())));
    return map;
  }

  private String header() {
    StringBuilder groups = new StringBuilder(LABEL.formatted(""));
    StringBuilder columns = new StringBuilder(LABEL.formatted(""));
    for (int s = 0; s < sources.size(); s++) {
      groups.append(("%" + SOURCE_WIDTH + "s").formatted("source " + (s + 1)));
      columns.append("%12s%10s%10s%11s".formatted("norm", "% of base", "% share", "% same"));
    }
    for (Pair pair : pairs) {
      String title = "%d and %d".formatted(pair.first() + 1, pair.second() + 1);
      groups.append(("%" + PAIR_WIDTH + "s").formatted(title));
      columns.append("%10s%11s".formatted("cosine", "% conflict"));
    }
    return "%s%n%s".formatted(groups, columns);
  }

  private String row(String label, TaskVectorSums sums) {
    StringBuilder row = new StringBuilder("%n".formatted()).append(LABEL.formatted(label));
    for (int s = 0; s < sources.size(); s++) {
      row.append("%12.4g".formatted(sums.norm(s)));
      row.append(percent(sums.relativeNorm(s), 10, 2));
      row.append(percent(sums.share(s, total), 10, 2));
      row.append(percent(sums.unchanged(s), 11, 1));
    }
    for (Pair pair : pairs) {
      row.append(number(sums.cosine(pair.first(), pair.second()), 1, 10, 3));
      row.append(percent(sums.conflicts(pair.first(), pair.second()), 11, 1));
    }
    return row.toString();
  }

  private static String percent(OptionalDouble share, int width, int digits) {
    return number(share, 100, width, digits);
  }

  private static String number(OptionalDouble value, double scale, int width, int digits) {
    return value.isEmpty()
        ? " ".repeat(width - 1) + "-"
        : ("%" + width + "." + digits + "f").formatted(scale * value.getAsDouble());
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isEmpty() ? null : Double.valueOf(value.getAsDouble());
  }
}
