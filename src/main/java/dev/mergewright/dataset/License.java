package dev.mergewright.dataset;

import dev.mergewright.checkpoint.InvalidInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A licence of data that can be compared with others: by what it asks of whoever passes the data
/// on. Rows made of several sources carry all that any of them asks.
public enum License {
  CC0("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
  UNLICENSE("Unlicense", "https://unlicense.org/"),
  MIT("MIT", "https://opensource.org/license/mit", Duty.NOTICE),
  APACHE("Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0", Duty.NOTICE),
  BSD_3("BSD-3-Clause", "https://opensource.org/license/bsd-3-clause", Duty.NOTICE),
  CC_BY("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", Duty.NOTICE, Duty.ATTRIBUTION),
  ODC_BY(
      "ODC-By-1.0", "https://opendatacommons.org/licenses/by/1-0/", Duty.NOTICE, Duty.ATTRIBUTION),
  CC_BY_SA(
      "CC-BY-SA-4.0",
      "https://creativecommons.org/licenses/by-sa/4.0/",
      Duty.NOTICE,
      Duty.ATTRIBUTION,
      Duty.SHARE_ALIKE),
  CC_BY_NC(
      "CC-BY-NC-4.0",
      "https://creativecommons.org/licenses/by-nc/4.0/",
      Duty.NOTICE,
      Duty.ATTRIBUTION,
      Duty.NON_COMMERCIAL),
  CC_BY_NC_SA(
      "CC-BY-NC-SA-4.0",
      "https://creativecommons.org/licenses/by-nc-sa/4.0/",
      Duty.NOTICE,
      Duty.ATTRIBUTION,
      Duty.NON_COMMERCIAL,
      Duty.SHARE_ALIKE),
  CC_BY_ND(
      "CC-BY-ND-4.0",
      "https://creativecommons.org/licenses/by-nd/4.0/",
      Duty.NOTICE,
      Duty.ATTRIBUTION,
      Duty.NO_DERIVATIVES),
  CC_BY_NC_ND(
      "CC-BY-NC-ND-4.0",
      "https://creativecommons.org/licenses/by-nc-nd/4.0/",
      Duty.NOTICE,
      Duty.ATTRIBUTION,
      Duty.NON_COMMERCIAL,
      Duty.NO_DERIVATIVES);

  /// What a licence asks.
  private enum Duty {
    NOTICE,
    ATTRIBUTION,
    SHARE_ALIKE,
    NON_COMMERCIAL,
    NO_DERIVATIVES
  }

  private final String id;
  private final String url;
  private final Set<Duty> duties;

  License(String id, String url, Duty... duties) {
    this.id = id;
    this.url = url;
    this.duties = duties.length == 0 ? Set.of() : Set.copyOf(EnumSet.copyOf(List.of(duties)));
  }

  /// The SPDX identifier.
  public String id() {
    return id;
  }

  /// Where its text stands.
  public String url() {
    return url;
  }

  /// The licence of an SPDX identifier; older versions of the Creative Commons licences count as
  /// the present one.
  public static Optional<License> named(String spdx) {
    String wanted = withPresentVersion(spdx.toUpperCase(Locale.ROOT));
    return Arrays.stream(values())
        .filter(license -> license.id.toUpperCase(Locale.ROOT).equals(wanted))
        .findFirst();
  }

  /// The mildest licence that asks all that the sources ask.
  ///
  /// @throws InvalidInputException when a source forbids derived rows
  public static License strictest(Collection<Source> sources) {
    EnumSet<Duty> asked = EnumSet.noneOf(Duty.class);
    for (Source source : sources) {
      License license = of(source);
      if (license != null) {
        refuseForbidding(source, license);
        asked.addAll(license.duties);
      }
    }
    return Arrays.stream(values())
        .filter(license -> license.duties.containsAll(asked))
        .findFirst()
        .orElseThrow();
  }

  /// Refuses a licence that asks less than the sources do, naming those that forbid it. Sources
  /// whose terms nobody stated, and licences outside this list, cannot be compared; they keep the
  /// rows from being published, see [Export].
  static void requireNoLooser(String declared, Collection<Source> sources) {
    License wanted = named(declared).orElse(null);
    if (wanted == null) {
      return;
    }
    License needed = strictest(sources);
    List<String> forbidding =
        sources.stream()
            .filter(
                source -> {
                  License license = of(source);
                  return license != null && !wanted.duties.containsAll(license.duties);
                })
            .map(source -> source.name() + " (" + source.license() + ")")
            .toList();
    if (!forbidding.isEmpty()) {
      throw new InvalidInputException(
          "the license %s is looser than the sources allow: %s; declare %s or leave these sources out"
              .formatted(declared, String.join(", ", forbidding), needed.id));
    }
  }

  /// Whether it can be told that a licence of rows asks what a source asks.
  static boolean isComparable(@Nullable String source, String rows) {
    return source != null && (source.equals(rows) || named(source).isPresent());
  }

  private static @Nullable License of(Source source) {
    return source.license() == null ? null : named(source.license()).orElse(null);
  }

  private static void refuseForbidding(Source source, License license) {
    if (license.duties.contains(Duty.NO_DERIVATIVES)) {
      throw new InvalidInputException(
          "%s is under %s, which forbids to pass on what is made of it; leave this source out"
              .formatted(source.name(), license.id));
    }
  }

  private static String withPresentVersion(String spdx) {
    return spdx.startsWith("CC-BY") ? spdx.replaceAll("-[123]\\.[05]$", "-4.0") : spdx;
  }
}
