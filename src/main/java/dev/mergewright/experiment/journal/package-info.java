/// What a run writes while it goes on, from which it resumes to the same bits.
///
/// Start with `Lock`, everything that determines a run; then `Journal`, one fsynced line per
/// `JournalEntry`; then `RunFolder`, where both lie. `KnownResults` spares what was measured
/// before.
@NullMarked
package dev.mergewright.experiment.journal;

import org.jspecify.annotations.NullMarked;
