package dev.mergewright.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntConsumer;

/// SHA-256 digests as lower-case hexadecimal, the identity of files, datasets and recipes.
public final class Sha256 {
  private Sha256() {}

  /// The digest of a text in UTF-8.
  public static String of(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// The digest of a file's bytes.
  public static String of(Path file) throws IOException {
    return of(file, _ -> {});
  }

  /// The digest of a file's bytes, telling how many were read each time.
  static String of(Path file, IntConsumer read) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        read.accept(n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The digest of several files: of a line with digest and name for each, sorted by path.
  static String of(Collection<Path> files) throws IOException {
    SequencedMap<Path, String> digests = new LinkedHashMap<>();
    for (Path file : files) {
      digests.put(file, of(file));
    }
    return of(files, digests);
  }

  /// The digest of several files whose own digests are known.
  static String of(Collection<Path> files, Map<Path, String> digests) {
    StringBuilder lines = new StringBuilder();
    for (Path file : files.stream().sorted().toList()) {
      String digest = digests.get(file);
      if (digest == null) {
        throw new IllegalArgumentException("no digest of " + file);
      }
      lines.append(digest).append("  ").append(file.getFileName()).append('\n');
    }
    return of(lines.toString());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
