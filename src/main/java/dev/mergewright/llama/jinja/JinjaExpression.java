package dev.mergewright.llama.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Something in a template that has a value.
sealed interface JinjaExpression {
  Object value(JinjaScope scope);

  /// A literal.
  record Constant(Object constant) implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      return constant;
    }
  }

  /// A variable.
  record Name(String name) implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      return scope.get(name);
    }
  }

  /// `[a, b]`, or `(a, b)`.
  record Elements(List<JinjaExpression> elements, boolean tuple) implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      List<Object> values = new ArrayList<>();
      elements.forEach(element -> values.add(element.value(scope)));
      return tuple ? new JinjaValues.Tuple(values) : values;
    }
  }

  /// `{a: b}`.
  record Mapping(List<JinjaExpression> keys, List<JinjaExpression> values)
      implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      Map<Object, Object> mapping = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        mapping.put(keys.get(i).value(scope), values.get(i).value(scope));
      }
      return mapping;
    }
  }

  /// `object.name`: a method, then an entry.
  record Attribute(JinjaExpression object, String name) implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      return JinjaLookup.attribute(object.value(scope), name);
    }
  }

  /// `object[key]`: an entry, then a method.
  record Item(JinjaExpression object, JinjaExpression key) implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      return JinjaLookup.item(object.value(scope), key.value(scope));
    }
  }

  /// `object[from:to:step]`, each `None` when left out.
  record Slice(
      JinjaExpression object, JinjaExpression from, JinjaExpression to, JinjaExpression step)
      implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      return JinjaLookup.slice(
          object.value(scope), from.value(scope), to.value(scope), step.value(scope));
    }
  }

  /// The arguments of a call.
  record Arguments(List<JinjaExpression> positional, Map<String, JinjaExpression> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    JinjaArguments values(JinjaScope scope) {
      List<Object> values = new ArrayList<>();
      positional.forEach(argument -> values.add(argument.value(scope)));
      Map<String, Object> byName = new LinkedHashMap<>();
      named.forEach((name, argument) -> byName.put(name, argument.value(scope)));
      return new JinjaArguments(values, byName);
    }
  }

  /// `callee(arguments)`.
  record Call(JinjaExpression callee, Arguments arguments) implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      if (callee.value(scope) instanceof JinjaCallable function) {
        return function.call(arguments.values(scope));
      }
      throw new IllegalArgumentException(
          JinjaValues.kind(callee.value(scope)) + " cannot be called");
    }
  }

  /// `object | filter(arguments)`.
  record Filter(JinjaExpression object, JinjaFilters.Filter filter, Arguments arguments)
      implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      return filter.apply(object.value(scope), arguments.values(scope));
    }
  }

  /// `object is test(arguments)`.
  record Test(JinjaExpression object, JinjaTests.Test test, Arguments arguments)
      implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      return test.holds(object.value(scope), arguments.values(scope));
    }
  }

  /// `not operand`.
  record Not(JinjaExpression operand) implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      return !JinjaValues.truth(operand.value(scope));
    }
  }

  /// `-operand`.
  record Negation(JinjaExpression operand) implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      return JinjaNumbers.negate(operand.value(scope));
    }
  }

  /// `left and right`: the operand that decides, not its truth.
  record And(JinjaExpression left, JinjaExpression right) implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      Object value = left.value(scope);
      return JinjaValues.truth(value) ? right.value(scope) : value;
    }
  }

  /// `left or right`: the operand that decides, not its truth.
  record Or(JinjaExpression left, JinjaExpression right) implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      Object value = left.value(scope);
      return JinjaValues.truth(value) ? value : right.value(scope);
    }
  }

  /// `yes if condition else no`.
  record Conditional(JinjaExpression condition, JinjaExpression yes, JinjaExpression no)
      implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      return (JinjaValues.truth(condition.value(scope)) ? yes : no).value(scope);
    }
  }

  /// `left operator right` with numbers, text or lists.
  record Arithmetic(String operator, JinjaExpression left, JinjaExpression right)
      implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      Object a = left.value(scope);
      Object b = right.value(scope);
      return switch (operator) {
        case "+" -> JinjaValues.add(a, b);
        case "-" -> JinjaNumbers.subtract(a, b);
        case "*" -> JinjaNumbers.multiply(a, b);
        case "/" -> JinjaNumbers.divide(a, b);
        case "//" -> JinjaNumbers.divideDown(a, b);
        case "%" -> JinjaNumbers.remainder(a, b);
        case "**" -> JinjaNumbers.power(a, b);
        case "~" -> JinjaValues.text(a) + JinjaValues.text(b);
        default -> throw new IllegalArgumentException("there is no operator " + operator);
      };
    }
  }

  /// `first operator second operator third`: every neighbour must compare as said.
  record Comparison(JinjaExpression first, List<String> operators, List<JinjaExpression> others)
      implements JinjaExpression {
    @Override
    public Object value(JinjaScope scope) {
      Object left = first.value(scope);
      for (int i = 0; i < operators.size(); i++) {
        Object right = others.get(i).value(scope);
        if (!holds(left, operators.get(i), right)) {
          return false;
        }
        left = right;
      }
      return true;
    }

    private static boolean holds(Object left, String operator, Object right) {
      return switch (operator) {
        case "==" -> JinjaValues.equal(left, right);
        case "!=" -> !JinjaValues.equal(left, right);
        case "<" -> JinjaValues.compare(left, right) < 0;
        case "<=" -> JinjaValues.compare(left, right) <= 0;
        case ">" -> JinjaValues.compare(left, right) > 0;
        case ">=" -> JinjaValues.compare(left, right) >= 0;
        case "in" -> JinjaValues.contains(right, left);
        case "not in" -> !JinjaValues.contains(right, left);
        default -> throw new IllegalArgumentException("there is no operator " + operator);
      };
    }
  }
}
