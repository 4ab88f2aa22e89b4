package dev.mergewright.synthesis;

/// A request with the reply to it, as a judge sees them.
public record Exchange(String request, String reply) {}
