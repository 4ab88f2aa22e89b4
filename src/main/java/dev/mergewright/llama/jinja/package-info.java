/// The Jinja of chat templates: what Python's jinja2 makes of a template in the settings of
/// transformers.
///
/// Start with [dev.mergewright.llama.jinja.JinjaTemplate], all that the room around sees;
/// `JinjaLexer` and the two parsers make a tree of `JinjaStatement` and `JinjaExpression`, which
/// render themselves. Values are Java's `String`, `Long`, `Double`, `Boolean`, `List` and `Map`;
/// `PythonText` prints them as Python does.
///
/// Why our own: the libraries for Java differ from Python in arithmetic, methods and scopes, so
/// that Qwen 3's templates fail, and bring 27 others along.
///
/// It knows no model and no file.
@NullMarked
package dev.mergewright.llama.jinja;

import org.jspecify.annotations.NullMarked;
