/// The search loop: what is tried next, on how many rows, until when, and whether the best holds.
///
/// Start with `CandidateSearch`, the loop on one screen, and `Fidelity`, on how many rows it looks:
/// all (`WholeScoring`) or more and more (`Race`). `DescribedSearch` is a search of the
/// experiment's own, `Audit` looks at its finalists again on rows that no search saw.
@NullMarked
package dev.mergewright.experiment.loop;

import org.jspecify.annotations.NullMarked;
