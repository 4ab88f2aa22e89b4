/// New rows from chat models: ask, answer, judge, filter, select, export (arXiv 2406.14563, section
/// 3).
///
/// Start with `SafetySynthesis` and `DomainSynthesis`, the paper's two recipes;
/// [dev.mergewright.synthesis.Judge] decides what a reply is; `LocalChatModel` puts any checkpoint
/// behind LangChain4j's `ChatModel`, batched.
///
/// This room knows no merge and no search.
@NullMarked
package dev.mergewright.synthesis;

import org.jspecify.annotations.NullMarked;
