/// Results for people: a finished run as one self-contained page, Markdown, a table of trials and a
/// model card; an inspection of models as a page.
///
/// Start with `Report`, what is told; `Claims` decides what holds, and by which rule;
/// `PairedDifference` is the test behind it; `HtmlReport` and `MarkdownReport` only lay out.
/// `InspectionReport` is the page of an inspection; both pages stand in the frame of `Page`.
///
/// This room computes nothing that a run did not record: no clock, no model, no judge.
///
/// Why the row is the unit of every interval and test: the searches of several seeds answer the
/// same rows, and counting their replies as independent would make three seeds look like three
/// times the evidence.
@NullMarked
package dev.mergewright.report;

import org.jspecify.annotations.NullMarked;
