package dev.mergewright.dataset;

import java.util.List;

/// What is kept beside the rows of a dataset: the settings, the account and the rejects.
///
/// @param config the resolved settings as YAML, without secrets; empty to write down the
///   production's
/// @param making the account
/// @param rejects what was dropped, in canonical order
public record Dossier(String config, Making making, List<Rejected> rejects) {
  /// Nothing but the rows.
  public static final Dossier NONE = new Dossier("", Making.NONE, List.of());

  public Dossier {
    rejects = List.copyOf(rejects);
  }
}
