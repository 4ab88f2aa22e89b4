package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TyingTest {
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "true, none, TIED",
    "absent, none, TIED",
    "false, none, HEADLESS",
    "true, equal, TIED_AND_COPIED",
    "false, equal, UNTIED",
    "absent, equal, UNTIED",
    "false, other, UNTIED",
    "absent, other, UNTIED"
  })
  void tellsHowTheHeadIsStored(String flag, String head, Tying tying) throws IOException {
    try (Checkpoint model = Checkpoint.open(model(flag, head))) {
      assertThat(Tying.of(model)).isEqualTo(tying);
    }
  }

  @Test
  void refusesAHeadThatLoadersWouldIgnore() throws IOException {
    try (Checkpoint model = Checkpoint.open(model("true", "other"))) {
      assertThatExceptionOfType(CheckpointFormatException.class)
          .isThrownBy(() -> Tying.of(model))
          .withMessageContaining("lm_head.weight differs from model.embed_tokens.weight");
    }
  }

  @Test
  void hasNoHeadWithoutAnEmbedding() throws IOException {
    Path encoder = folder.resolve("encoder");
    CheckpointWriter.of(new JsonMapper().createObjectNode())
        .write(new ArrayWeights().with("norm.weight", 1), encoder, Progress.SILENT);
    try (Checkpoint model = Checkpoint.open(encoder)) {
      assertThat(Tying.of(model)).isEqualTo(Tying.HEADLESS);
    }
  }

  private Path model(String flag, String head) throws IOException {
    ArrayWeights weights =
        new ArrayWeights().with(EMBEDDING, ElementType.F32, List.of(2L, 2L), 1, 2, 3, 4);
    if (!head.equals("none")) {
      float last = head.equals("equal") ? 4 : 5;
      weights.with(HEAD, ElementType.F32, List.of(2L, 2L), 1, 2, 3, last);
    }
    ObjectNode config = new JsonMapper().createObjectNode();
    CheckpointWriter.of(config).write(weights, folder.resolve("model"), Progress.SILENT);
    if (!flag.equals("absent")) {
      config.put("tie_word_embeddings", Boolean.parseBoolean(flag));
    }
    Files.writeString(folder.resolve("model/config.json"), config.toString());
    return folder.resolve("model");
  }
}
