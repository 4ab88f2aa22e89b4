package dev.mergewright.merge;

/// A tensor of a model that a merge does not use: nothing is dropped without being named.
///
/// @param model the model as the recipe writes it
/// @param tensor its name there
/// @param reason why, as half a sentence
public record LeftOut(String model, String tensor, String reason) {}
