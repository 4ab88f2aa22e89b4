package dev.mergewright.cli;

import dev.mergewright.experiment.plan.SearchCosts;
import dev.mergewright.search.SearchBenchmark.Quartiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What searches cost, as a table and as objects.
final class SearchCostsTable {
  private static final String ROW = "%-24s %-16s %5s %8s  %-17s %9s  %-20s %7s";

  private SearchCostsTable() {}

  static String text(List<SearchCosts.Row> rows) {
    StringBuilder text =
        new StringBuilder(
            ROW.formatted(
                "search", "unit", "seeds", "units", "quartiles", "best", "quartiles", "spent"));
    for (SearchCosts.Row row : rows) {
      text.append('\n')
          .append(
              ROW.formatted(
                      row.search(),
                      row.reference(),
                      row.seeds(),
                      units(row.cost().median(), row.unit()),
                      quartiles(row.cost(), row.unit()),
                      value(row.best().median()),
                      value(row.best().lower()) + " to " + value(row.best().upper()),
                      units(row.spent(), row.unit()))
                  .stripTrailing());
    }
    return text.toString();
  }

  static List<Map<String, Object>> objects(List<SearchCosts.Row> rows) {
    return rows.stream().map(SearchCostsTable::object).toList();
  }

  private static Map<String, Object> object(SearchCosts.Row row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("search", row.search());
    object.put("unit_search", row.reference());
    object.put("unit_evaluations", row.unit());
    object.put("target", row.target());
    object.put("seeds", row.seeds());
    put(object, "cost", row.cost());
    put(object, "best", row.best());
    object.put("spent", row.spent());
    return object;
  }

  /// A value that was not reached has no number.
  static void put(Map<String, Object> object, String name, Quartiles values) {
    object.put(name + "_lower", finite(values.lower()));
    object.put(name + "_median", finite(values.median()));
    object.put(name + "_upper", finite(values.upper()));
  }

  private static @Nullable Double finite(double value) {
    return Double.isInfinite(value) ? null : value;
  }

  static String quartiles(Quartiles costs, double unit) {
    return units(costs.lower(), unit) + " to " + units(costs.upper(), unit);
  }

  static String units(double cost, double unit) {
    return Double.isInfinite(cost) ? "never" : String.format(Locale.ROOT, "%.2f", cost / unit);
  }

  private static String value(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }
}
