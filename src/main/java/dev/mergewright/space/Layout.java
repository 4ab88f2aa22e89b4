package dev.mergewright.space;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// How a searched parameter is spread over a model: by part, and within a part by layer.
///
/// @param profile how values change over the layers of a part
/// @param parts the first whose filter occurs in a tensor's name decides; what none of them matches
///   keeps the template's value
public record Layout(LayerProfile profile, List<Part> parts) {
  /// Every layer has its own value: the space of arXiv 2403.13187 and 2406.14563.
  public static final Layout PER_LAYER = of(new LayerProfile.Each());

  public Layout {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a layout needs at least one part, was none");
    }
    Set<String> filters = new LinkedHashSet<>();
    for (Part part : parts) {
      for (String filter : part.filters()) {
        if (!filters.add(filter)) {
          throw new IllegalArgumentException("two parts match " + filter + ": " + parts);
        }
      }
    }
    if (parts.subList(0, parts.size() - 1).stream().anyMatch(Part::isRest)) {
      throw new IllegalArgumentException("the part that matches all must be the last: " + parts);
    }
  }

  /// A layout of the whole model.
  public static Layout of(LayerProfile profile) {
    return new Layout(profile, List.of(Part.ALL));
  }

  /// The same profile for each of these parts.
  public Layout by(List<Part> others) {
    return new Layout(profile, others);
  }

  LayerProfile profile(Part part) {
    return part.isInLayers() ? profile : new LayerProfile.Whole();
  }

  boolean coversAll() {
    return parts.getLast().isRest();
  }

  Set<String> filters() {
    return parts.stream().flatMap(part -> part.filters().stream()).collect(Collectors.toSet());
  }
}
