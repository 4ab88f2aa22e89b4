package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetDiffTest {
  @Test
  void findsNoDifferenceBetweenADatasetAndItself() {
    DatasetDiff diff = diff(TinyDataset.safety(), TinyDataset.safety());

    assertThat(diff.added()).isEmpty();
    assertThat(diff.removed()).isEmpty();
    assertThat(diff.changed()).isEmpty();
    assertThat(diff.figures().values()).allMatch(pair -> pair.first().equals(pair.second()));
  }

  @Test
  void tellsRowsThatCameWentAndChanged() {
    Example relabelled =
        TinyDataset.harmful()
            .withCategory(Example.Category.topic("other"))
            .withFindings(Findings.NONE);
    Dataset second =
        new Dataset(
            "tiny-safety-2",
            Map.of(Split.SELECT, List.of(relabelled), Split.SEARCH, List.of(TinyDataset.domain())),
            TinyDataset.production());

    DatasetDiff diff = diff(TinyDataset.safety(), second);

    assertThat(diff.added())
        .extracting(entry -> entry.row().id())
        .containsExactly(TinyDataset.domain().id());
    assertThat(diff.removed())
        .hasSize(2)
        .allMatch(entry -> entry.row().kind() != Example.Kind.DOMAIN);
    assertThat(diff.changed())
        .singleElement()
        .satisfies(
            change ->
                assertThat(change.what())
                    .containsExactly(
                        "split", "category", "quality", "verdict", "dedup", "contamination"));
  }

  @Test
  void putsTheFiguresSideBySide() {
    DatasetDiff diff =
        DatasetDiff.of(
            TinyDataset.safety(),
            TinyDataset.dossier().making(),
            TinyDataset.withDomain(),
            Making.NONE);

    assertThat(diff.figures())
        .containsEntry("rows", new DatasetDiff.Pair("3", "2"))
        .containsEntry("search harmful", new DatasetDiff.Pair("1", "1"))
        .containsEntry("select domain", new DatasetDiff.Pair("", "1"))
        .containsEntry("grade verifiable", new DatasetDiff.Pair("", "1"))
        .containsEntry("cost of judge", new DatasetDiff.Pair("unknown", ""))
        .containsEntry("harmful prompts distinct-2", new DatasetDiff.Pair("0.713", ""));
  }

  private static DatasetDiff diff(Dataset first, Dataset second) {
    return DatasetDiff.of(first, Making.NONE, second, Making.NONE);
  }
}
