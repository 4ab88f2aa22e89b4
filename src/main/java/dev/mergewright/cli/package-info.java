/// The command line: parse, call one method, print, exit code.
///
/// Start with `Mergewright`, the command and its subcommands. The only room that prints and that
/// knows the working directory.
@NullMarked
package dev.mergewright.cli;

import org.jspecify.annotations.NullMarked;
