/// Rows that a merge is optimised and judged on: examples, splits, fingerprints, duplicates,
/// contamination and cards; and the public sets that a user has downloaded, read as they are
/// published.
///
/// Start with [dev.mergewright.dataset.Example], one row, then [dev.mergewright.dataset.Dataset], a
/// folder of rows in three splits. A split is a type, not a file name:
/// [dev.mergewright.dataset.Split]. A downloaded file is read by
/// [dev.mergewright.dataset.PublicSet] into items, [dev.mergewright.dataset.Item]. What is told
/// about many texts at once: [dev.mergewright.dataset.NearDuplicates],
/// [dev.mergewright.dataset.Contamination], [dev.mergewright.dataset.Diversity].
///
/// This room knows no model.
@NullMarked
package dev.mergewright.dataset;

import org.jspecify.annotations.NullMarked;
