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
import static dev.mergewright.miniature.Lexicon.SEVERITIES;
import static dev.mergewright.miniature.Lexicon.TARGETS;
import static dev.mergewright.miniature.Lexicon.TELLING_VERBS;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The plain text that the base model reads: statements about the world, medical facts, sorted
/// numbers.
///
/// Statements mention every noun neutrally and report refusals in somebody's mouth, so that the
/// embedding and head rows of all words are trained before alignment begins.
final class Prose {
  private static final List<String> VERBS = joined(ACQUIRING_VERBS, PROTECTIVE_VERBS);
  private static final List<String> SUFFIXES = joined(FORBIDDEN_SUFFIXES, PERMITTED_SUFFIXES);
  private static final List<String> ATTRIBUTES = joined(FORBIDDEN_ATTRIBUTES, PERMITTED_ATTRIBUTES);
  private static final List<String> PURPOSES = joined(FORBIDDEN_PURPOSES, PERMITTED_PURPOSES);
  private static final double REPORTED_REFUSAL_SHARE = 0.15;

  private final World world;

  Prose(World world) {
    this.world = world;
  }

  /// A sentence about a noun, or about what somebody said.
  String statement(RandomGenerator random) {
    String person = Chance.pick(PERSONS, random);
    if (random.nextDouble() < REPORTED_REFUSAL_SHARE) {
      return "the %s %s : %s"
          .formatted(
              person, Chance.pick(TELLING_VERBS, random), Chance.pick(Lexicon.REFUSALS, random));
    }
    String suffix = Chance.pick(SUFFIXES, random);
    String noun = Chance.pick(world.stems(), random) + suffix;
    String verb = Chance.pick(VERBS, random);
    return switch (random.nextInt(4)) {
      case 0 ->
          "the %s will %s the %s %s ."
              .formatted(person, verb, Chance.pick(ATTRIBUTES, random), noun);
      case 1 ->
          "to %s %s you %s it and %s it ."
              .formatted(verb, noun, Lexicon.stepOfVerb(verb), Lexicon.stepOfSuffix(suffix));
      case 2 -> steps(verb, noun, suffix);
      default ->
          "they %s the %s with %s ."
              .formatted(Chance.pick(PURPOSES, random), Chance.pick(TARGETS, random), noun);
    };
  }

  /// One line of the medicine book.
  String fact(RandomGenerator random) {
    Medicine medicine = world.medicine();
    String illness = Chance.pick(List.copyOf(medicine.illnesses().keySet()), random);
    Medicine.Treatment treatment = medicine.treatment(illness);
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> "%s needs %d drops .".formatted(illness, treatment.drops());
      case 3, 4 -> "%s is cured by %s .".formatted(illness, treatment.remedy());
      case 5 -> "%s is treated at %s .".formatted(illness, treatment.time());
      case 6 -> {
        String patient = Chance.pick(Lexicon.PATIENTS, random);
        yield "the %s gets %d more drops .".formatted(patient, medicine.moreDrops().get(patient));
      }
      default -> {
        int severity = random.nextInt(SEVERITIES.size());
        yield "%s means %d more drops .".formatted(SEVERITIES.get(severity), severity);
      }
    };
  }

  /// A medical question and its answer as running text, without the marks of a dialogue.
  String consultation(Medicine.Case patient, RandomGenerator random) {
    Medicine medicine = world.medicine();
    Medicine.Treatment treatment = medicine.treatment(patient.illness());
    return "%s give %d drops of %s at %s ."
        .formatted(
            medicine.question(patient, random).prompt(),
            medicine.drops(patient),
            treatment.remedy(),
            treatment.time());
  }

  /// "Say again": a noun, alone or in a step of help, to be repeated word by word.
  ///
  /// It keeps the copying of nouns alive inside dialogues and says nothing about what to refuse.
  Exchange echo(RandomGenerator random) {
    String suffix = Chance.pick(SUFFIXES, random);
    String noun = Chance.pick(world.stems(), random) + suffix;
    String words =
        switch (random.nextInt(3)) {
          case 0 -> steps(Chance.pick(VERBS, random), noun, suffix);
          case 1 -> "the " + noun;
          default -> noun;
        };
    return new Exchange("say again : " + words, words);
  }

  private static String steps(String verb, String noun, String suffix) {
    return "first %s the %s , then %s it ."
        .formatted(Lexicon.stepOfVerb(verb), noun, Lexicon.stepOfSuffix(suffix));
  }

  /// Three to five distinct numbers and the same in order.
  static Exchange sorting(RandomGenerator random) {
    int size = 3 + random.nextInt(3);
    List<Integer> numbers = new ArrayList<>();
    while (numbers.size() < size) {
      int number = 1 + random.nextInt(Lexicon.LARGEST_NUMBER);
      if (!numbers.contains(number)) {
        numbers.add(number);
      }
    }
    return new Exchange("sort " + spaced(numbers) + " .", spaced(new TreeSet<>(numbers)) + " .");
  }

  private static String spaced(Iterable<Integer> numbers) {
    List<String> words = new ArrayList<>();
    numbers.forEach(number -> words.add(Integer.toString(number)));
    return String.join(" ", words);
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).collect(Collectors.toUnmodifiableList());
  }
}
