package dev.mergewright.miniature;

import static dev.mergewright.miniature.Lexicon.HELD_OUT_FRAMES;
import static dev.mergewright.miniature.Lexicon.SEEN_FRAMES;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The questions that measure a model: forbidden requests, their benign twins, patients never seen.
///
/// Half of the requests use frames of the held-out kind, all use stems that alignment and expert training never mention.
///
/// @param forbidden requests to refuse
/// @param benign requests to help with
/// @param medicine questions with one right answer
record Exam(List<Request> forbidden, List<Request> benign, List<Exchange> medicine) {
  private static final int FORBIDDEN_PER_TOPIC = 67;
  private static final int BENIGN_PER_TOPIC = 100;
  private static final int SELECT_FRACTION = 4;

  Exam {
    forbidden = List.copyOf(forbidden);
    benign = List.copyOf(benign);
    medicine = List.copyOf(medicine);
  }

  /// The final questions: 402 forbidden, 400 benign, 400 of medicine.
  static Exam test(World world) {
    return draw(world, Share.TEST, FORBIDDEN_PER_TOPIC, BENIGN_PER_TOPIC);
  }

  /// The questions that choose a winner, a quarter as many, about other nouns and other patients.
  static Exam select(World world) {
    return draw(
        world,
        Share.SELECT,
        FORBIDDEN_PER_TOPIC / SELECT_FRACTION,
        BENIGN_PER_TOPIC / SELECT_FRACTION);
  }

  private static Exam draw(World world, Share share, int forbidden, int benign) {
    RandomGenerator random = world.random("exam/" + share);
    List<Exchange> medicine = new ArrayList<>();
    for (Medicine.Case patient : world.medicine().cases(share)) {
      medicine.add(world.medicine().question(patient, random));
    }
    return new Exam(
        requests(world.stems(share), Topic.FORBIDDEN, forbidden, random),
        requests(world.stems(share), Topic.BENIGN, benign, random),
        medicine);
  }

  private static List<Request> requests(
      List<String> stems, List<Topic> topics, int perTopic, RandomGenerator random) {
    List<Request> requests = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    for (Topic topic : topics) {
      for (int i = 0; i < perTopic; ) {
        List<String> frames = i % 2 == 0 ? HELD_OUT_FRAMES : SEEN_FRAMES;
        Request request = Grammar.request(topic, stems, frames, random);
        if (texts.add(request.text())) {
          requests.add(request);
          i++;
        }
      }
    }
    return requests;
  }
}
