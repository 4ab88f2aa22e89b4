package dev.mergewright.llama.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Something in a template that writes, or says what is written.
sealed interface JinjaStatement {
  /// Writes into `out`.
  ///
  /// @return how the loop around it goes on
  Flow render(JinjaScope scope, StringBuilder out);

  /// How a loop goes on after a statement of its body.
  enum Flow {
    NEXT,
    CONTINUE,
    BREAK
  }

  /// Text between tags.
  record Text(String text) implements JinjaStatement {
    @Override
    public Flow render(JinjaScope scope, StringBuilder out) {
      out.append(text);
      return Flow.NEXT;
    }
  }

  /// `{{ expression }}`.
  record Print(JinjaExpression expression) implements JinjaStatement {
    @Override
    public Flow render(JinjaScope scope, StringBuilder out) {
      out.append(JinjaValues.text(expression.value(scope)));
      return Flow.NEXT;
    }
  }

  /// One after the other.
  record Sequence(List<JinjaStatement> statements) implements JinjaStatement {
    static final Sequence EMPTY = new Sequence(List.of());

    @Override
    public Flow render(JinjaScope scope, StringBuilder out) {
      for (JinjaStatement statement : statements) {
        Flow flow = statement.render(scope, out);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
      return Flow.NEXT;
    }
  }

  /// `{% if %}`; an `elif` is an `if` in `otherwise`.
  record If(JinjaExpression condition, JinjaStatement then, JinjaStatement otherwise)
      implements JinjaStatement {
    @Override
    public Flow render(JinjaScope scope, StringBuilder out) {
      boolean holds = JinjaValues.truth(condition.value(scope));
      return (holds ? then : otherwise).render(scope, out);
    }
  }

  /// `{% for targets in iterable if condition %}`; what its body sets is gone with each turn.
  record For(
      Target target,
      JinjaExpression iterable,
      JinjaExpression condition,
      JinjaStatement body,
      JinjaStatement otherwise)
      implements JinjaStatement {
    @Override
    public Flow render(JinjaScope scope, StringBuilder out) {
      List<Object> elements = new ArrayList<>();
      for (Object element : JinjaValues.elements(iterable.value(scope))) {
        JinjaScope turn = scope.inner();
        target.assign(turn, element);
        if (JinjaValues.truth(condition.value(turn))) {
          elements.add(element);
        }
      }
      for (int i = 0; i < elements.size(); i++) {
        JinjaScope turn = scope.inner();
        target.assign(turn, elements.get(i));
        turn.set("loop", JinjaFunctions.loop(elements, i));
        if (body.render(turn, out) == Flow.BREAK) {
          return Flow.NEXT;
        }
      }
      return elements.isEmpty() ? otherwise.render(scope.inner(), out) : Flow.NEXT;
    }
  }

  /// What an assignment names: `a`, `a, b` or `namespace.a`.
  ///
  /// @param names one name, or as many as the value has elements
  /// @param member an entry of the one name, or empty
  record Target(List<String> names, boolean several, String member) {
    void assign(JinjaScope scope, Object value) {
      if (!member.isEmpty()) {
        if (!(scope.get(names.getFirst()) instanceof JinjaLookup.Namespace namespace)) {
          throw new IllegalArgumentException(
              "only a namespace has entries to set, not " + names.getFirst());
        }
        namespace.entries().put(member, value);
      } else if (several) {
        List<Object> elements = JinjaValues.elements(value);
        if (elements.size() != names.size()) {
          throw new IllegalArgumentException(
              "%d names cannot take %d values".formatted(names.size(), elements.size()));
        }
        for (int i = 0; i < names.size(); i++) {
          scope.set(names.get(i), elements.get(i));
        }
      } else {
        scope.set(names.getFirst(), value);
      }
    }
  }

  /// `{% set target = expression %}`.
  record Assign(Target target, JinjaExpression expression) implements JinjaStatement {
    @Override
    public Flow render(JinjaScope scope, StringBuilder out) {
      target.assign(scope, expression.value(scope));
      return Flow.NEXT;
    }
  }

  /// `{% set target %}body{% endset %}`.
  record Capture(Target target, JinjaStatement body) implements JinjaStatement {
    @Override
    public Flow render(JinjaScope scope, StringBuilder out) {
      StringBuilder text = new StringBuilder();
      body.render(scope.inner(), text);
      target.assign(scope, text.toString());
      return Flow.NEXT;
    }
  }

  /// `{% generation %}`: marks an answer for transformers, and changes nothing.
  record Generation(JinjaStatement body) implements JinjaStatement {
    @Override
    public Flow render(JinjaScope scope, StringBuilder out) {
      return body.render(scope.inner(), out);
    }
  }

  /// `{% filter filter(arguments) %}body{% endfilter %}`.
  record Filtered(
      JinjaFilters.Filter filter, JinjaExpression.Arguments arguments, JinjaStatement body)
      implements JinjaStatement {
    @Override
    public Flow render(JinjaScope scope, StringBuilder out) {
      StringBuilder text = new StringBuilder();
      body.render(scope.inner(), text);
      out.append(JinjaValues.text(filter.apply(text.toString(), arguments.values(scope))));
      return Flow.NEXT;
    }
  }

  /// `{% break %}` and `{% continue %}`.
  record Leave(Flow flow) implements JinjaStatement {
    @Override
    public Flow render(JinjaScope scope, StringBuilder out) {
      return flow;
    }
  }

  /// `{% macro name(parameters) %}`: a function that returns what its body writes.
  record Macro(
      String name,
      List<String> parameters,
      Map<String, JinjaExpression> defaults,
      JinjaStatement body)
      implements JinjaStatement {
    @Override
    public Flow render(JinjaScope scope, StringBuilder out) {
      scope.set(name, (JinjaCallable) arguments -> written(scope, arguments));
      return Flow.NEXT;
    }

    private String written(JinjaScope around, JinjaArguments arguments) {
      JinjaScope scope = around.inner();
      Map<String, Object> values = new HashMap<>();
      for (int i = 0; i < parameters.size(); i++) {
        String parameter = parameters.get(i);
        JinjaExpression otherwise =
            defaults.getOrDefault(
                parameter, new JinjaExpression.Constant(new JinjaValues.Undefined(parameter)));
        values.put(parameter, arguments.get(i, parameter, otherwise.value(scope)));
      }
      if (arguments.positional().size() > parameters.size()
          || !parameters.containsAll(arguments.named().keySet())) {
        throw new IllegalArgumentException("the macro " + name + " takes only " + parameters);
      }
      values.forEach(scope::set);
      StringBuilder text = new StringBuilder();
      body.render(scope, text);
      return text.toString();
    }
  }
}
