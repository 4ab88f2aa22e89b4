package dev.mergewright.synthesis.calls;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What may be spent, in US dollars.
///
/// The most that a call can cost is set aside before it is sent, and settled when it is known: what
/// is spent and what is set aside never exceed the cap together. A call that was sent and got no
/// whole answer may have been billed, so it counts with the most that it can cost.
final class Budget {
  private static final long SLICE_MILLIS = 200;

  private final @Nullable BigDecimal cap;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private BigDecimal spent;
  private BigDecimal reserved = BigDecimal.ZERO;
  private BigDecimal unanswered = BigDecimal.ZERO;
  private boolean isExhausted;

  /// @param cap null for none
  /// @param spent what earlier sessions of the run have spent
  Budget(@Nullable BigDecimal cap, BigDecimal spent) {
    this.cap = cap;
    this.spent = spent;
  }

  /// Sets so much aside; false when it does not fit, whatever the calls in flight turn out to cost,
  /// or when `isStopped` comes true first. Waits while they decide.
  boolean reserve(BigDecimal most, BooleanSupplier isStopped) throws InterruptedException {
    lock.lock();
    try {
      while (cap != null && spent.add(reserved).add(most).compareTo(cap) > 0) {
        if (spent.add(most).compareTo(cap) > 0) {
          isExhausted = true;
          return false;
        }
        if (isStopped.getAsBoolean()) {
          return false;
        }
        settled.await(SLICE_MILLIS, TimeUnit.MILLISECONDS);
      }
      reserved = reserved.add(most);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Gives back what was set aside for a call that cost `cost`.
  void settle(BigDecimal most, BigDecimal cost) {
    lock.lock();
    try {
      reserved = reserved.subtract(most);
      spent = spent.add(cost);
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Counts a call without a whole answer as if it had cost the most.
  void settleUnanswered(BigDecimal most) {
    lock.lock();
    try {
      unanswered = unanswered.add(most);
      settle(most, most);
    } finally {
      lock.unlock();
    }
  }

  /// Whether a call was turned away because of the cap.
  boolean isExhausted() {
    lock.lock();
    try {
      return isExhausted;
    } finally {
      lock.unlock();
    }
  }

  @Nullable BigDecimal cap() {
    return cap;
  }

  BigDecimal spent() {
    lock.lock();
    try {
      return spent;
    } finally {
      lock.unlock();
    }
  }

  BigDecimal unanswered() {
    lock.lock();
    try {
      return unanswered;
    } finally {
      lock.unlock();
    }
  }
}
