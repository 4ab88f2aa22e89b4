package dev.mergewright.experiment.journal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where a result comes from: enough to make it again.
///
/// @param version Mergewright's version
/// @param commit the source commit, or `unknown`
/// @param java the virtual machine
/// @param system operating system and architecture
/// @param processor the CPU's name and the number of its threads
/// @param libraries versions of the libraries that compute
/// @param models fingerprints of the models by folder
public record Provenance(
    String version,
    String commit,
    String java,
    String system,
    String processor,
    Map<String, String> libraries,
    Map<String, String> models) {
  private static final String UNKNOWN = "unknown";

  public Provenance {
    libraries = new TreeMap<>(libraries);
    models = new TreeMap<>(models);
  }

  /// What this process can say of itself.
  static Provenance here(Map<String, String> models) throws IOException {
    Properties build = build();
    String version = String.valueOf(build.remove("version"));
    Map<String, String> libraries = new TreeMap<>();
    build.forEach((name, value) -> libraries.put(String.valueOf(name), String.valueOf(value)));
    return new Provenance(
        version,
        describedCommit(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        processorName() + ", " + Runtime.getRuntime().availableProcessors() + " threads",
        libraries,
        models);
  }

  /// Versions that the build wrote down.
  private static Properties build() throws IOException {
    Properties build = new Properties();
    try (InputStream in = Provenance.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IOException("the program was built without its build.properties");
      }
      build.load(in);
    }
    return build;
  }

  /// The commit of the source tree that the program lies in.
  private static String describedCommit() throws IOException {
    Path folder = programFolder();
    if (folder == null) {
      return UNKNOWN;
    }
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return answer.isEmpty() ? UNKNOWN : answer;
    } catch (IOException e) {
      return UNKNOWN; // no git on this machine
    }
  }

  private static @Nullable Path programFolder() {
    try {
      return Path.of(Provenance.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .getParent();
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String processorName() throws IOException {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(cpuinfo)) {
      return UNKNOWN;
    }
    return Files.readAllLines(cpuinfo).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(UNKNOWN);
  }
}
