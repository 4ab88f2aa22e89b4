package dev.mergewright.experiment;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.Lock;
import dev.mergewright.experiment.journal.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Takes over what another run measured, for a run that asks something else about the same models
/// and data.
public final class Fork {
  private Fork() {}

  /// The entries of a run, finished or not.
  ///
  /// @param run its folder
  /// @param own what the new run is determined by
  /// @throws InvalidInputException when its losses would not be those of the new run
  public static List<JournalEntry> entries(Path run, Lock own) throws IOException {
    RunFolder folder = RunFolder.existing(run);
    Lock other = Lock.read(folder.lock());
    List<String> differing = differing(own, other);
    if (!differing.isEmpty()) {
      throw new InvalidInputException(
          "%s measured something else: it has other %s; run without --from, or name a run with the same"
              .formatted(run, String.join(" and other ", differing)));
    }
    return other.equals(own) ? List.of() : Journal.read(folder.journal());
  }

  private static List<String> differing(Lock own, Lock other) {
    List<String> differing = new ArrayList<>();
    String base = own.settings().models().base();
    String its = other.settings().models().base();
    if (!Objects.equals(own.models().get(base), other.models().get(its))) {
      differing.add("models (the base)");
    }
    for (String use : own.data().keySet()) {
      if (!Objects.equals(own.data().get(use), other.data().get(use))) {
        differing.add("data (" + use + ")");
      }
    }
    if (!own.judge().equals(other.judge())) {
      differing.add("data (the judge)");
    }
    if (!Objects.equals(own.arithmetic(), other.arithmetic())) {
      differing.add("arithmetic");
    }
    return differing;
  }
}
