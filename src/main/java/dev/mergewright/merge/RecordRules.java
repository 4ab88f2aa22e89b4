package dev.mergewright.merge;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells Jackson which record components are required, from the annotations that NullAway reads,
/// and how YAML names the constants of an enum; see [StrictYaml].
final class RecordRules extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public JsonSetter.Value findSetterInfo(Annotated annotated) {
    if (!(annotated instanceof AnnotatedParameter parameter) || isNullable(parameter)) {
      return super.findSetterInfo(annotated);
    }
    Class<?> type = parameter.getRawType();
    boolean isMany = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    return JsonSetter.Value.forValueNulls(isMany ? Nulls.AS_EMPTY : Nulls.FAIL);
  }

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
    for (int i = 0; i < constants.length; i++) {
      names[i] = yamlName(constants[i]);
    }
    return super.findEnumValues(config, type, constants, names);
  }

  @Override
  public void findEnumAliases(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[][] aliases) {
    super.findEnumAliases(config, type, constants, aliases);
    for (int i = 0; i < constants.length; i++) {
      if (aliases[i] == null || aliases[i].length == 0) {
        aliases[i] = new String[] {constants[i].name()};
      }
    }
  }

  /// `CMA_ES` is `cma-es`.
  static String yamlName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The keys of a record's components.
  static List<String> keys(Class<?> record) {
    PropertyNamingStrategies.NamingBase naming =
        (PropertyNamingStrategies.NamingBase) PropertyNamingStrategies.SNAKE_CASE;
    return Arrays.stream(record.getRecordComponents())
        .map(component -> naming.translate(component.getName()))
        .toList();
  }

  private static boolean isNullable(AnnotatedParameter parameter) {
    if (!(parameter.getOwner().getMember() instanceof Executable executable)) {
      return false;
    }
    AnnotatedType[] types = executable.getAnnotatedParameterTypes();
    return types[parameter.getIndex()].isAnnotationPresent(Nullable.class);
  }
}
