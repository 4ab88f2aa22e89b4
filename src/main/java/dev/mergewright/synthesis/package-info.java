/// New rows from chat models: ask, answer, judge, filter, export (arXiv 2406.14563, section 3).
///
/// Start with [dev.mergewright.synthesis.Generator], the loop, and
/// [dev.mergewright.synthesis.PaperSafety], the paper's two recipes;
/// [dev.mergewright.synthesis.Prompt] is what models are asked, [dev.mergewright.synthesis.Judge]
/// decides what a reply is, and [dev.mergewright.synthesis.calls.LocalChatModel] puts any
/// checkpoint behind LangChain4j's `ChatModel`, batched.
///
/// Why questions are numbered: number and seed decide topic and sampling, the order of the numbers
/// decides what is kept. So a set does not depend on threads, rounds or the speed of an endpoint.
///
/// This room knows no merge and no search.
@NullMarked
package dev.mergewright.synthesis;

import org.jspecify.annotations.NullMarked;
