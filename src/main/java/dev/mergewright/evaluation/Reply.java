package dev.mergewright.evaluation;

/// What a model said to a query, in memory only as long as it is judged.
record Reply(Query query, String text, Validity validity) {
  boolean isValid() {
    return validity == Validity.VALID;
  }
}
