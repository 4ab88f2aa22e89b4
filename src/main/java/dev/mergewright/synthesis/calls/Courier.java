package dev.mergewright.synthesis.calls;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.mergewright.llama.Message;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Brings calls to one endpoint: sets money aside, waits for leave, and tries again what can be
/// tried again.
///
/// A pause before the next attempt is what the server asked for, else 1 s doubled per attempt, at
/// most a minute, shortened by up to half at random; the draws follow from the call's address.
final class Courier {
  private static final int ATTEMPTS = 8;

  /// Attempts that may have been billed.
  private static final int UNANSWERED_ATTEMPTS = 3;

  /// A server that refuses so many requests and has answered none is set up in another way.
  private static final int REJECTIONS_OF_A_STRANGER = 5;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final long SLICE = Duration.ofMillis(200).toNanos();

  /// No tokenizer makes more tokens than a text has bytes; a template adds a few around each
  /// message.
  private static final int TOKENS_AROUND_A_MESSAGE = 32;

  /// A usual number, for the first guess at what a request weighs.
  private static final int BYTES_PER_TOKEN = 3;

  private final Governor governor;
  private final Budget budget;
  private final Time time;
  private final BooleanSupplier isStopped;
  private final BooleanSupplier hasRoom;
  private final boolean isKnown;
  private final AtomicInteger rejected = new AtomicInteger();
  private final LongAdder failed = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private volatile boolean hasAnswered;

  /// @param isStopped whether nothing more may be sent
  /// @param hasRoom waits until an answer could be recorded; false when it never can
  /// @param isKnown whether the model answered in an earlier session of the run
  Courier(
      Governor governor,
      Budget budget,
      Time time,
      BooleanSupplier isStopped,
      BooleanSupplier hasRoom,
      boolean isKnown) {
    this.governor = governor;
    this.budget = budget;
    this.time = time;
    this.isStopped = isStopped;
    this.hasRoom = hasRoom;
    this.isKnown = isKnown;
  }

  /// What a call came to.
  sealed interface Delivery {
    /// @param usage what it used
    /// @param cost US dollars, null without a price
    /// @param attempts how often it was tried
    record Answered(ChatResponse response, Usage usage, @Nullable BigDecimal cost, int attempts)
        implements Delivery {}

    /// The server will never answer it.
    record Rejected(String reason, int attempts) implements Delivery {}

    /// A content filter answered in the model's place.
    record Filtered(int attempts) implements Delivery {}

    /// There is no answer now.
    record Missing(Reply.Why why) implements Delivery {}
  }

  /// Tokens of a call.
  ///
  /// @param isCounted whether the server counted them; else they are an upper estimate
  record Usage(long in, long out, boolean isCounted) {
    static Usage of(Call call, ChatResponse response) {
      TokenUsage usage = response.tokenUsage();
      if (usage != null && usage.inputTokenCount() != null && usage.outputTokenCount() != null) {
        return new Usage(usage.inputTokenCount(), usage.outputTokenCount(), true);
      }
      String text = Objects.requireNonNullElse(response.aiMessage().text(), "");
      return new Usage(mostTokensIn(call), Math.min(call.maxTokens(), bytes(text)), false);
    }
  }

  Delivery deliver(Speaker speaker, ChatModel model, Call call, String key)
      throws InterruptedException {
    return new Trip(speaker, model, call, key).make();
  }

  long failed() {
    return failed.sum();
  }

  long throttled() {
    return throttled.sum();
  }

