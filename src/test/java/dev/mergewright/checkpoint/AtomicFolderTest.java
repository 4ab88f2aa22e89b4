package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
  @TempDir private Path parent;

  @Test
  void appearsWhenPublishedAndNotBefore() throws IOException {
    Path target = parent.resolve("a/b");
    try (AtomicFolder folder = AtomicFolder.create(target)) {
      Files.writeString(folder.path().resolve("file"), "text");
      assertThat(target).doesNotExist();
      folder.publish();
    }
    assertThat(target.resolve("file")).hasContent("text");
    assertThat(names(target)).containsExactly("file");
    assertThat(names(target.getParent())).containsExactly("b");
  }

  @Test
  void vanishesWhenClosedUnpublished() throws IOException {
    try (AtomicFolder folder = AtomicFolder.create(parent.resolve("a"))) {
      Files.createDirectories(folder.path().resolve("deep/er"));
      Files.writeString(folder.path().resolve("deep/er/file"), "text");
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void removesWhatAKilledRunLeftAndKeepsWhatALiveOneWrites() throws IOException {
    Path dead = Files.createDirectory(parent.resolve(".a.part-dead"));
    Files.writeString(dead.resolve(".lock"), "");
    Files.writeString(dead.resolve("half"), "");
    Path other = Files.createDirectory(parent.resolve(".b.part-dead"));
    try (AtomicFolder live = AtomicFolder.create(parent.resolve("a"))) {
      assertThat(dead).doesNotExist();
      try (AtomicFolder second = AtomicFolder.create(parent.resolve("a"))) {
        assertThat(live.path()).isDirectory();
        second.publish();
      }
      assertThatExceptionOfType(InvalidInputException.class).isThrownBy(live::publish);
    }
    assertThat(other).exists(); // of another target
    assertThat(names(parent)).containsExactlyInAnyOrder("a", ".b.part-dead");
  }

  @Test
  void keepsItsLockUntilItHasItsName() throws IOException, InterruptedException {
    Path target = parent.resolve("a");
    try (AtomicFolder live = AtomicFolder.create(target)) {
      Files.createDirectory(target); // so that publishing does all but the last step
      assertThatExceptionOfType(InvalidInputException.class).isThrownBy(live::publish);
      Files.delete(target);
      try (AtomicFolder second = AtomicFolder.create(target)) {
        assertThat(second.path()).isNotEqualTo(live.path());
      }
      assertThat(OtherProcess.startAndClose(target)).isZero();
      assertThat(live.path()).isDirectory();
    }
  }

  @Test
  void refusesAnExistingTarget() throws IOException {
    Path file = Files.writeString(parent.resolve("a"), "mine");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> AtomicFolder.create(file))
        .withMessageContaining("exists already and nothing is overwritten");
    assertThat(file).hasContent("mine");
  }

  @Test
  void replacesAFileWhole() throws IOException {
    Path file = parent.resolve("deep/report.html");
    AtomicFile.write(file, "old");
    AtomicFile.write(file, "new");
    assertThat(file).hasContent("new");
    assertThat(names(file.getParent())).containsExactly("report.html");
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> AtomicFile.writeNew(file, "newer"));
    assertThat(file).hasContent("new");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
