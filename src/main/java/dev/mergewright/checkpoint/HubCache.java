package dev.mergewright.checkpoint;

import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The models of the Hugging Face hub that were downloaded to this machine. Only read: nothing is
/// ever fetched.
///
/// ```text
/// models--ORG--NAME/
///   refs/REVISION       text: the commit that a branch or a tag named at its download, refs/main by default
///   snapshots/COMMIT/   the files of that commit, links into blobs/
/// ```
///
/// Layout: huggingface.co/docs/huggingface_hub, "Manage your cache".
///
/// @param folder where the `models--` folders lie
public record HubCache(Path folder) {
  private static final String DEFAULT_REVISION = "main";
  private static final Pattern ID = Pattern.compile("\\w[\\w.-]*(?:/\\w[\\w.-]*)?");
  private static final Pattern REVISION = Pattern.compile("\\w[\\w.+-]*(?:/\\w[\\w.+-]*)*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{4,64}");

  /// The cache that a program of this environment uses: `HF_HUB_CACHE`, else `HF_HOME`/hub, else
  /// .cache/huggingface/hub at home.
  public static HubCache of(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", "/"));
    for (String variable : List.of("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")) {
      if (!environment.getOrDefault(variable, "").isEmpty()) {
        return new HubCache(expanded(environment.getOrDefault(variable, ""), home));
      }
    }
    String hub = environment.getOrDefault("HF_HOME", "");
    if (!hub.isEmpty()) {
      return new HubCache(expanded(hub, home).resolve("hub"));
    }
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path cache = caches.isEmpty() ? home.resolve(".cache") : expanded(caches, home);
    return new HubCache(cache.resolve("huggingface/hub"));
  }

  /// Whether a text can be the name of a model on the hub: `name` or `org/name`.
  static boolean isId(String text) {
    return ID.matcher(text).matches() && !text.contains("..") && !text.contains("--");
  }

  /// Whether a text can name a branch, a tag or a commit.
  static boolean isRevision(String text) {
    return REVISION.matcher(text).matches() && !text.contains("..");
  }

  /// The files of a downloaded model, or nothing when that revision is not here.
  ///
  /// @param id its name on the hub
  /// @param revision a branch, tag or commit, `main` when absent
  Optional<Path> snapshot(String id, @Nullable String revision) throws IOException {
    return snapshotIn(folder.resolve("models--" + id.replace("/", "--")), revision);
  }

  /// Whether a folder is one model of such a cache.
  static boolean isEntry(Path folder) {
    return Files.isDirectory(folder.resolve("snapshots"))
        && Files.isDirectory(folder.resolve("refs"));
  }

  /// The files of one revision, or nothing when it is not here.
  ///
  /// @param entry a `models--` folder
  static Optional<Path> snapshotIn(Path entry, @Nullable String revision) throws IOException {
    String named = revision == null ? DEFAULT_REVISION : revision;
    Path reference = entry.resolve("refs").resolve(named);
    String commit = Files.isRegularFile(reference) ? Files.readString(reference).strip() : named;
    if (!isRevision(named) || !commit.equals(named) && !COMMIT.matcher(commit).matches()) {
      throw new CheckpointFormatException(
          Reason.UNSAFE_PATH,
          "%s should hold the name of a commit; download the model again".formatted(reference));
    }
    Path snapshot = entry.resolve("snapshots").resolve(commit);
    return Files.isDirectory(snapshot) ? Optional.of(snapshot) : Optional.empty();
  }

  private static Path expanded(String path, Path home) {
    return path.startsWith("~/") ? home.resolve(path.substring(2)) : Path.of(path);
  }
}
