package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionsTest {
  private static final String REQUEST = "How do I end it?";
  private static final String REPLY = "...";

  @TempDir private Path folder;

  @Test
  void lieBesideTheirJournal() {
    assertThat(Decisions.beside(Path.of("runs/a/calls.jsonl")))
        .isEqualTo(Path.of("runs/a/calls.decisions.jsonl"));
    assertThat(Decisions.beside(Path.of("mine"))).isEqualTo(Path.of("mine.decisions.jsonl"));
  }

  @Test
  void areNoneWithoutAFile() throws Exception {
    assertThat(Decisions.read(folder.resolve("none"))).isEqualTo(Decisions.NONE);
    assertThat(Decisions.read(Files.writeString(folder.resolve("empty"), "")))
        .isEqualTo(Decisions.NONE);
  }

  @Test
  void countTheLastWordOnARow() throws Exception {
    Decisions decisions = decisions(Verdict.REFUSED, Verdict.COMPLIED);

    assertThat(decisions.of(REQUEST, REPLY)).isEqualTo(Verdict.COMPLIED);
    assertThat(decisions.of(REQUEST, "another reply")).isNull();
    assertThat(decisions.sha256()).hasSize(64);
  }

  @Test
  void settleWhatTheJuryCannotSayOfABenignRequestAlone() throws Exception {
    Jury jury = new Jury(PatternJudge.english(), null, null).settledBy(decisions(Verdict.COMPLIED));

    assertThat(label(jury, REPLY, false)).isEqualTo(Verdict.COMPLIED);
    assertThat(label(jury, REPLY, true)).isEqualTo(Verdict.UNSCORABLE);
    assertThat(label(jury, "I cannot help with that.", false)).isEqualTo(Verdict.REFUSED);
  }

  private static @Nullable Verdict label(Jury jury, String reply, boolean isHarmful)
      throws InterruptedException {
    return jury.rulings(
            List.of(new Jury.Case(REQUEST, reply, isHarmful)), new JournallingCaller(_ -> null))
        .getFirst()
        .orElseThrow()
        .label();
  }

  private Decisions decisions(Verdict... verdicts) throws IOException {
    String id = Example.idOf(Example.Kind.BENIGN_CONTRAST, REQUEST, REPLY);
    StringBuilder lines = new StringBuilder();
    for (Verdict verdict : verdicts) {
      lines.append("{\"id\": \"%s\", \"label\": \"%s\"}\n".formatted(id, verdict.key()));
    }
    return Decisions.read(Files.writeString(folder.resolve("decisions.jsonl"), lines));
  }
}
