package dev.mergewright.dataset;

import java.util.List;

/// The file `LICENSE` of a dataset: the licence by name and address, and where it comes from.
final class LicenseText {
  private LicenseText() {}

  static String of(Production made) {
    StringBuilder text = new StringBuilder();
    text.append("SPDX-License-Identifier: ").append(made.license()).append("\n\n");
    text.append("Every row of this dataset is under ").append(made.license()).append('.');
    License.named(made.license())
        .ifPresent(license -> text.append(" Its text: ").append(license.url()));
    text.append('\n');
    List<Source> sources = made.release().sources();
    if (!sources.isEmpty()) {
      text.append("\nThe rows are made of:\n");
      for (Source source : sources) {
        text.append("- ").append(line(source)).append('\n');
      }
      text.append("The licence above asks all that any of them asks.\n");
    }
    return text.toString();
  }

  /// A source with its terms in words.
  static String line(Source source) {
    return "%s (%s): %s%s"
        .formatted(
            source.name(),
            source.kind(),
            source.license() == null ? "terms not stated" : source.license(),
            source.restrictsTraining()
                ? "; its terms limit what may be trained on what it wrote"
                : "");
  }
}
