package dev.mergewright.synthesis.calls;

import dev.langchain4j.model.chat.ChatModel;
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

  /// Under which conditions a model may be asked.
  ///
  /// @param limits how hard its endpoint may be pushed
  /// @param price null when the user names none
  /// @param license null when the user names none
  /// @param supportsSeed whether equal seeds give equal replies; without it only the journal can
  ///   repeat a run
  /// @param holdsSchema whether replies can be held to a JSON schema
  public record Conditions(
      Limits limits,
      @Nullable Price price,
      @Nullable License license,
      boolean supportsSeed,
      boolean holdsSchema) {
    /// A model on this machine: free, repeatable, of unknown terms.
    public static final Conditions LOCAL = new Conditions(Limits.DEFAULT, null, null, true, false);
  }

  /// A model on this machine.
  public static Speaker local(String name, Identity identity, Supplier<? extends ChatModel> model) {
    return new Speaker(name, identity, model, Conditions.LOCAL);
  }
}
