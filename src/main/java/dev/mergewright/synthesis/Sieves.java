package dev.mergewright.synthesis;

import dev.mergewright.dataset.Contamination;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sieves of a generation file, in the order in which candidates meet them: what is cheap and
/// final first, what costs calls late, and last whether an earlier candidate that passed all of it
/// is the same.
public final class Sieves {
  private Sieves() {}

  /// @param settings what is dropped
  /// @param language the BCP-47 tag of the rows
  /// @param reviewed requests that were read one by one, beside those that the settings name
  /// @param target the longest row; null for any
  /// @param against what something is measured on
  /// @param jury judges the rows of safety sets
  /// @param tally counts what the jury said
  public static List<Sieve> of(
      SieveSettings settings,
      String language,
      Collection<String> reviewed,
      @Nullable LengthLimit target,
      Contamination against,
      Jury jury,
      JuryTally tally) {
    List<String> known = new ArrayList<>(settings.reviewed());
    known.addAll(reviewed);
    List<Sieve> sieves = new ArrayList<>();
    sieves.add(new TextSieve());
    sieves.add(new RequestSieve(known));
    if (settings.dropsResidue()) {
      sieves.add(new ResidueSieve());
    }
    if (settings.dropsOtherLanguages()) {
      sieves.add(new LanguageSieve(Languages.wanting(language)));
    }
    if (target != null) {
      sieves.add(target);
    }
    if (against.size() > 0) {
      sieves.add(new ContaminationSieve(against));
    }
    sieves.add(new VerifierSieve());
    sieves.add(new JurySieve(jury, tally));
    sieves.add(
        new NearDuplicateSieve(
            settings,
            settings.embeddings() == null
                ? null
                : new Meanings(Meanings.inProgram().create(), settings.embeddings())));
    return sieves;
  }
}
