package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import dev.mergewright.checkpoint.SafetensorsHeader.Entry;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever happens to a safetensors file, it is either read inside its bytes or refused in one
/// sentence. Each mutant is a pure function of its number.
class SafetensorsFuzzTest {
  private static final int IN_MEMORY = 100_000;

  /// Fewer, because each is written to disk and mapped.
  private static final int ON_DISK = 500;

  private static final int MESSAGE_LIMIT = 1000;

  @TempDir private Path folder;
  private final Set<Reason> refused = EnumSet.noneOf(Reason.class);
  private int accepted;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void readsOrRefusesEveryMutant() {
    Path name = Path.of("model.safetensors");
    for (int number = 0; number < IN_MEMORY; number++) {
      byte[] mutant = SafetensorsMutant.of(new SplittableRandom(number));
      try {
        readInside(SafetensorsFile.of(name, MemorySegment.ofArray(mutant)), mutant.length);
        accepted++;
      } catch (CheckpointFormatException e) {
        requireSentence(e, number);
        refused.add(e.reason());
      } catch (RuntimeException | Error e) {
        throw new AssertionError(described(number, mutant), e);
      }
    }
    assertThat(accepted).as("mutants that are still whole").isGreaterThan(IN_MEMORY / 100);
    assertThat(refused)
        .as("every reason that a single file can give")
        .containsAll(EnumSet.range(Reason.HEADER_TRUNCATED, Reason.TRAILING_BYTES));
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void readsOrRefusesMutantsOnDisk() throws IOException {
    Path model = SafetensorsBytes.model(folder, new byte[0]);
    for (int number = 0; number < ON_DISK; number++) {
      byte[] mutant = SafetensorsMutant.of(new SplittableRandom(-1 - number));
      Files.write(model.resolve("model.safetensors"), mutant);
      try (Checkpoint checkpoint = Checkpoint.open(model)) {
        checkpoint.requireFinite(Progress.SILENT);
        accepted++;
      } catch (CheckpointFormatException e) {
        requireSentence(e, number);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(described(number, mutant), e);
      }
    }
    assertThat(accepted).isGreaterThan(ON_DISK / 100);
  }

  /// Reads all tensors; together they are the bytes after the header, once each.
  private static void readInside(SafetensorsFile file, long size) {
    long bytes = 0;
    for (Entry entry : file.header().entries().values()) {
      MemorySegment tensor = file.bytes(entry);
      assertThat(entry.begin()).isEqualTo(bytes);
      bytes += tensor.byteSize();
      if (entry.type().matches("F32|F16|BF16")) {
        TensorSpec spec = new TensorSpec(ElementType.valueOf(entry.type()), entry.shape());
        assertThat(spec.bytes()).isEqualTo(tensor.byteSize());
        float[] values = new float[Math.toIntExact(spec.elements())];
        spec.type().decode(tensor, 0, values, values.length);
      }
    }
    assertThat(bytes).isEqualTo(file.tensors().byteSize()).isLessThan(size);
  }

  private static void requireSentence(CheckpointFormatException refusal, int number) {
    String sentence = String.valueOf(refusal.getMessage());
    boolean isOneLine = sentence.codePoints().noneMatch(Character::isISOControl);
    if (!isOneLine
        || sentence.length() > MESSAGE_LIMIT
        || !sentence.contains("model.safetensors")) {
      throw new AssertionError("mutant %d is refused with: %s".formatted(number, sentence));
    }
  }

  private static String described(int number, byte[] mutant) {
    return "mutant %d: %s".formatted(number, HexFormat.of().formatHex(mutant));
  }
}
