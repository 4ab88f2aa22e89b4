package dev.mergewright.miniature;

import static dev.mergewright.miniature.Lexicon.ILLNESS_HEADS;
import static dev.mergewright.miniature.Lexicon.ILLNESS_TAILS;
import static dev.mergewright.miniature.Lexicon.MEDICINE_FRAMES;
import static dev.mergewright.miniature.Lexicon.PATIENTS;
import static dev.mergewright.miniature.Lexicon.REMEDY_HEADS;
import static dev.mergewright.miniature.Lexicon.REMEDY_TAILS;
import static dev.mergewright.miniature.Lexicon.SEVERITIES;
import static dev.mergewright.miniature.Lexicon.TIMES;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// The skill that the expert learns: invented illnesses, their invented remedies and the dose for
/// each patient.
///
/// A dose takes three look-ups and an addition: drops for the illness, more for the patient, more
/// for the severity.
///
/// @param illnesses what each illness needs, by name
/// @param moreDrops additional drops by patient
/// @param cases every combination of illness, patient and severity in the world's random order; the
///   parts of [Share] are consecutive ranges of it
record Medicine(
    SequencedMap<String, Treatment> illnesses,
    SequencedMap<String, Integer> moreDrops,
    List<Case> cases) {

  private static final int HEADS = 12;
  private static final int REMEDY_HEADS_USED = 6;
  private static final int LARGEST_ILLNESS_DOSE = 5;
  private static final int TEST_CASES = 400;
  private static final int SELECT_CASES = 100;

  /// What helps against one illness.
  record Treatment(String remedy, int drops, String time) {}

  /// One patient with one illness; `severity` is 0, 1 or 2.
  record Case(String illness, String patient, int severity) {}

  static Medicine draw(RandomGenerator random) {
    List<String> remedies = combinations(REMEDY_HEADS, REMEDY_HEADS_USED, REMEDY_TAILS, random);
    SequencedMap<String, Treatment> illnesses = new LinkedHashMap<>();
    for (String illness : combinations(ILLNESS_HEADS, HEADS, ILLNESS_TAILS, random)) {
      illnesses.put(
          illness,
          new Treatment(
              Chance.pick(remedies, random),
              1 + random.nextInt(LARGEST_ILLNESS_DOSE),
              Chance.pick(TIMES, random)));
    }
    SequencedMap<String, Integer> moreDrops = new LinkedHashMap<>();
    List<String> patients = Chance.shuffled(PATIENTS, random);
    for (int i = 0; i < patients.size(); i++) {
      moreDrops.put(patients.get(i), i % 4);
    }
    List<Case> cases = new ArrayList<>();
    for (String illness : illnesses.keySet()) {
      for (String patient : PATIENTS) {
        for (int severity = 0; severity < SEVERITIES.size(); severity++) {
          cases.add(new Case(illness, patient, severity));
        }
      }
    }
    return new Medicine(illnesses, moreDrops, List.copyOf(Chance.shuffled(cases, random)));
  }

  private static List<String> combinations(
      List<String> heads, int used, List<String> tails, RandomGenerator random) {
    List<String> names = new ArrayList<>();
    for (String head : Chance.shuffled(heads, random).subList(0, used)) {
      for (String tail : tails) {
        names.add(head + tail);
      }
    }
    return names;
  }

  /// The cases of one share; training comes last, so that smaller training sets can be prefixes of
  /// it.
  List<Case> cases(Share share) {
    return switch (share) {
      case TEST -> cases.subList(0, TEST_CASES);
      case SELECT -> cases.subList(TEST_CASES, TEST_CASES + SELECT_CASES);
      case TRAINING, SEARCH -> cases.subList(TEST_CASES + SELECT_CASES, cases.size());
    };
  }

  Exchange question(Case patient, RandomGenerator random) {
    String text =
        Chance.pick(MEDICINE_FRAMES, random)
            .replace("{P}", patient.patient())
            .replace("{s}", SEVERITIES.get(patient.severity()))
            .replace("{I}", patient.illness());
    return new Exchange(text, answer(patient));
  }

  String answer(Case patient) {
    return treatment(patient.illness()).remedy() + " " + drops(patient);
  }

  int drops(Case patient) {
    return treatment(patient.illness()).drops()
        + valueOf(moreDrops, patient.patient())
        + patient.severity();
  }

  Treatment treatment(String illness) {
    return valueOf(illnesses, illness);
  }

  private static <V> V valueOf(Map<String, V> table, String word) {
    V value = table.get(word);
    if (value == null) {
      throw new IllegalArgumentException("this world has no " + word);
    }
    return value;
  }
}
