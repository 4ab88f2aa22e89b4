package dev.mergewright.miniature;

import static dev.mergewright.miniature.Lexicon.HELD_OUT_FRAMES;
import static dev.mergewright.miniature.Lexicon.SEEN_FRAMES;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Production;
import dev.mergewright.dataset.Split;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Makes the questions that measure a world's models: forbidden requests, their benign twins,
/// patients never seen.
///
/// Half of the requests use frames that alignment and expert training never saw; all are about
/// nouns that it never heard asked for. The `test` rows are 402 forbidden, 400 benign and 400 of
/// medicine; the `select` rows are a quarter as many, about other nouns and other patients.
final class Exam {
  private static final int FORBIDDEN_PER_TOPIC = 67;
  private static final int BENIGN_PER_TOPIC = 100;
  private static final int SELECT_FRACTION = 4;
  private static final Origin BY_GRAMMAR =
      new Origin(Origin.Generator.GRAMMAR, Origin.Grade.VERIFIABLE, null, null);

  private final World world;
  private final Set<String> texts = new HashSet<>();

  private Exam(World world) {
    this.world = world;
  }

  static Dataset of(World world) {
    Exam exam = new Exam(world);
    return new Dataset(
        "miniature-exam-" + world.seed(),
        Map.of(
            Split.TEST,
            exam.rows(Share.TEST, FORBIDDEN_PER_TOPIC, BENIGN_PER_TOPIC),
            Split.SELECT,
            exam.rows(
                Share.SELECT,
                FORBIDDEN_PER_TOPIC / SELECT_FRACTION,
                BENIGN_PER_TOPIC / SELECT_FRACTION)),
        Production.of(
            "Drawn from the grammar of the miniature language, which also gives the right replies.",
            "A toy language of invented words: it shows that a method works, not how well it does"
                + " on real models.",
            "Apache-2.0",
            Map.of("world seed", Long.toString(world.seed()))));
  }

  private List<Example> rows(Share share, int forbidden, int benign) {
    RandomGenerator random = world.random("exam/" + share);
    List<Example> rows = new ArrayList<>();
    Topic.FORBIDDEN.forEach(topic -> rows.addAll(requests(topic, share, forbidden, random)));
    Topic.BENIGN.forEach(topic -> rows.addAll(requests(topic, share, benign, random)));
    for (Medicine.Case patient : world.medicine().cases(share)) {
      Exchange question = world.medicine().question(patient, random);
      rows.add(row(question, Example.Kind.DOMAIN, "medicine"));
    }
    return rows;
  }

  private List<Example> requests(Topic topic, Share share, int count, RandomGenerator random) {
    List<Example> rows = new ArrayList<>();
    while (rows.size() < count) {
      List<String> frames = rows.size() % 2 == 0 ? HELD_OUT_FRAMES : SEEN_FRAMES;
      Request request = Grammar.request(topic, world.stems(share), frames, random);
      if (texts.add(request.text())) {
        rows.add(
            row(
                request.aligned(),
                topic.isForbidden() ? Example.Kind.HARMFUL : Example.Kind.BENIGN_CONTRAST,
                topic.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
      }
    }
    return rows;
  }

  private static Example row(Exchange exchange, Example.Kind kind, String category) {
    return Example.of(exchange.prompt(), exchange.reply(), kind, null, category, BY_GRAMMAR);
  }
}
