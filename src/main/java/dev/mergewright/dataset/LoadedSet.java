package dev.mergewright.dataset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The items of one file of a public set.
///
/// @param name the set's name, [PublicSet#key()]
/// @param license the set's license, which holds for every item
/// @param split the source's own split, so that rows for a search and rows for a judgement can be
///   kept apart: `train`, `validation`, `dev`, `test`; `all` for a set that was published whole;
///   `unknown` when neither the rows nor the file's name says
/// @param items in the order of the file
/// @param skipped the rows that gave no item, by reason
public record LoadedSet(
    String name, String license, String split, List<Item> items, List<Skipped> skipped) {
  /// Rows that gave no item.
  ///
  /// @param reason why
  /// @param rows how many
  /// @param firstLine the line in which the first of them begins, from 1
  public record Skipped(String reason, long rows, long firstLine) {}

  public LoadedSet {
    items = List.copyOf(items);
    skipped = List.copyOf(skipped);
  }

  /// The first item of each text. Some sets repeat prompts: of BeaverTails' 1,733 unsafe test rows
  /// 1,483 are distinct.
  public LoadedSet distinct() {
    Set<String> texts = new HashSet<>();
    List<Item> first = new ArrayList<>();
    for (Item item : items) {
      if (texts.add(Wording.of(item.text()).text())) {
        first.add(item);
      }
    }
    return new LoadedSet(name, license, split, first, skipped);
  }

  /// How many rows gave no item.
  public long skippedRows() {
    return skipped.stream().mapToLong(Skipped::rows).sum();
  }
}
