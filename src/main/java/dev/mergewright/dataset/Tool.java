package dev.mergewright.dataset;

import org.jspecify.annotations.Nullable;

/// The program that made a dataset.
///
/// @param version its version
/// @param commit the commit of its sources
public record Tool(@Nullable String version, @Nullable String commit) {
  /// Nobody said.
  public static final Tool UNKNOWN = new Tool(null, null);

  /// The program that runs, by the manifest of its jar. Built from classes, it has no version. A
  /// jar does not say its commit.
  public static Tool running() {
    return new Tool(Tool.class.getPackage().getImplementationVersion(), null);
  }
}
