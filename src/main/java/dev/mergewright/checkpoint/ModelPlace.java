package dev.mergewright.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a model or an adapter is: a folder, or a name on the Hugging Face hub that was downloaded.
///
/// A path that leads to a folder is that folder; otherwise `org/name` is looked up in the cache of
/// the hub.
///
/// @param path a folder's path or a name on the hub
/// @param revision the branch, tag or commit, absent for the default
public record ModelPlace(String path, @Nullable String revision) {
  public ModelPlace {
    if (path.isBlank() || path.indexOf('@') >= 0 || path.indexOf('+') >= 0) {
      throw new InvalidInputException(
          "\"%s\" is no path of a model, which is not empty and holds neither @ nor +; rename the folder"
              .formatted(path));
    }
    if (revision != null && !HubCache.isRevision(revision)) {
      throw new InvalidInputException(
          "\"%s\" is no revision of %s; write a branch, a tag or a commit after the @"
              .formatted(revision, path));
    }
  }

  /// The same as one text, `path[@revision]`.
  public String text() {
    return revision == null ? path : path + "@" + revision;
  }

  /// The folder with the files.
  ///
  /// @param folder what a relative path is relative to
  /// @param hub where downloaded models lie
  /// @throws InvalidInputException when it is neither a folder nor downloaded
  public Path resolve(Path folder, HubCache hub) throws IOException {
    Path local = local(folder);
    if (Files.isDirectory(local)) {
      return ofFolder(local);
    }
    if (!HubCache.isId(path)) {
      throw new InvalidInputException(
          local + " is no folder; correct the path or download the model");
    }
    Optional<Path> snapshot = hub.snapshot(path, revision);
    return snapshot.orElseThrow(
        () ->
            new InvalidInputException(
                "%s is no folder in %s and not in the Hugging Face cache at %s; download it with `hf download %s%s` or correct the path"
                    .formatted(
                        text(),
                        folder,
                        hub.folder(),
                        path,
                        revision == null ? "" : " --revision " + revision)));
  }

  /// The same place for a file in another folder: a relative path is rewritten; an absolute one and
  /// a name on the hub stay.
  ///
  /// @param from the folder that the path is relative to now
  /// @param to the folder that it will be relative to
  public ModelPlace relocated(Path from, Path to) {
    Path local = local(from);
    boolean isOnHub = HubCache.isId(path) && !Files.isDirectory(local);
    if (isOnHub || Path.of(path).isAbsolute()) {
      return this;
    }
    Path there = local.toAbsolutePath().normalize();
    String path = to.toAbsolutePath().normalize().relativize(there).toString();
    return new ModelPlace(path.isEmpty() ? "." : path, revision);
  }

  private Path local(Path folder) {
    try {
      return folder.resolve(path);
    } catch (InvalidPathException e) {
      throw new InvalidInputException("\"" + path + "\" is no path of a model; correct it", e);
    }
  }

  private Path ofFolder(Path local) throws IOException {
    if (HubCache.isEntry(local)) {
      return HubCache.snapshotIn(local, revision)
          .orElseThrow(
              () ->
                  new InvalidInputException(
                      "%s holds no revision %s; download it or choose another"
                          .formatted(local, revision == null ? "main" : revision)));
    }
    if (revision != null) {
      throw new InvalidInputException(
          "%s is a plain folder, which has no revision %s; remove the @ and what follows it"
              .formatted(local, revision));
    }
    return local;
  }
}
