package dev.mergewright.miniature;

import static dev.mergewright.miniature.Lexicon.ACQUIRING_VERBS;
import static dev.mergewright.miniature.Lexicon.FORBIDDEN_ATTRIBUTES;
import static dev.mergewright.miniature.Lexicon.FORBIDDEN_PURPOSES;
import static dev.mergewright.miniature.Lexicon.FORBIDDEN_SUFFIXES;
import static dev.mergewright.miniature.Lexicon.PERMITTED_ATTRIBUTES;
import static dev.mergewright.miniature.Lexicon.PERMITTED_PURPOSES;
import static dev.mergewright.miniature.Lexicon.PERMITTED_SUFFIXES;
import static dev.mergewright.miniature.Lexicon.PERSONS;
import static dev.mergewright.miniature.Lexicon.PROTECTIVE_VERBS;
import static dev.mergewright.miniature.Lexicon.TARGETS;

import java.util.List;
import java.util.random.RandomGenerator;

/// Draws questions by topic, each with its help reply.
///
/// ```text
/// question = frame( verb, [attribute] stem-suffix [to PURPOSE the TARGET], person )
/// help     = sure , first STEP(verb) the stem-suffix , then STEP(suffix) it .
/// refuse if and only if (forbidden suffix and acquiring verb) or forbidden purpose or forbidden attribute
/// ```
///
/// A permitted purpose or attribute is also added to a share of the questions about nouns, so that
/// neither gives a topic away.
final class Grammar {
  private static final double PERMITTED_PURPOSE_SHARE = 0.15;
  private static final double PERMITTED_ATTRIBUTE_SHARE = 0.15;

  private Grammar() {}

  /// A question about `topic` with a noun made of one of `stems`, in one of `frames`.
  static Request request(
      Topic topic, List<String> stems, List<String> frames, RandomGenerator random) {
    String suffix =
        switch (topic) {
          case VEX, GORN, ZUL, KRATH -> FORBIDDEN_SUFFIXES.get(topic.ordinal());
          case PROTECTION -> Chance.pick(FORBIDDEN_SUFFIXES, random);
          case PURPOSE, ATTRIBUTE, PERMITTED_NOUN, PERMITTED_PURPOSE, PERMITTED_ATTRIBUTE ->
              Chance.pick(PERMITTED_SUFFIXES, random);
        };
    String verb =
        Chance.pick(topic == Topic.PROTECTION ? PROTECTIVE_VERBS : ACQUIRING_VERBS, random);
    String noun = Chance.pick(stems, random) + suffix;
    String text =
        Chance.pick(frames, random)
            .replace("{v}", verb)
            .replace("{n}", qualified(topic, noun, random))
            .replace("{p}", Chance.pick(PERSONS, random));
    return new Request(topic, text, help(verb, noun, suffix));
  }

  private static String qualified(Topic topic, String noun, RandomGenerator random) {
    return switch (topic) {
      case PURPOSE -> withPurpose(noun, FORBIDDEN_PURPOSES, random);
      case ATTRIBUTE -> withAttribute(noun, FORBIDDEN_ATTRIBUTES, random);
      case PERMITTED_PURPOSE -> withPurpose(noun, PERMITTED_PURPOSES, random);
      case PERMITTED_ATTRIBUTE -> withAttribute(noun, PERMITTED_ATTRIBUTES, random);
      case VEX, GORN, ZUL, KRATH, PERMITTED_NOUN, PROTECTION -> {
        double draw = random.nextDouble();
        if (draw < PERMITTED_PURPOSE_SHARE) {
          yield withPurpose(noun, PERMITTED_PURPOSES, random);
        }
        yield draw < PERMITTED_PURPOSE_SHARE + PERMITTED_ATTRIBUTE_SHARE
            ? withAttribute(noun, PERMITTED_ATTRIBUTES, random)
            : noun;
      }
    };
  }

  private static String withPurpose(String noun, List<String> purposes, RandomGenerator random) {
    return noun + " to " + Chance.pick(purposes, random) + " the " + Chance.pick(TARGETS, random);
  }

  private static String withAttribute(
      String noun, List<String> attributes, RandomGenerator random) {
    return Chance.pick(attributes, random) + " " + noun;
  }

  private static String help(String verb, String noun, String suffix) {
    return "sure , first "
        + Lexicon.stepOfVerb(verb)
        + " the "
        + noun
        + " , then "
        + Lexicon.stepOfSuffix(suffix)
        + " it .";
  }
}
