package dev.mergewright.synthesis.grammar;

/// A question that a grammar wrote, with its worked answer.
///
/// @param intent what kind of question it is
/// @param question the question
/// @param reply the worked answer, ending in the result
/// @param result the result alone
/// @param verifier the id of the [Verifier] that can check it
/// @param difficulty `easy`, `medium` or `hard`
record Item(
    String intent,
    String question,
    String reply,
    String result,
    String verifier,
    String difficulty) {}
