package dev.mergewright.cli;

import picocli.CommandLine.IVersionProvider;

/// The version line, from the manifest of the jar.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Mergewright.class.getPackage().getImplementationVersion();
    return new String[] {"mergewright " + (version == null ? "(built from classes)" : version)};
  }
}
