package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks for faults in a set of prompts without asking anybody.
final class PromptLint {
  private final PromptSet set;
  private final List<PromptFinding> findings = new ArrayList<>();

  PromptLint(PromptSet set) {
    this.set = set;
  }

  List<PromptFinding> findings() throws IOException {
    checkSettings();
    Map<String, PromptSet.Frozen> frozen = set.frozen();
    for (Path file : set.files()) {
      try {
        check(file, frozen);
      } catch (InvalidInputException e) {
        findings.add(PromptFinding.error("", String.valueOf(e.getMessage())));
      }
      frozen.remove(String.valueOf(file.getFileName()));
    }
    frozen
        .keySet()
        .forEach(
            missing ->
                error(settingsPlace(), "lists %s, which is not there; put it back", missing));
    return findings;
  }

  private String settingsPlace() {
    return set.folder().resolve(PromptSet.SETTINGS) + ":1";
  }

  private void checkSettings() throws IOException {
    PromptSet.Settings settings = set.settings();
    if (settings == null) {
      warn(settingsPlace(), "does not exist; write it, then freeze the set");
      return;
    }
    if (!settings.id().equals(String.valueOf(set.folder().getFileName()))) {
      error(settingsPlace(), "has the id %s, expected the name of its folder", settings.id());
    }
    if (settings.taxonomy() != null) {
      checkTaxonomy(settings.taxonomy(), settingsPlace());
    }
  }

  private void checkTaxonomy(String reference, String place) throws IOException {
    String id = reference.replaceAll("@.*", "");
    Path file = set.folder().resolveSibling(Path.of("taxonomies", id + ".yaml")).normalize();
    if (!Files.exists(file)) {
      error(place, "names the taxonomy %s, but %s does not exist", reference, file);
    } else if (!Taxonomy.read(file).reference().equals(reference)) {
      error(
          place,
          "names the taxonomy %s, but %s is %s",
          reference,
          file,
          Taxonomy.read(file).reference());
    }
  }

  private void check(Path file, Map<String, PromptSet.Frozen> frozen) throws IOException {
    PromptFile source = PromptFile.open(file);
    Prompt prompt = source.prompt();
    String name = set.folder().getFileName() + "/" + file.getFileName();
    if (!prompt.id().startsWith(name.replace(".md", "@"))) {
      error(source.place("id"), "has the id %s, expected %s", prompt.id(), name.replace(".md", ""));
    }
    checkFrozen(prompt, source, frozen.get(String.valueOf(file.getFileName())));
    checkVariables(prompt, source);
    checkAbout(prompt, source);
    checkSamples(prompt, source);
  }

  private void checkFrozen(Prompt prompt, PromptFile source, PromptSet.@Nullable Frozen then) {
    if (then == null) {
      if (set.settings() != null) {
        warn(source.place("id"), "is not frozen; run mergewright prompts freeze %s", set.folder());
      }
    } else if (!then.sha256().equals(prompt.sha256())) {
      error(
          source.place("version"),
          "has changed since it was frozen as version %d, or a partial of it has; put it back, or"
              + " raise its version and freeze it again",
          then.version());
    }
  }

  private void checkVariables(Prompt prompt, PromptFile source) {
    String text =
        prompt.turns().stream().map(turn -> turn.content()).collect(Collectors.joining("\n"));
    Matcher matcher = Prompt.VARIABLE.matcher(text);
    List<String> used = new ArrayList<>();
    while (matcher.find()) {
      used.add(matcher.group(1));
    }
    prompt
        .variables()
        .forEach(
            (name, variable) -> {
              if (!used.contains(name)) {
                warn(source.place(name), "declares the variable %s and never uses it", name);
              }
              if (name.equals("topic") && variable.equals(PromptVariable.among(List.of()))) {
                warn(
                    source.place(name),
                    "says nothing of the values of %s; name them, or their type and length",
                    name);
              }
            });
  }

  private void checkAbout(Prompt prompt, PromptFile source) throws IOException {
    Prompt.About about = prompt.about();
    if (about.note().isBlank()) {
      warn(source.place("note"), "has an empty note; say what the prompt is for");
    }
    if (about.stage() == null) {
      warn(source.place("id"), "names no stage, such as ask, answer or judge");
    }
    if (about.language() == null) {
      warn(source.place("id"), "names no language, such as en");
    }
    if (about.taxonomy() != null) {
      checkTaxonomy(about.taxonomy(), source.place("taxonomy"));
      if (about.safetyNote() == null) {
        warn(
            source.place("taxonomy"),
            "asks for harmful categories and has no safety_note; say why it does no harm");
      }
    }
  }

  private void checkSamples(Prompt prompt, PromptFile source) {
    if (prompt.about().samples().isEmpty()) {
      warn(
          source.place("id"),
          "has no tests; add sample variables with the digest that render prints");
    }
    for (Prompt.Sample sample : prompt.about().samples()) {
      String now = Prompt.sha256(prompt.render(sample.variables()));
      if (!now.equals(sample.sha256())) {
        error(
            source.place("tests"),
            "renders %s to the digest %s, but the head says %s; correct the text, or the digest if"
                + " the change is meant",
            sample.variables(),
            now,
            sample.sha256());
      }
    }
  }

  private void error(String place, String sentence, Object... values) {
    findings.add(PromptFinding.error(place, sentence.formatted(values)));
  }

  private void warn(String place, String sentence, Object... values) {
    findings.add(PromptFinding.warning(place, sentence.formatted(values)));
  }
}
