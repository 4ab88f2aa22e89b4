package dev.mergewright.llama;

/// Something that a template can call.
@FunctionalInterface
interface JinjaCallable {
  Object call(JinjaArguments arguments);
}
