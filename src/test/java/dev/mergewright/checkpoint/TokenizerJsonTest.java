package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mergewright.checkpoint.TokenizerJson.Kind;
import dev.mergewright.checkpoint.TokenizerJson.Merge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerJsonTest {
  @TempDir private Path folder;

  @Test
  void readsMergesInBothForms() throws IOException {
    TokenizerJson json =
        read("{'model': {'vocab': {'a': 0}, 'merges': ['a b', ['c d', ' '], 'b  ']}}");
    assertThat(json.kind()).isEqualTo(Kind.BPE); // by its merges
    assertThat(json.merges())
        .containsExactly(new Merge("a", "b"), new Merge("c d", " "), new Merge("b", " "));
  }

  @Test
  void ordersTokensByTheirIds() throws IOException {
    TokenizerJson json =
        read("{'model': {'type': 'WordLevel', 'vocab': {'z': 2, 'b': 1, 'a': 2, 'y': 0}}}");
    assertThat(json.ordinary().sequencedKeySet()).containsExactly("y", "b", "a", "z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | has no model with the vocab",
        "{} | has no model with the vocab",
        "{'model': {'type': 'BPE', 'vocab': []}} | has no model with the vocab",
        "{'model': {'type': 'Unigram', 'vocab': {}}} | has no model with the vocab",
        "{'model': {'type': 'Bytes', 'vocab': {}}} | has a model of the type Bytes",
        "{'model': {'vocab': {'a': -1}}} | gives the token a the id -1",
        "{'model': {'vocab': {'a': 1.5}}} | gives the token a the id 1.5",
        "{'model': {'vocab': {'\\u001b': '0'}}} | gives the token ? the id",
        "{'model': {'vocab': {}}, 'added_tokens': [{'content': 'x'}]} | gives the token x the id",
        "{'model': {'vocab': {}, 'merges': ['a']}} | has the merge \"a\"",
        "{'model': {'vocab': {}, 'merges': [['a']]}} | has the merge [\"a\"]",
        "{'model': {'vocab': {}, 'merges': [5]}} | has the merge 5",
        "{'model' | not valid JSON",
      },
      quoteCharacter = '~')
  void namesTheFileThatIsBroken(String json, String message) {
    assertThatExceptionOfType(CheckpointFormatException.class)
        .isThrownBy(
            () -> {
              TokenizerJson read = read(json);
              read.added(read.ordinary());
              read.merges();
            })
        .withMessageContaining(folder.resolve("tokenizer.json").toString())
        .withMessageContaining(message);
  }

  private TokenizerJson read(String json) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), json.replace('\'', '"'));
    return TokenizerJson.read(folder);
  }
}
