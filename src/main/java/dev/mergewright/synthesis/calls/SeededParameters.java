package dev.mergewright.synthesis.calls;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Request parameters with a sampling seed, which LangChain4j's common ones lack.
///
/// A model that knows nothing of it ignores the seed. Both ways of merging parameters keep it:
/// LangChain4j's own would fall back to the common fields.
public final class SeededParameters extends DefaultChatRequestParameters {
  private final @Nullable Long seed;

  private SeededParameters(Builder builder) {
    super(builder);
    seed = builder.seed;
  }

  public static SeededParameters of(double temperature, int maxTokens, long seed) {
    return new SeededParameters(
        new Builder().temperature(temperature).maxOutputTokens(maxTokens).seed(seed));
  }

  /// The parameters of a call.
  ///
  /// @param holdsSchema whether the model holds replies to a schema
  static SeededParameters of(Call call, boolean holdsSchema) {
    Builder builder =
        new Builder()
            .temperature(call.temperature())
            .maxOutputTokens(call.maxTokens())
            .seed(call.seed());
    if (holdsSchema && !call.keys().isEmpty()) {
      JsonObjectSchema.Builder object =
          JsonObjectSchema.builder().required(call.keys()).additionalProperties(false);
      call.keys().forEach(object::addStringProperty);
      builder.responseFormat(
          ResponseFormat.builder()
              .type(ResponseFormatType.JSON)
              .jsonSchema(JsonSchema.builder().name("reply").rootElement(object.build()).build())
              .build());
    }
    return new SeededParameters(builder);
  }

  /// The sampling seed, null when none was asked for.
  public @Nullable Long seed() {
    return seed;
  }

  @Override
  public ChatRequestParameters overrideWith(ChatRequestParameters that) {
    return new SeededParameters(new Builder().overrideWith(this).overrideWith(that));
  }

  @Override
  public ChatRequestParameters defaultedBy(ChatRequestParameters that) {
    return new SeededParameters(new Builder().overrideWith(that).overrideWith(this));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof SeededParameters that
        && Objects.equals(seed, that.seed);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Objects.hashCode(seed);
  }

  private static final class Builder extends DefaultChatRequestParameters.Builder<Builder> {
    private @Nullable Long seed;

    Builder seed(long value) {
      seed = value;
      return this;
    }

    @Override
    public Builder overrideWith(ChatRequestParameters parameters) {
      super.overrideWith(parameters);
      if (parameters instanceof SeededParameters seeded && seeded.seed != null) {
        seed = seeded.seed;
      }
      return this;
    }
  }
}
