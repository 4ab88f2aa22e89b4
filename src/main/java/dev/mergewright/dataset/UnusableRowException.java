package dev.mergewright.dataset;

/// A row that gives no item; the message is the reason, which counts equal rows together.
final class UnusableRowException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableRowException(String reason) {
    // No stack trace: half of BeaverTails is skipped, and each costs one of these.
    super(reason, null, false, false);
  }
}
