package dev.mergewright.dataset;

import java.io.IOException;

/// How a row of one public set becomes an item.
interface Layout {
  Item item(SourceRow row) throws UnusableRowException;

  /// Makes the layout for a file; some sets must be looked through first, to learn how this copy
  /// counts its answers or names its columns.
  interface Source {
    Layout of(SourceRows rows) throws IOException;
  }
}
