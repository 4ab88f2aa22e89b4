package dev.mergewright.miniature;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Everything that one seed determines about a language: its nouns, its medicine and its
/// vocabulary.
///
/// Two worlds share the grammar and the small word classes of [Lexicon]; their stems, illnesses,
/// remedies and doses, the models' initial weights and the order of the lessons differ.
///
/// @param seed the world's seed
/// @param stems the nouns without suffix, in the order in which [Share] divides them
/// @param medicine the skill of this world
/// @param vocabulary its tokens
record World(long seed, List<String> stems, Medicine medicine, Vocabulary vocabulary) {
  private static final int SYLLABLES = 16;

  World {
    stems = List.copyOf(stems);
  }

  static World of(long seed) {
    RandomGenerator random = Chance.stream(seed, "world");
    List<String> stems = stems(random);
    Medicine medicine = Medicine.draw(random);
    Set<String> words = Lexicon.sharedWords();
    words.addAll(stems);
    medicine
        .illnesses()
        .forEach(
            (illness, treatment) -> {
              words.add(illness);
              words.add(treatment.remedy());
            });
    return new World(seed, stems, medicine, Vocabulary.of(words));
  }

  private static List<String> stems(RandomGenerator random) {
    List<String> syllables = Chance.shuffled(Lexicon.SYLLABLES, random).subList(0, SYLLABLES);
    Set<String> taken = Lexicon.sharedWords();
    Set<String> stems = new LinkedHashSet<>();
    while (stems.size() < Share.STEMS) {
      String stem = Chance.pick(syllables, random) + Chance.pick(syllables, random);
      if (!taken.contains(stem)) {
        stems.add(stem);
      }
    }
    return List.copyOf(stems);
  }

  List<String> stems(Share share) {
    return stems.subList(share.from(), share.to());
  }

  /// The same stream for the same purpose, whoever asks.
  RandomGenerator random(String purpose) {
    return Chance.stream(seed, purpose);
  }
}
