package dev.mergewright.synthesis.calls;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Lets calls through to one endpoint as fast as it can take them.
///
/// ```text
/// in flight       at most the limit; a 429 multiplies the limit by 0.75, 25 successes add 1
/// per minute      starts are 60 s / requests apart; a call of n tokens takes n / tokens of a minute
/// Retry-After     nobody starts before it is over
/// circuit         11 failures among the last 20 attempts open it: 30 s of silence, then one probe
///                 that closes it again or ends the work
/// ```
///
/// Calls in flight when a 429 arrives were started under the old limit: their own 429s do not lower
/// the new one again. Tokens are estimated when a call starts and corrected when its usage is
/// known. A 429 says that the server is alive, so it counts as a failure only for a call that gave
/// up.
final class Governor {
  private static final double DECREASE = 0.75;
  private static final int SUCCESSES_PER_INCREASE = 25;
  private static final int REMEMBERED = 20;
  private static final int FAILURES_THAT_OPEN = 11;
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final int THROTTLED_PROBES = 5;
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(200);

  private final Limits limits;
  private final Time time;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private final int mostInFlight;
  private int limit;
  private int inFlight;
  private int successes;
  private long wave;
  private long quietUntil;
  private long nextStart;
  private long nextTokens;

  private final Deque<Boolean> outcomes = new ArrayDeque<>();
  private Circuit circuit = Circuit.CLOSED;
  private int throttledProbes;
  private @Nullable String firstError;
  private @Nullable String lastError;

  private enum Circuit {
    CLOSED,
    OPEN,
    PROBING,
    GIVEN_UP
  }

  /// Leave to make one attempt.
  ///
  /// @param wave the number of decreases of the limit before it
  /// @param tokens the estimate
  /// @param isProbe whether it decides about the circuit
  record Leave(long wave, long tokens, boolean isProbe) {}

  Governor(Limits limits, Time time) {
    this.limits = limits;
    this.time = time;
    mostInFlight = limits.inFlight();
    limit = mostInFlight;
    long now = time.nanos();
    quietUntil = now;
    nextStart = now;
    nextTokens = now;
  }

  /// Waits for leave; null when `isStopped` comes true first, or the endpoint is given up.
  @Nullable Leave enter(long tokens, BooleanSupplier isStopped) throws InterruptedException {
    lock.lock();
    try {
      while (!isStopped.getAsBoolean() && circuit != Circuit.GIVEN_UP) {
        long wait = waitNanos();
        if (circuit == Circuit.PROBING || inFlight >= limit) {
          changed.await(SLICE, TimeUnit.NANOSECONDS);
        } else if (wait > 0) {
          sleep(Math.min(wait, SLICE));
        } else {
          return leave(tokens);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private long waitNanos() {
    long now = time.nanos();
    return Math.max(quietUntil - now, Math.max(nextStart - now, nextTokens - now));
  }

  private void sleep(long nanos) throws InterruptedException {
    lock.unlock();
    try {
      time.sleep(nanos);
    } finally {
      lock.lock();
    }
  }

  private Leave leave(long tokens) {
    long now = time.nanos();
    if (limits.requestsPerMinute() != null) {
      nextStart = now + MINUTE / limits.requestsPerMinute();
    }
    if (limits.tokensPerMinute() != null) {
      nextTokens = now + shareOfMinute(tokens, limits.tokensPerMinute());
    }
    inFlight++;
    boolean isProbe = circuit == Circuit.OPEN;
    if (isProbe) {
      circuit = Circuit.PROBING;
    }
    return new Leave(wave, tokens, isProbe);
  }

  private static long shareOfMinute(long tokens, long perMinute) {
    return Math.round((double) tokens / perMinute * MINUTE);
  }

  /// The server answered.
  ///
  /// @param tokens what was used
  void succeeded(Leave leave, long tokens) {
    lock.lock();
    try {
      end(leave, false);
      if (limits.tokensPerMinute() != null) {
        nextTokens += shareOfMinute(tokens - leave.tokens, limits.tokensPerMinute());
      }
      if (++successes >= SUCCESSES_PER_INCREASE) {
        successes = 0;
        limit = Math.min(mostInFlight, limit + 1);
      }
      if (leave.isProbe) {
        outcomes.clear();
        throttledProbes = 0;
        circuit = Circuit.CLOSED;
      }
    } finally {
      lock.unlock();
    }
  }

  /// The server had enough.
  ///
  /// @param pause how long nobody starts
  void throttled(Leave leave, Duration pause, String error) {
    lock.lock();
    try {
      inFlight--;
      remember(error);
      quietUntil = Math.max(quietUntil, time.nanos() + pause.toNanos());
      if (leave.wave == wave) {
        wave++;
        successes = 0;
        limit = Math.max(1, (int) (limit * DECREASE));
      }
      if (leave.isProbe) {
        circuit = ++throttledProbes < THROTTLED_PROBES ? Circuit.OPEN : Circuit.GIVEN_UP;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The attempt came to nothing.
  void failed(Leave leave, String error) {
    lock.lock();
    try {
      remember(error);
      end(leave, true);
    } finally {
      lock.unlock();
    }
  }

  /// A call gave up after many 429s.
  void gaveUp(String error) {
    lock.lock();
    try {
      remember(error);
      count(true);
    } finally {
      lock.unlock();
    }
  }

  private void end(Leave leave, boolean isFailure) {
    inFlight--;
    if (leave.isProbe && isFailure) {
      circuit = Circuit.GIVEN_UP;
    }
    count(isFailure);
    changed.signalAll();
  }

  private void count(boolean isFailure) {
    outcomes.addLast(isFailure);
    if (outcomes.size() > REMEMBERED) {
      outcomes.removeFirst();
    }
    long failures = outcomes.stream().filter(failed -> failed).count();
    if (circuit == Circuit.CLOSED && failures >= FAILURES_THAT_OPEN) {
      circuit = Circuit.OPEN;
      quietUntil = Math.max(quietUntil, time.nanos() + SILENCE.toNanos());
    }
  }

  private void remember(String error) {
    firstError = firstError == null ? error : firstError;
    lastError = error;
  }

  /// What went wrong first and last when the endpoint was given up; null while it is not.
  @Nullable String verdict() {
    lock.lock();
    try {
      if (circuit != Circuit.GIVEN_UP) {
        return null;
      }
      return "first %s, last %s".formatted(firstError, lastError);
    } finally {
      lock.unlock();
    }
  }

  int limit() {
    lock.lock();
    try {
      return limit;
    } finally {
      lock.unlock();
    }
  }

  int inFlight() {
    lock.lock();
    try {
      return inFlight;
    } finally {
      lock.unlock();
    }
  }
}
