package dev.mergewright.dataset;

import org.jspecify.annotations.Nullable;

/// Something that rows are made of, and under which terms.
///
/// @param name the model, dataset or prompt set
/// @param kind such as `model`, `grammar`, `dataset` or `prompts`
/// @param license the SPDX identifier under which what it wrote or holds may be passed on; null
///   when nobody stated its terms
/// @param restrictsTraining whether its terms limit what may be trained on what it wrote
public record Source(
    String name, String kind, @Nullable String license, boolean restrictsTraining) {}
