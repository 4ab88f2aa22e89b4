package dev.mergewright.experiment;

import dev.mergewright.checkpoint.Progress;
import java.util.List;

/// What every step of a run works with.
///
/// @param settings what is asked
/// @param models the opened models
/// @param journal where results go before anything depends on them
/// @param workers the threads that evaluate
/// @param progress who is told
/// @param lock what determines the run
/// @param before what another run measured with the same models and data
record Session(
    ExperimentSettings settings,
    ModelPool models,
    Journal journal,
    Workers workers,
    Progress progress,
    Lock lock,
    List<JournalEntry> before) {}
