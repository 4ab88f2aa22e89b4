package dev.mergewright.experiment;

import java.util.Map;

/// Where a result comes from: enough to make it again.
///
/// @param version Mergewright's version
/// @param commit the source commit, or `unknown`
/// @param java the virtual machine
/// @param system operating system and architecture
/// @param processor the CPU's name and core count
/// @param libraries versions of the libraries that compute
/// @param models fingerprints of the models by role
public record Provenance(
    String version,
    String commit,
    String java,
    String system,
    String processor,
    Map<String, String> libraries,
    Map<String, String> models) {}
