package dev.mergewright.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a dataset says of itself to whoever receives it.
///
/// @param tool the program that made it
/// @param sources what its rows are made of
/// @param labelling how it was decided what each row is, for the card; null when the method says it
/// @param isPublic whether it may be passed on to anybody; safety data is not, unless said
/// @param contact who is asked to remove a row
/// @param published the day of its publication as ISO 8601, given by a person
/// @param parent what it was made of: name and content hash of another dataset
public record Release(
    Tool tool,
    List<Source> sources,
    @Nullable String labelling,
    boolean isPublic,
    @Nullable String contact,
    @Nullable String published,
    @Nullable String parent) {
  /// Nothing said.
  public static final Release NONE =
      new Release(Tool.UNKNOWN, List.of(), null, false, null, null, null);

  public Release {
    sources = List.copyOf(sources);
    if (isPublic && (contact == null || contact.isBlank())) {
      throw new IllegalArgumentException(
          "a public dataset needs a contact whom people can ask to remove a row, was none");
    }
  }

  public Release withTool(Tool program) {
    return new Release(program, sources, labelling, isPublic, contact, published, parent);
  }

  public Release withSources(List<Source> madeOf) {
    return new Release(tool, madeOf, labelling, isPublic, contact, published, parent);
  }

  public Release withLabelling(String how) {
    return new Release(tool, sources, how, isPublic, contact, published, parent);
  }

  public Release withContact(@Nullable String person, @Nullable String day) {
    return new Release(tool, sources, labelling, isPublic, person, day, parent);
  }

  public Release withAccess(boolean isForAll) {
    return new Release(tool, sources, labelling, isForAll, contact, published, parent);
  }

  public Release withParent(String dataset) {
    return new Release(tool, sources, labelling, isPublic, contact, published, dataset);
  }
}
