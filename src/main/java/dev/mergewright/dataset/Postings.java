package dev.mergewright.dataset;

import java.util.Arrays;

/// Which texts have a feature: an inverted index, and the count of the features that a text shares
/// with each of the texts before it.
final class Postings {
  private static final int[] NOBODY = {};

  private int[][] texts = new int[1 << 10][];
  private int[] sizes = new int[1 << 10];
  private int[] common = NOBODY;
  private int[] touched = NOBODY;
  private int size;

  /// Takes a text that shares features with the one asked about.
  interface Visitor {
    void visit(int text, int common);
  }

  /// How many texts there are; the next one gets this number.
  int size() {
    return size;
  }

  /// Adds a text with its features, each once.
  void add(int[] features) {
    for (int feature : features) {
      reserve(feature);
      int[] list = texts[feature];
      int length = sizes[feature];
      if (list == null) {
        list = new int[1];
      } else if (length == list.length) {
        list = Arrays.copyOf(list, 2 * length);
      }
      list[length] = size;
      texts[feature] = list;
      sizes[feature] = length + 1;
    }
    size++;
  }

  /// Shows each text that has one of the features, with how many it has, in no stated order.
  void count(int[] features, Visitor visitor) {
    if (common.length < size) {
      common = new int[Math.max(size, 2 * common.length)];
      touched = new int[common.length];
    }
    int found = 0;
    for (int feature : features) {
      if (feature < texts.length && texts[feature] != null) {
        int[] list = texts[feature];
        for (int i = 0; i < sizes[feature]; i++) {
          if (common[list[i]]++ == 0) {
            touched[found++] = list[i];
          }
        }
      }
    }
    for (int i = 0; i < found; i++) {
      int text = touched[i];
      visitor.visit(text, common[text]);
      common[text] = 0;
    }
  }

  private void reserve(int feature) {
    if (feature >= texts.length) {
      int length = Math.max(feature + 1, Math.multiplyExact(2, texts.length));
      texts = Arrays.copyOf(texts, length);
      sizes = Arrays.copyOf(sizes, length);
    }
  }
}
