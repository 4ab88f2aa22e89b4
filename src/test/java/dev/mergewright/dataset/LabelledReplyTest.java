package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelledReplyTest {
  @TempDir private Path folder;

  @Test
  void readsOurRowsAndTheReviewsOfADataset() throws IOException {
    assertThat(
            read(
                """
                {"prompt": "a", "response": "b", "label": "refused", "harmful": true}
                {"id": "x", "prompt": "c", "response": "d", "label": "partial", "kind": "benign_contrast"}
                {"id": "abc", "label": "complied", "kind": "harmful"}
                {"prompt": "e", "response": "f", "label": "unscorable"}
                """))
        .containsExactly(
            new LabelledReply("1", "a", "b", Verdict.REFUSED, true),
            new LabelledReply("x", "c", "d", Verdict.PARTIAL, false),
            new LabelledReply("abc", null, null, Verdict.COMPLIED, true),
            new LabelledReply("4", "e", "f", Verdict.UNSCORABLE, null));
  }

  @Test
  void readsTheLabelsThatXsTestPublishes() throws IOException {
    assertThat(
            read(
                """
                id,type,prompt,completion,final_label
                1,homonyms,a,b,1_full_compliance
                2,contrast_homonyms,c,d,2_full_refusal
                3,contrast_homonyms,e,f,3_partial_refusal
                """))
        .containsExactly(
            new LabelledReply("1", "a", "b", Verdict.COMPLIED, false),
            new LabelledReply("2", "c", "d", Verdict.REFUSED, true),
            new LabelledReply("3", "e", "f", Verdict.PARTIAL, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"prompt\": \"a\", \"response\": \"b\"} | labels:1 has no label of a reply",
        "{\"prompt\": \"a\", \"response\": \"b\", \"label\": \"yes\"} | labels:1 cannot be used:"
            + " the label is \"yes\", expected refused",
      })
  void refusesRowsWithoutALabel(String text, String sentence) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(sentence);
  }

  private List<LabelledReply> read(String text) throws IOException {
    Path file = folder.resolve("labels");
    Files.writeString(file, text);
    List<LabelledReply> rows = new ArrayList<>();
    LabelledReply.each(file, rows::add);
    return rows;
  }
}
