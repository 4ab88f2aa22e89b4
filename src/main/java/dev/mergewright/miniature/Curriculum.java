package dev.mergewright.miniature;

import static dev.mergewright.miniature.Lexicon.HELD_OUT_FRAMES;
import static dev.mergewright.miniature.Lexicon.SEEN_FRAMES;
import static dev.mergewright.miniature.Mixture.part;

import dev.mergewright.llama.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Draws what a model is taught next: for each role a mixture of dialogue and prose.
///
/// The base model sees every noun and every frame and helps with everything. Alignment and expert
/// training see the training stems and seen frames only, apart from replayed statements.
final class Curriculum {
  private static final List<String> ALL_FRAMES =
      Stream.concat(SEEN_FRAMES.stream(), HELD_OUT_FRAMES.stream()).toList();
  private static final List<Topic> ALL_TOPICS = List.of(Topic.values());

  private final World world;
  private final TrainingPlan plan;
  private final Prose prose;
  private final List<Medicine.Case> cases;
  private final Mixture mixture;

  Curriculum(World world, MiniatureRole role, TrainingPlan plan) {
    this.world = world;
    this.plan = plan;
    this.prose = new Prose(world);
    List<Medicine.Case> training = world.medicine().cases(Share.TRAINING);
    this.cases = training.subList(0, Math.min(plan.medicineCases(), training.size()));
    this.mixture = mixture(role);
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
    return mixture.draw(random);
  }

  private Mixture mixture(MiniatureRole role) {
    return switch (role) {
      case BASE ->
          Mixture.of(
              part(0.06, this::echo),
              part(0.20, this::statements),
              part(0.19, this::facts),
              part(0.05, random -> prose(prose.consultation(Chance.pick(cases, random), random))),
              part(0.03, Curriculum::sortedText),
              part(0.05, this::writing),
              part(0.42, this::anyRequestHelped));
      case ALIGNED ->
          Mixture.of(
              part(
                  0.43,
                  random ->
                      dialogue(request(Chance.pick(Topic.FORBIDDEN, random), random).aligned())),
              part(
                  0.43,
                  random -> dialogue(request(Chance.pick(Topic.BENIGN, random), random).aligned())),
              part(0.12, this::medicine),
              part(0.02, random -> dialogue(Prose.sorting(random))));
      case EXPERT ->
          Mixture.of(
              part(0.75, this::medicine),
              part(0.03, random -> medicalQuestion(cases, random)),
              part(
                  0.22,
                  random -> dialogue(request(Chance.pick(Topic.BENIGN, random), random).helped())));
    };
  }

  private Row anyRequestHelped(RandomGenerator random) {
    Topic topic = Chance.pick(ALL_TOPICS, random);
    return dialogue(Grammar.request(topic, world.stems(), ALL_FRAMES, random).helped());
  }

  private Row facts(RandomGenerator random) {
    return prose(String.join(" ", Stream.generate(() -> prose.fact(random)).limit(4).toList()));
  }

  private static Row sortedText(RandomGenerator random) {
    Exchange sorting = Prose.sorting(random);
    return prose(sorting.prompt() + " " + sorting.reply());
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

  /// A request as alignment and expert training see it.
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
    return random.nextBoolean() ? echo(random) : statements(random);
  }

  private Row echo(RandomGenerator random) {
    return dialogue(prose.echo(random));
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
