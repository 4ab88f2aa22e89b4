package dev.mergewright.dataset;

/// Numbers keys from 0 in the order in which they first appear.
///
/// A hash table with open addressing: a map of boxed keys would take five times the memory.
final class Numbering {
  /// No key has this number.
  static final int NONE = -1;

  private static final int LEAST = 1 << 10;
  private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 over the golden ratio

  private long[] keys = new long[LEAST];
  private int[] numbers = new int[LEAST]; // from 1; 0 is free
  private int size;

  /// One key of two numbers.
  static long key(int left, int right) {
    return (long) left << Integer.SIZE | Integer.toUnsignedLong(right);
  }

  /// The number of a key, [#NONE] when it has not appeared.
  int find(long key) {
    return numbers[slot(key)] - 1;
  }

  /// The number of a key, a new one when it has not appeared.
  int number(long key) {
    int slot = slot(key);
    if (numbers[slot] == 0) {
      if (2 * (size + 1) > keys.length) {
        grow();
        slot = slot(key);
      }
      keys[slot] = key;
      numbers[slot] = ++size;
    }
    return numbers[slot] - 1;
  }

  int size() {
    return size;
  }

  /// Where the key is, or where it would go.
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (key * SPREAD >>> Integer.SIZE) & mask;
    while (numbers[slot] != 0 && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new long[Math.multiplyExact(2, oldKeys.length)];
    numbers = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldNumbers[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }
}
