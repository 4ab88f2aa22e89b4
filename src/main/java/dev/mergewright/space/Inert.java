package dev.mergewright.space;

import org.jspecify.annotations.Nullable;

/// A parameter that cannot change the merge, and is therefore kept at its start instead of being
/// searched.
///
/// @param parameter the parameter's name
/// @param source the source model it belongs to, absent when the merge has one value for all
/// @param reason why it has no effect, for the report
public record Inert(String parameter, @Nullable Integer source, String reason) {}
