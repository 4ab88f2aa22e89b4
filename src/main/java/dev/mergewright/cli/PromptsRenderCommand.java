package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.Message;
import dev.mergewright.synthesis.Prompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A prompt as a model would get it.
@Command(
    name = "render",
    header = "Show a prompt as a model would get it.",
    footer = {
      "",
      "Example:",
      "  mergewright prompts render prompts/safety-v1/ask.md --vars 'topic=Privacy violation'"
    })
final class PromptsRenderCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A prompt file.")
  private Path file = Path.of("");

  @Option(
      names = "--vars",
      paramLabel = "NAME=VALUE",
      arity = "1..*",
      description = "Values of its variables.")
  private Map<String, String> values = new LinkedHashMap<>();

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Prompt prompt = Prompt.read(file);
    for (String name : values.keySet()) {
      if (!prompt.variables().containsKey(name)) {
        throw new InvalidInputException(
            "%s has no variable %s, expected one of %s"
                .formatted(file, name, prompt.variables().keySet()));
      }
    }
    List<Message> messages = prompt.render(values);
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("id", prompt.id());
    outcome.put("prompt_sha256", prompt.sha256());
    outcome.put("messages", messages);
    outcome.put("sha256", Prompt.sha256(messages));
    output.print(
        outcome,
        "%s%n%s, rendered to sha256 %s"
            .formatted(Prompt.text(messages), prompt.id(), Prompt.sha256(messages)));
    return 0;
  }
}
