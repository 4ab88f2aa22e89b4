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

/// SHA-256 digests as lower-case hexadecimal, the identity of files, datasets and recipes.
public final class Sha256 {
  private Sha256() {}

  /// The digest of a text in UTF-8.
  public static String of(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// The digest of a file's bytes.
  public static String of(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The digest of several files: of a line with digest and name for each, sorted by path.
  static String of(Collection<Path> files) throws IOException {
    StringBuilder digests = new StringBuilder();
    for (Path file : files.stream().sorted().toList()) {
      digests.append(of(file)).append("  ").append(file.getFileName()).append('\n');
    }
    return of(digests.toString());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
