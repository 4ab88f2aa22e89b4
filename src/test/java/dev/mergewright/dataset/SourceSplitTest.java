package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSplitTest {
  @ParameterizedTest
  @CsvSource({
    "round0/30k/test.jsonl.gz, test",
    "330k_train.jsonl.xz, train",
    "data/val/anatomy_val.csv, validation",
    "data/dev/anatomy_dev.csv, dev",
    "ARC-Challenge-Test.jsonl, test",
    "validation-00000-of-00001.jsonl, validation",
    "mmlu/test/anatomy.csv, test",
    // Not a word of its own.
    "contest.csv, unknown",
    "latest/tests.csv, unknown",
    "ori_pqal.json, unknown",
  })
  void isTheWordInTheName(String file, String split) {
    assertThat(SourceSplit.of(Path.of("/sets", file))).isEqualTo(split);
  }
}