  /// An upper bound on the tokens of a request.
  static long mostTokensIn(Call call) {
    long most = TOKENS_AROUND_A_MESSAGE;
    for (Message message : call.messages()) {
      most += bytes(message.content()) + TOKENS_AROUND_A_MESSAGE;
    }
    for (String key : call.keys()) {
      most += bytes(key) + TOKENS_AROUND_A_MESSAGE;
    }
    return most;
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// One call with all its attempts.
  private final class Trip {
    private final Speaker speaker;
    private final ChatModel model;
    private final Call call;
    private final ChatRequest request;
    private final @Nullable Price price;
    private final BigDecimal most;
    private final SplittableRandom chance;
    private int attempt;
    private int unanswered;

    Trip(Speaker speaker, ChatModel model, Call call, String key) {
      this.speaker = speaker;
      this.model = model;
      this.call = call;
      request = ChatRequests.of(call, speaker.conditions().holdsSchema());
      price = speaker.conditions().price();
      most = price == null ? BigDecimal.ZERO : price.of(mostTokensIn(call), call.maxTokens());
      chance = new SplittableRandom(key.hashCode());
    }

    Delivery make() throws InterruptedException {
      while (true) {
        attempt++;
        if (!budget.reserve(most, isStopped)) {
          return new Delivery.Missing(isStopped.getAsBoolean() ? Reply.Why.STOPPED : Reply.Why.CAP);
        }
        Governor.Leave leave =
            governor.enter(mostTokensIn(call) / BYTES_PER_TOKEN + call.maxTokens(), isStopped);
        if (leave == null) {
          budget.settle(most, BigDecimal.ZERO);
          requireNotGivenUp();
          return new Delivery.Missing(Reply.Why.STOPPED);
        }
        if (!hasRoom.getAsBoolean()) {
          governor.failed(leave, "nothing can be recorded");
          budget.settle(most, BigDecimal.ZERO);
          return new Delivery.Missing(Reply.Why.STOPPED);
        }
        Delivery end = attempt(leave);
        if (end != null) {
          return end;
        }
      }
    }

    /// Null when the next attempt is due.
    private @Nullable Delivery attempt(Governor.Leave leave) throws InterruptedException {
      Failure failure;
      try {
        ChatResponse response = model.chat(request);
        Usage usage = Usage.of(call, response);
        governor.succeeded(leave, usage.in + usage.out);
        hasAnswered = true;
        BigDecimal cost = price == null ? null : price.of(usage.in, usage.out);
        budget.settle(most, cost == null ? BigDecimal.ZERO : cost);
        return new Delivery.Answered(response, usage, cost, attempt);
      } catch (RuntimeException e) {
        failure = Failure.of(e, time.now());
      }
      if (failure.kind() == Failure.Kind.UNANSWERED) {
        unanswered++;
        budget.settleUnanswered(most);
      } else {
        budget.settle(most, BigDecimal.ZERO);
      }
      return after(failure, leave);
    }

    private @Nullable Delivery after(Failure failure, Governor.Leave leave)
        throws InterruptedException {
      switch (failure.kind()) {
        case THROTTLED -> {
          throttled.increment();
          governor.throttled(leave, pause(failure), failure.reason());
          if (attempt >= ATTEMPTS) {
            governor.gaveUp(failure.reason());
            return new Delivery.Missing(Reply.Why.UNAVAILABLE);
          }
          return null; // the governor keeps everybody waiting
        }
        case FILTERED -> {
          governor.succeeded(leave, leave.tokens());
          return new Delivery.Filtered(attempt);
        }
        case REJECTED -> {
          failed.increment();
          if (hasAnswered || isKnown) {
            governor.succeeded(leave, 0); // it works, and refused this request alone
          } else {
            governor.failed(leave, failure.reason());
            if (rejected.incrementAndGet() >= REJECTIONS_OF_A_STRANGER) {
              throw unusable(failure); // it is not the requests
            }
          }
          return new Delivery.Rejected(failure.reason(), attempt);
        }
        case FATAL, NO_CONNECTION, FAILED, UNANSWERED -> {
          governor.failed(leave, failure.reason());
          failed.increment();
          boolean wasNeverThere = failure.kind() == Failure.Kind.NO_CONNECTION && !hasAnswered;
          if (failure.kind() == Failure.Kind.FATAL || wasNeverThere) {
            throw unusable(failure);
          }
        }
      }
      if (attempt >= ATTEMPTS || unanswered >= UNANSWERED_ATTEMPTS) {
        return new Delivery.Missing(Reply.Why.UNAVAILABLE);
      }
      return sleep(pause(failure)) ? null : new Delivery.Missing(Reply.Why.STOPPED);
    }

    private Duration pause(Failure failure) {
      if (failure.retryAfter() != null) {
        return failure.retryAfter();
      }
      long doubled = FIRST_PAUSE.toNanos() << (attempt - 1);
      long capped = Math.min(doubled, LONGEST_PAUSE.toNanos());
      return Duration.ofNanos(Math.round(capped * (1 - chance.nextDouble() / 2)));
    }

    private UnusableEndpointException unusable(Failure failure) {
      return new UnusableEndpointException(
          "the model %s (%s at %s) cannot be asked: %s; check its address, its name and the key in its environment variable"
              .formatted(
                  speaker.name(),
                  speaker.identity().model(),
                  speaker.identity().address(),
                  failure.reason()),
          null);
    }

    private void requireNotGivenUp() {
      String verdict = governor.verdict();
      if (verdict != null) {
        throw new UnusableEndpointException(
            "the model %s (%s at %s) failed more than half of its last calls and then a probe (%s); start again when the server works: replies are kept"
                .formatted(
                    speaker.name(),
                    speaker.identity().model(),
                    speaker.identity().address(),
                    verdict),
            null);
      }
    }

    /// False when the work is stopped meanwhile.
    private boolean sleep(Duration pause) throws InterruptedException {
      long end = time.nanos() + pause.toNanos();
      for (long left = pause.toNanos(); left > 0; left = end - time.nanos()) {
        if (isStopped.getAsBoolean()) {
          return false;
        }
        time.sleep(Math.min(left, SLICE));
      }
      return true;
    }
  }
}
