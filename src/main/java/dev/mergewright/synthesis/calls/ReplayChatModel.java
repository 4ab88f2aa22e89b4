package dev.mergewright.synthesis.calls;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A journal that answers as its model did. What it does not hold is an error: nothing is made up.
final class ReplayChatModel implements ChatModel {
  private final Path file;
  private final Recording recording;
  private final Identity identity;

  private ReplayChatModel(Path file, Recording recording, Identity identity) {
    this.file = file;
    this.recording = recording;
    this.identity = identity;
  }

  /// @param model which of the journal's models, null when it holds one only
  static ReplayChatModel read(Path file, @Nullable String model) throws IOException {
    Recording recording = Recording.read(file);
    List<Identity> found =
        recording.speakers().stream()
            .filter(speaker -> model == null || speaker.model().equals(model))
            .toList();
    if (found.size() != 1) {
      throw new InvalidInputException(
          "%s holds replies of %s, expected one model%s; name it with model"
              .formatted(file, names(recording), model == null ? "" : " called " + model));
    }
    return new ReplayChatModel(file, recording, found.getFirst());
  }

  private static String names(Recording recording) {
    return recording.speakers().isEmpty()
        ? "no model"
        : recording.speakers().stream()
            .map(Identity::model)
            .sorted(Comparator.naturalOrder())
            .collect(Collectors.joining(", "));
  }

  /// The model that once answered.
  Identity identity() {
    return identity;
  }

  /// What the journal holds of a call.
  ///
  /// @throws InvalidInputException when that is nothing
  JournalRecord record(String speaker, String key) {
    JournalRecord record = recording.find(key);
    if (record == null) {
      throw new InvalidInputException(
          "%s holds no reply to call %s of %s; the request is not the one that was recorded: use the recorded prompts, seeds and settings, or a model that can answer"
              .formatted(file, key, speaker));
    }
    return record;
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    Call call = ChatRequests.call(identity.model(), request);
    JournalRecord record = record(identity.model(), CallKey.of(identity, false, call));
    if (!(record.reply() instanceof Reply.Said said)) {
      throw new InvalidInputException("%s keeps no text of call %s".formatted(file, record.key()));
    }
    return ChatResponse.builder()
        .aiMessage(AiMessage.from(said.text()))
        .tokenUsage(
            new TokenUsage(Math.toIntExact(record.tokensIn()), Math.toIntExact(record.tokensOut())))
        .finishReason(said.isCut() ? FinishReason.LENGTH : FinishReason.STOP)
        .build();
  }
}
