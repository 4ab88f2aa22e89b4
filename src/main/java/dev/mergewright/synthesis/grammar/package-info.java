/// Rows without any model: grammars write questions whose answers are known exactly.
///
/// Start with [dev.mergewright.synthesis.grammar.GrammarChatModel], which puts a grammar behind
/// LangChain4j's `ChatModel`, so that every stage of a generation runs offline and without a key.
/// [dev.mergewright.synthesis.grammar.Grammar] reads words and surfaces from a resource;
/// [dev.mergewright.synthesis.grammar.Verifier] checks answers without knowing who wrote them.
///
/// Why text is data: a grammar of forty surfaces an intent is long, and is read and corrected by
/// people who need no Java.
///
/// What comes of it proves that the pipeline works and that answers are right; it says nothing of
/// natural language, and names of such sets end in `-offline`.
@NullMarked
package dev.mergewright.synthesis.grammar;

import org.jspecify.annotations.NullMarked;
