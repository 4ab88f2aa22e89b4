package dev.mergewright.synthesis.calls;

/// The terms under which a model's replies may be used.
///
/// @param terms an SPDX identifier, or the terms' name in words
/// @param restrictsTraining whether they limit what may be trained on the replies
public record LicenseTerms(String terms, boolean restrictsTraining) {}
