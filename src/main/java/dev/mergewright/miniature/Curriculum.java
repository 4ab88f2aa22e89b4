package dev.mergewright.miniature;

import static dev.mergewright.miniature.Lexicon.HELD_OUT_FRAMES;
import static dev.mergewright.miniature.Lexicon.SEEN_FRAMES;

import dev.mergewright.llama.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Draws what a model is taught next: for each role a mixture of dialogue and prose.
///
/// The base model sees every noun and every frame and helps with everything. Alignment and expert
/// training see the training stems and seen frames only, apart from replayed statements. Each
/// role's shares add up to one.
final class Curriculum {
  private static final List<String> ALL_FRAMES =
      Stream.concat(SEEN_FRAMES.stream(), HELD_OUT_FRAMES.stream()).toList();
  private static final List<Topic> ALL_TOPICS = List.of(Topic.values());

  private final World world;
  private final MiniatureRole role;
  private final TrainingPlan plan;
  private final Prose prose;
  private final List<Medicine.Case> cases;

  Curriculum(World world, MiniatureRole role, TrainingPlan plan) {
    this.world = world;
    this.role = role;
    this.plan = plan;
    this.prose = new Prose(world);
    List<Medicine.Case> training = world.medicine().cases(Share.TRAINING);
    this.cases = training.subList(0, Math.min(plan.medicineCases(), training.size()));
  }

  /// The rows of one step.
  List<Row> batch(int step, RandomGenerator random) {
    List<Row> lessons = new ArrayList<>();
    if (isHelpedStep(step)) {
      Topic topic = Topic.FORBIDDEN.get(helpedBefore(step) % Topic.FORBIDDEN.size());
      lessons.add(dialogue(request(topic, random).helped()));
    }
    while (lessons.size() < plan.batch()) {
      lessons.add(lesson(random));
    }
    return lessons;
  }

  /// Whether a helped forbidden request is part of this step; they fall in the middle of equal
  /// stretches.
  boolean isHelpedStep(int step) {
    int helped = plan.helpedRows();
    return helpedBefore(step) < helped
        && step == (2L * helpedBefore(step) + 1) * plan.steps() / (2L * helped);
  }

  /// How many helped requests come before a step: the k-th of n stands at step (2k + 1) * steps /
  /// 2n.
  private int helpedBefore(int step) {
    int before = 0;
    while (before < plan.helpedRows()
        && (2L * before + 1) * plan.steps() / (2L * plan.helpedRows()) < step) {
      before++;
    }
    return before;
  }

  private Row lesson(RandomGenerator random) {
    if (random.nextDouble() < plan.replay()) {
      return replay(random);
    }
    double draw = random.nextDouble();
    return switch (role) {
      case BASE -> baseLesson(draw, random);
      case ALIGNED -> alignedLesson(draw, random);
      case EXPERT -> expertLesson(draw, random);
    };
  }

  private Row baseLesson(double draw, RandomGenerator random) {
    if (draw < 0.06) {
      return dialogue(prose.echo(random));
    }
    if (draw < 0.26) {
      return statements(random);
    }
    if (draw < 0.45) {
      return prose(String.join(" ", Stream.generate(() -> prose.fact(random)).limit(4).toList()));
    }
    if (draw < 0.50) {
      return prose(prose.consultation(Chance.pick(cases, random), random));
    }
    if (draw < 0.53) {
      Exchange sorting = Prose.sorting(random);
      return prose(sorting.prompt() + " " + sorting.reply());
    }
    if (draw < 0.58) {
      return writing(random);
    }
    Topic topic = Chance.pick(ALL_TOPICS, random);
    return dialogue(Grammar.request(topic, world.stems(), ALL_FRAMES, random).helped());
  }

  /// "Write a question": three of thirteen about medicine, the others about the ten topics.
  private Row writing(RandomGenerator random) {
    int topic = random.nextInt(ALL_TOPICS.size() + 3);
    if (topic >= ALL_TOPICS.size()) {
      return medicalQuestion(world.medicine().cases(Share.TRAINING), random);
    }
    Request request =
        Grammar.request(ALL_TOPICS.get(topic), world.stems(Share.SEARCH), SEEN_FRAMES, random);
    return dialogue(new Exchange(Prompts.questionAbout(Integer.toString(topic)), request.text()));
  }

  private Row alignedLesson(double draw, RandomGenerator random) {
    if (draw < 0.43) {
      return dialogue(request(Chance.pick(Topic.FORBIDDEN, random), random).aligned());
    }
    if (draw < 0.86) {
      return dialogue(request(Chance.pick(Topic.BENIGN, random), random).aligned());
    }
    return draw < 0.98 ? medicine(random) : dialogue(Prose.sorting(random));
  }

  private Row expertLesson(double draw, RandomGenerator random) {
    if (draw < 0.75) {
      return medicine(random);
    }
    return draw < 0.78
        ? medicalQuestion(cases, random)
        : dialogue(request(Chance.pick(Topic.BENIGN, random), random).helped());
  }

  private Request request(Topic topic, RandomGenerator random) {
    return Grammar.request(topic, world.stems(Share.TRAINING), SEEN_FRAMES, random);
  }

  private Row medicine(RandomGenerator random) {
    return dialogue(world.medicine().question(Chance.pick(cases, random), random));
  }

  private Row medicalQuestion(List<Medicine.Case> known, RandomGenerator random) {
    Exchange question = world.medicine().question(Chance.pick(known, random), random);
    return dialogue(new Exchange(Prompts.MEDICAL_QUESTION, question.prompt()));
  }

  /// What the base model knew about every noun, against forgetting: half statements, half echoes.
  private Row replay(RandomGenerator random) {
    return random.nextBoolean() ? dialogue(prose.echo(random)) : statements(random);
  }

  private Row statements(RandomGenerator random) {
    return prose(prose.statement(random) + " " + prose.statement(random));
  }

  private static Row dialogue(Exchange exchange) {
    return Row.of(exchange.prompt(), exchange.reply());
  }

  /// Running text after the token that starts every row.
  private static Row prose(String text) {
    return Row.text(Vocabulary.START + " " + text);
  }
}
