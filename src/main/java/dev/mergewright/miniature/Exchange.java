package dev.mergewright.miniature;

/// One turn of talk: what the user asks and what the model is to reply.
record Exchange(String prompt, String reply) {}
