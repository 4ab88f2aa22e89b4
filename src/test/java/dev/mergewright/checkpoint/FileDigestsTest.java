package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileDigestsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7}) // one after the other, side by side, more threads than files
  void tellsTheDigestOfEachFile(int threads) throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "");
    Path abc = Files.writeString(folder.resolve("abc"), "abc");
    Path large = Files.write(folder.resolve("large"), new byte[200_000]);
    Map<Path, String> digests =
        FileDigests.of(List.of(empty, abc, large, abc), threads, Progress.SILENT);
    assertThat(digests)
        .containsOnlyKeys(empty, abc, large)
        .containsEntry(
            abc, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") // FIPS 180-2
        .containsEntry(empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        .containsEntry(large, Sha256.of(large));
  }

  @Test
  void countsEveryByteOnceAsProgress() throws IOException {
    Path first = Files.write(folder.resolve("first"), new byte[100_000]);
    Path second = Files.write(folder.resolve("second"), new byte[70_000]);
    List<Long> steps = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void begin(String step, long total) {
            steps.add(total);
          }

          @Override
          public synchronized void advance(long done, String detail) {
            steps.add(done);
          }

          @Override
          public void end(String outcome) {}
        };
    FileDigests.of(List.of(first, second, first), 2, progress);
    assertThat(steps.getFirst()).isEqualTo(170_000);
    assertThat(steps.subList(1, steps.size())).contains(170_000L).doesNotHaveDuplicates();
  }

  @Test
  void namesAFileThatCannotBeRead() throws IOException {
    Path subfolder = Files.createDirectory(folder.resolve("subfolder"));
    assertThatIOException()
        .isThrownBy(() -> FileDigests.of(List.of(subfolder), 2, Progress.SILENT))
        .withMessageContaining(subfolder.toString());
  }

  @Test
  void identifiesACheckpointAsItsFilesOneByOneDo() throws IOException {
    Path model = folder.resolve("model");
    CheckpointWriter.of(new JsonMapper().createObjectNode())
        .withShardBytes(1000)
        .write(ArrayWeights.tinyLlama(ElementType.F32, 1), model, Progress.SILENT);
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      Map<Path, String> digests = FileDigests.of(checkpoint.files(), 2, Progress.SILENT);
      assertThat(digests).hasSizeGreaterThan(2);
      assertThat(checkpoint.fingerprint(digests)).isEqualTo(checkpoint.fingerprint());
    }
  }
}
