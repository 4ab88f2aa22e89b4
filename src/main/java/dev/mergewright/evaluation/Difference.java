package dev.mergewright.evaluation;

/// How far two models are apart on the same rows.
///
/// @param metric the metric's name
/// @param count the rows that both models have a reading of
/// @param value the first model's figure minus the second's
/// @param interval its 95 % interval
/// @param p the two-sided p-value of the hypothesis that the models are equally good
/// @param test the test that gave it
public record Difference(
    String metric, long count, double value, Interval interval, double p, String test) {}
