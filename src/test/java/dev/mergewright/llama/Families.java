package dev.mergewright.llama;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.params.provider.ValueSource;

/// The cases of `golden/families`.
@Retention(RetentionPolicy.RUNTIME)
@ValueSource(
    strings = {
      "llama-3.1",
      "llama-linear",
      "llama-dynamic",
      "llama-yarn",
      "mistral",
      "qwen2",
      "qwen2-yarn",
      "qwen3",
      "phi3",
      "phi3-long",
      "gemma2",
      "gemma3"
    })
@interface Families {}
