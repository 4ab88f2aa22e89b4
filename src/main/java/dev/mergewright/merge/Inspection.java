package dev.mergewright.merge;

import java.util.List;
import java.util.stream.Stream;

/// What the task vectors of some sources look like, part by part.
///
/// The sums of a layer are those of its parts, and the total is that of the layers, the part
/// outside of them last; each is added in the order of [#parts], so every run gives the same bits.
///
/// @param sources how many sources were compared with the base
/// @param parts the sums per layer and component, by layer and then by component
public record Inspection(int sources, List<Part> parts) {
  /// The layer of what lies outside of the layers.
  public static final int OUTSIDE = Integer.MAX_VALUE;

  /// One component of one layer.
  ///
  /// @param layer its index, or [#OUTSIDE]
  public record Part(int layer, Component component, TaskVectorSums sums) {}

  public Inspection {
    parts = List.copyOf(parts);
  }

  /// The layers that have tensors, [#OUTSIDE] last.
  public List<Integer> layers() {
    return parts.stream().map(Part::layer).distinct().toList();
  }

  /// The components that have tensors.
  public List<Component> components() {
    return parts.stream().map(Part::component).distinct().sorted().toList();
  }

  /// The parts of one layer.
  public List<Part> partsOf(int layer) {
    return parts.stream().filter(part -> part.layer() == layer).toList();
  }

  /// The sums over one layer.
  public TaskVectorSums of(int layer) {
    return sum(partsOf(layer).stream().map(Part::sums));
  }

  /// The sums over one component in all layers.
  public TaskVectorSums of(Component component) {
    return sum(parts.stream().filter(part -> part.component() == component).map(Part::sums));
  }

  /// The sums over the whole model.
  public TaskVectorSums total() {
    return sum(layers().stream().map(this::of));
  }

  private TaskVectorSums sum(Stream<TaskVectorSums> sums) {
    return TaskVectorSums.of(sources, sums.toList());
  }
}
