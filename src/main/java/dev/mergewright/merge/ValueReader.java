package dev.mergewright.merge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.merge.ParameterValue.Case;
import dev.mergewright.merge.ParameterValue.Filtered;
import dev.mergewright.merge.ParameterValue.Gradient;
import dev.mergewright.merge.ParameterValue.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads one parameter's value: a number, a gradient or filtered cases of these.
///
/// @param yaml the document, for messages
/// @param parameter what is read
record ValueReader(YamlTree yaml, MergeParameter parameter) {
  private static final Set<String> CASE = Set.of("filter", "value");

  ParameterValue value(JsonNode node, String path) {
    if (node.isObject()) {
      return new Filtered(List.of(choice(node, path)));
    }
    if (!node.isArray()) {
      return new Scalar(number(node, path));
    }
    if (node.isEmpty()) {
      throw yaml.failure(path, parameter.name() + " must not be an empty list");
    }
    return node.path(0).isObject() ? filtered(node, path) : gradient(node, path);
  }

  private Gradient gradient(JsonNode list, String path) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      values.add(number(list.path(i), YamlTree.path(path, i)));
    }
    return new Gradient(values);
  }

  private Filtered filtered(JsonNode list, String path) {
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String at = YamlTree.path(path, i);
      if (!list.path(i).isObject()) {
        throw yaml.failure(
            at, parameter.name() + " mixes filters and plain numbers; use one of them");
      }
      cases.add(choice(list.path(i), at));
    }
    return new Filtered(cases);
  }

  private Case choice(JsonNode node, String path) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!CASE.contains(field.getKey())) {
        throw yaml.failure(
            YamlTree.path(path, field.getKey()),
            "unknown key %s; %s".formatted(field.getKey(), NearestName.hint(field.getKey(), CASE)));
      }
    }
    String at = YamlTree.path(path, "value");
    JsonNode value = node.path("value");
    if (value.isMissingNode() || value.isNull()) {
      throw yaml.failure(path, "a case of %s has no value".formatted(parameter.name()));
    }
    boolean nests = value.isObject() || value.path(0).isObject();
    if (nests) {
      throw yaml.failure(at, "a filter's value must be a number or a list of numbers");
    }
    JsonNode filter = node.path("filter");
    return new Case(
        filter.isMissingNode() || filter.isNull() ? "*" : filter.asText(), value(value, at));
  }

  private double number(JsonNode node, String path) {
    double value =
        node.isBoolean()
            ? (node.booleanValue() ? 1 : 0)
            : node.isNumber() ? node.doubleValue() : parsed(node);
    if (!parameter.domain().contains(value)) {
      throw yaml.failure(
          path,
          "%s must be %s, was %s".formatted(parameter.name(), parameter.domain().words(), node));
    }
    return value;
  }

  /// YAML 1.1 takes `1e-3`, without a point, for text; people mean a number.
  private static double parsed(JsonNode node) {
    try {
      return Double.parseDouble(node.asText());
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }
}
