package dev.mergewright.cli;

/// Says what an interrupted command leaves behind. The virtual machine ends with 130 on Ctrl-C by
/// itself.
final class Interruption implements AutoCloseable {
  private volatile boolean over;

  private Interruption() {}

  /// Prints the advice on standard error when the process ends before [#close].
  static Interruption watch(String advice) {
    Interruption interruption = new Interruption();
    Thread hook =
        new Thread(
            () -> {
              if (!interruption.over) {
                System.err.println("\nmergewright: interrupted; " + advice);
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
    return interruption;
  }

  /// The command ended by itself.
  @Override
  public void close() {
    over = true;
  }
}
