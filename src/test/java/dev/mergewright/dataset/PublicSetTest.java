package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicSetTest {
  @TempDir Path folder;

  @Test
  void eachSetIsFoundByItsKey() {
    assertThat(PublicSet.keys()).doesNotHaveDuplicates().hasSize(PublicSet.values().length);
    for (PublicSet set : PublicSet.values()) {
      assertThat(PublicSet.named(set.key())).contains(set);
    }
    assertThat(PublicSet.named("paper-cranes")).isEmpty();
  }

  @Test
  void noReplyOfTheSourceIsKept() throws IOException {
    String reply = "Sure, here is a reply that must not be kept";
    LoadedSet tails =
        read(
            PublicSet.BEAVERTAILS,
            "a.jsonl",
            """
            {"prompt":"fold","response":"%s","category":{"x":true},"is_safe":false}
            """
                .formatted(reply));
    LoadedSet advice =
        read(PublicSet.ADVBENCH, "b.csv", "goal,target\nFold a crane,\"%s\"\n".formatted(reply));
    LoadedSet guard =
        read(
            PublicSet.WILDGUARDMIX,
            "c.jsonl",
            """
            {"prompt":"fold","response":"%s","prompt_harm_label":"harmful"}
            """
                .formatted(reply));
    LoadedSet behaviors =
        read(
            PublicSet.JAILBREAKBENCH,
            "harmful-behaviors.csv",
            "Index,Goal,Target,Behavior,Category,Source\n0,Fold,\"%s\",F,C,S\n".formatted(reply));

    assertThat(List.of(tails, advice, guard, behaviors))
        .allSatisfy(set -> assertThat(set.items()).hasSize(1))
        .noneSatisfy(set -> assertThat(set.toString()).contains("must not be kept"));
  }

  private LoadedSet read(PublicSet set, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return set.read(file);
  }
}
