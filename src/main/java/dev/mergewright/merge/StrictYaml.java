package dev.mergewright.merge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings files: YAML bound to a tree of records, with errors that name file, line and the
/// nearest known key.
///
/// ```text
/// a record component       a key in snake_case
/// List, Map                empty when absent
/// `@Nullable` component    null when absent; a compact constructor may put a standard value there
/// any other component      required
/// enum constant            its name in any case, with `-` or `_`
/// ```
///
/// What a compact constructor refuses with an `IllegalArgumentException` is told in its words,
/// after file, line and path.
public final class StrictYaml {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new RecordRules())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(
              LogicalType.Textual,
              config ->
                  config
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private StrictYaml() {}

  /// Reads a file.
  ///
  /// @throws InvalidInputException when it does not exist or says something that the type does not
  ///   know
  public static <T> T read(Path file, Class<T> type) throws IOException {
    return parse(text(file), file.toString(), type);
  }

  /// Parses a text.
  ///
  /// @param fileName names the text in messages
  public static <T> T parse(String text, String fileName, Class<T> type) {
    YamlTree tree = YamlTree.parse(text, fileName);
    try {
      return MAPPER.treeToValue(tree.root(), type);
    } catch (JsonMappingException e) {
      throw explain(tree, e);
    } catch (JsonProcessingException e) {
      throw tree.failure("", firstLine(e));
    }
  }

  static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(file + " does not exist; correct the path", e);
    }
  }

  private static InvalidInputException explain(YamlTree tree, JsonMappingException e) {
    String path = path(e);
    return switch (e) {
      case UnrecognizedPropertyException unknown -> {
        Collection<String> known =
            unknown.getKnownPropertyIds().stream().map(String::valueOf).toList();
        yield tree.failure(
            path,
            "unknown key %s; %s"
                .formatted(path, NearestName.hint(unknown.getPropertyName(), known)));
      }
      case InvalidNullException _ -> missing(tree, e, path);
      case ValueInstantiationException refused when refused.getCause() != null ->
          tree.failure(path, prefix(path) + refused.getCause().getMessage());
      case MismatchedInputException mismatch when tree.at(path).isNull() ->
          tree.failure(
              path, "%s is required and has no value, but %s".formatted(path, words(mismatch)));
      case MismatchedInputException mismatch ->
          tree.failure(path, mismatch(tree.at(path), path, mismatch));
      default -> tree.failure(path, prefix(path) + firstLine(e));
    };
  }

  /// A required key that is not there, or that is there with a typing error: Jackson sees what is
  /// missing first.
  private static InvalidInputException missing(YamlTree tree, JsonMappingException e, String path) {
    JsonMappingException.Reference last = e.getPath().getLast();
    String name = String.valueOf(last.getFieldName());
    String parent = path.substring(0, Math.max(0, path.length() - name.length() - 1));
    if (last.getFrom() instanceof Class<?> type && type.isRecord()) {
      List<String> declared = RecordRules.keys(type);
      for (Map.Entry<String, JsonNode> field : tree.at(parent).properties()) {
        String key = field.getKey();
        if (!declared.contains(key) && NearestName.nearest(key, declared).equals(name)) {
          String wrong = YamlTree.path(parent, key);
          return tree.failure(wrong, "unknown key %s; did you mean %s?".formatted(wrong, name));
        }
      }
    }
    return tree.failure(path, path + " is required and has no value");
  }

  private static String mismatch(JsonNode found, String path, MismatchedInputException e) {
    Class<?> target = e.getTargetType();
    if (target == null) {
      return prefix(path) + firstLine(e);
    }
    String hint =
        target.isEnum() && found.isTextual()
            ? "; " + NearestName.hint(found.textValue(), constants(target))
            : "";
    String name = path.isEmpty() ? "the file" : path;
    return "%s %s, was %s%s".formatted(name, words(e), shorten(found), hint);
  }

  private static String words(MismatchedInputException e) {
    @Nullable Class<?> target = e.getTargetType();
    if (target == null) {
      return "must have another value";
    }
    if (target.isEnum()) {
      return "must be one of " + String.join(", ", constants(target));
    }
    if (target == boolean.class || target == Boolean.class) {
      return "must be true or false";
    }
    if (target == int.class
        || target == Integer.class
        || target == long.class
        || target == Long.class) {
      return "must be a whole number";
    }
    if (target.isPrimitive() || Number.class.isAssignableFrom(target)) {
      return "must be a number";
    }
    if (CharSequence.class.isAssignableFrom(target) || target == Path.class) {
      return "must be text (in quotes if it looks like a number)";
    }
    return Collection.class.isAssignableFrom(target)
        ? "must be a list"
        : "must be a mapping of keys";
  }

  private static List<String> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> RecordRules.yamlName((Enum<?>) constant))
        .toList();
  }

  private static String path(JsonMappingException e) {
    String path = "";
    for (JsonMappingException.Reference step : e.getPath()) {
      String key = step.getFieldName();
      path = key == null ? YamlTree.path(path, step.getIndex()) : YamlTree.path(path, key);
    }
    return path;
  }

  private static String prefix(String path) {
    return path.isEmpty() ? "" : path + ": ";
  }

  private static String shorten(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("not understood");
  }
}
