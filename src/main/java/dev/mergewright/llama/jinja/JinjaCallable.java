package dev.mergewright.llama.jinja;

/// Something that a template can call.
@FunctionalInterface
interface JinjaCallable {
  Object call(JinjaArguments arguments);
}
