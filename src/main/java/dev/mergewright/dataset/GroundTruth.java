package dev.mergewright.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// PubMedQA's test split, as its authors publish it: `test_ground_truth.json` maps the ids of 500
/// questions to answers, and the questions are among the 1,000 of `ori_pqal.json`.
final class GroundTruth {
  private static final String NAME = "test_ground_truth.json";
  private static final String QUESTIONS = "ori_pqal.json";

  private static final JsonMapper JSON = new JsonMapper();

  private GroundTruth() {}

  static boolean isIn(Path file) {
    return NAME.equals(String.valueOf(file.getFileName()));
  }

  /// The items of the file beside it that it names.
  static LoadedSet read(Path file) throws IOException {
    Map<String, String> answers = answers(file);
    Path questions = file.resolveSibling(QUESTIONS);
    if (!Files.isRegularFile(questions)) {
      throw new InvalidInputException(
          "%s holds answers without questions, expected %s beside it; put it there"
              .formatted(file, QUESTIONS));
    }
    LoadedSet all = PublicSet.PUBMEDQA.read(questions);
    List<Item> test =
        all.items().stream().filter(item -> agrees(item, answers.get(item.id()))).toList();
    if (test.size() != answers.size()) {
      throw new InvalidInputException(
          "%s has %d answers, but %s has only %d questions with these answers; download both again"
              .formatted(file, answers.size(), questions, test.size()));
    }
    return new LoadedSet(all.name(), all.license(), "test", test, List.of());
  }

  private static boolean agrees(Item item, @Nullable String answer) {
    return item instanceof Item.Choice choice
        && choice.options().get(choice.answer()).equals(answer);
  }

  private static Map<String, String> answers(Path file) throws IOException {
    try (Reader text = SourceFile.open(file).reader()) {
      return JSON.readValue(text, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "%s cannot be read, expected a JSON object from ids to answers; download it again"
              .formatted(file),
          e);
    }
  }
}
