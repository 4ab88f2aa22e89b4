package dev.mergewright.llama;

import java.util.List;
import java.util.Set;

/// What ends a reply, and is not part of it.
///
/// @param tokens special tokens
/// @param texts written ones
record StopRule(Set<Integer> tokens, List<String> texts) {}
