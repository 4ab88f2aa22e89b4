/// One run: settings read, data made, merges searched, winner written, everything journalled.
///
/// Start with `MainJob`, the whole path on one screen. Its parts, each of which uses only those
/// before it:
///
/// ```text
/// rows       what candidates are measured on            settings   what experiment.yaml says
/// models     parents and merges, loaded                 journal    what a run writes and resumes from
/// loop       what is tried next, and until when         runs       runs read back, listed, compared
/// (here)     data, arms, exam and winner in order       plan       what all of it would take
/// ```
///
/// Only this room joins search and evaluation.
@NullMarked
package dev.mergewright.experiment;

import org.jspecify.annotations.NullMarked;
