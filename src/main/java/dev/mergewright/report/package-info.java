/// A finished run for people: one self-contained page, Markdown, a table of trials and a model
/// card.
///
/// Start with `Report`, what is told; `Claims` decides what holds, and by which rule; `HtmlReport`
/// and `MarkdownReport` only lay out.
///
/// This room computes nothing that a run did not record.
@NullMarked
package dev.mergewright.report;

import org.jspecify.annotations.NullMarked;
