package dev.mergewright;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the order of the house: one package per room, and each room uses only rooms above it.
///
/// Why plain `@Test` methods: fields marked `@ArchTest` have passed under Surefire without being
/// run at all (ArchUnit issue 1442). A room that is not built yet breaks no rule.
class ArchitectureTest {
  private static final String HOUSE = "dev.mergewright";

  /// The rooms from top to bottom.
  private static final List<String> ROOMS =
      List.of(
          "tensor",
          "checkpoint",
          "dataset",
          "merge",
          "llama",
          "synthesis",
          "evaluation",
          "space",
          "search",
          "experiment",
          "miniature",
          "report",
          "cli");

  /// The parts of the room of experiments, each of which uses only those before it.
  private static final List<String> PARTS =
      Stream.of(".rows", ".settings", ".models", ".journal", ".loop", ".runs", "", ".plan")
          .map(part -> HOUSE + ".experiment" + part)
          .toList();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(HOUSE);

  @Test
  void classesAreFoundSoThatTheseRulesCheckSomething() {
    assertThat(CLASSES.stream().filter(type -> !type.getSimpleName().equals("package-info")))
        .isNotEmpty();
  }

  @Test
  void everyClassLivesInARoom() {
    check(
        classes()
            .should()
            .resideInAnyPackage(packagesOf(ROOMS))
            .because("a new package needs its place in the order of the rooms"));
  }

  @Test
  void eachRoomUsesOnlyRoomsAboveIt() {
    for (int room = 0; room < ROOMS.size() - 1; room++) {
      check(
          noClasses()
              .that()
              .resideInAnyPackage(packagesOf(List.of(ROOMS.get(room))))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(packagesOf(ROOMS.subList(room + 1, ROOMS.size())))
              .because("dependencies between rooms go one way"));
    }
  }

  @Test
  void eachPartOfAnExperimentUsesOnlyThoseBeforeIt() {
    for (int part = 0; part < PARTS.size() - 1; part++) {
      check(
          noClasses()
              .that()
              .resideInAPackage(PARTS.get(part))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(PARTS.subList(part + 1, PARTS.size()).toArray(String[]::new))
              .because("what a run is made of knows nothing of what is made of it"));
    }
  }

  /// The other direction is a matter of order already.
  @Test
  void searchDoesNotKnowEvaluation() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packagesOf(List.of("search")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packagesOf(List.of("evaluation")))
            .because(
                "only experiment joins them, so that a search is tested on a sphere function"));
  }

  @Test
  void djlStaysInTensorLlamaAndMiniature() {
    keepsTo("ai.djl..", "tensor", "llama", "miniature");
  }

  @Test
  void langChain4jStaysInSynthesis() {
    keepsTo("dev.langchain4j..", "synthesis");
  }

  @Test
  void picocliStaysInCli() {
    keepsTo("picocli..", "cli");
  }

  @Test
  void commonsMathStaysInDatasetEvaluationAndSearch() {
    keepsTo("org.apache.commons.math3..", "dataset", "evaluation", "search");
  }

  @Test
  void jeneticsStaysInSearch() {
    keepsTo("io.jenetics..", "search");
  }

  @Test
  void databasesStayInExperiment() {
    keepsTo("java.sql..", "experiment");
    keepsTo("org.sqlite..", "experiment");
  }

  @Test
  void jacksonStaysWhereFilesAreReadAndWritten() {
    keepsTo(
        "com.fasterxml.jackson..",
        "checkpoint",
        "dataset",
        "merge",
        "llama",
        "synthesis",
        "experiment",
        "miniature",
        "report",
        "cli");
  }

  @Test
  void namesSayWhatAClassIs() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*[.$](Abstract\\w*|\\w*(Utils?|Helper|Manager|Impl))")
            .because("such a name tells nothing: call it after the thing it stands for"));
  }

  @Test
  void onlyCliPrints() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(packagesOf(List.of("cli")))
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("a library that prints cannot be used by another program"));
  }

  private static void keepsTo(String library, String... rooms) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(packagesOf(List.of(rooms)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(library)
            .because("a heavy library keeps to its rooms"));
  }

  private static String[] packagesOf(List<String> rooms) {
    return rooms.stream().map(room -> HOUSE + "." + room + "..").toArray(String[]::new);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
