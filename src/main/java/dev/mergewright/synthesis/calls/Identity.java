package dev.mergewright.synthesis.calls;

/// Which model answers, whatever a settings file calls it: the part of a call's address that says
/// who is asked, and what rows say of their origin.
///
/// @param provider the kind of place: `openai` for any server with OpenAI's protocol, `anthropic`,
///   `checkpoint` or `grammar`
/// @param address where a server's protocol starts; empty for what runs in this process
/// @param model the name by which a server knows the model, or the SHA-256 of what runs here
/// @param revision what the user says of the model's version; empty when nothing
public record Identity(String provider, String address, String model, String revision) {
  /// A model that runs in this process.
  ///
  /// @param provider `checkpoint` or `grammar`
  /// @param sha256 its fingerprint
  public static Identity local(String provider, String sha256) {
    return new Identity(provider, "", sha256, "");
  }
}
