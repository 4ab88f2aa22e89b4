package dev.mergewright.synthesis.calls;

import dev.langchain4j.model.chat.ChatModel;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A model that takes part, under the name that the settings give it.
///
/// @param name its name in the settings; decides no reply
/// @param identity which model it is
/// @param model gives the model when it is first asked something
/// @param conditions under which it may be asked
public record Speaker(
    String name, Identity identity, Supplier<? extends ChatModel> model, Conditions conditions) {
  /// The provider of grammars.
  public static final String GRAMMAR = "grammar";

  /// A grammar of this product, whose sentences are anybody's.
  private static final Conditions OWN =
      new Conditions(null, null, new LicenseTerms("CC0-1.0", false), true, false);

  /// Under which conditions a model may be asked.
  ///
  /// @param limits how hard its endpoint may be pushed, null for a model that runs here or is
  ///   replayed
  /// @param price null when the user names none
  /// @param license null when the user names none
  /// @param supportsSeed whether equal seeds give equal replies; without it only the journal can
  ///   repeat a run
  /// @param holdsSchema whether replies can be held to a JSON schema
  public record Conditions(
      @Nullable Limits limits,
      @Nullable Price price,
      @Nullable LicenseTerms license,
      boolean supportsSeed,
      boolean holdsSchema) {
    /// A model on this machine: free, repeatable, of unknown terms.
    public static final Conditions LOCAL = new Conditions(null, null, null, true, false);
  }

  /// A model on this machine.
  public static Speaker local(String name, Identity identity, Supplier<? extends ChatModel> model) {
    return new Speaker(name, identity, model, Conditions.LOCAL);
  }

  /// Opens what a settings file names. Nothing is loaded or asked yet.
  ///
  /// @param folder the folder of the settings file, to which a replay's path is relative
  /// @param environment holds the keys
  /// @throws InvalidInputException when an address is none, or a replay cannot be read
  public static Speaker open(
      String name,
      ModelSettings settings,
      Path folder,
      Map<String, String> environment,
      LocalModels models)
      throws IOException {
    if (settings.endpoint() != null) {
      return Endpoint.of(settings, environment).speaker(name, settings);
    }
    if (settings.anthropic() != null) {
      return AnthropicModel.of(settings.anthropic(), settings.key(), environment)
          .speaker(name, settings);
    }
    Conditions conditions = new Conditions(null, settings.price(), settings.license(), true, false);
    if (settings.replay() != null) {
      ReplayChatModel model =
          ReplayChatModel.read(folder.resolve(settings.replay()), settings.model());
      return new Speaker(name, model.identity(), () -> model, conditions);
    }
    if (settings.checkpoint() != null) {
      LocalModels.Local local = models.checkpoint(settings.checkpoint());
      return new Speaker(
          name, Identity.local("checkpoint", local.sha256()), local.model(), conditions);
    }
    LocalModels.Local local = models.grammar(Objects.requireNonNull(settings.grammar()));
    return new Speaker(
        name,
        Identity.local(GRAMMAR, local.sha256()),
        local.model(),
        settings.license() == null ? OWN : conditions);
  }

  /// Whether calls leave this process: they may cost money, fail, and be too many.
  public boolean isRemote() {
    return conditions.limits != null;
  }
}
