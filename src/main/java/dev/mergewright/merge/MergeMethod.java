package dev.mergewright.merge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A rule that makes one tensor out of the same tensor of several models.
///
/// Every method works in two passes. *Measure* reads the tensor of every source as often as it must
/// and boils it down to a few scalars (norms, dots, thresholds). *Apply* is one fused elementwise
/// formula over tiles. A method declares its parameters once; see [MergeParameter].
public sealed interface MergeMethod
    permits Linear,
        TaskArithmetic,
        Electing,
        DareLinear,
        Breadcrumbs,
        DellaLinear,
        Sce,
        Ram,
        RamPlus,
        ModelStock,
        NearSwap,
        ArceeFusion,
        Passthrough,
        Slerp,
        NuSlerp,
        MultiSlerp,
        Karcher {
  /// Every method with its standard settings, in the order of the documentation.
  List<MergeMethod> ALL =
      List.of(
          new Linear(),
          new TaskArithmetic(),
          new Ties(),
          new DareTies(),
          new DareLinear(),
          new Breadcrumbs(),
          new BreadcrumbsTies(),
          new Della(),
          new DellaLinear(),
          new Sce(),
          new Ram(),
          new RamPlus(),
          new ModelStock(),
          new NearSwap(),
          new ArceeFusion(),
          new Passthrough(),
          new Slerp(),
          new NuSlerp(),
          new MultiSlerp(),
          new Karcher());

  /// The method of a name, with its standard settings.
  static Optional<MergeMethod> named(String name) {
    return ALL.stream().filter(method -> method.name().equals(name)).findFirst();
  }

  /// The name in YAML, on the command line and in reports.
  String name();

  /// The parameters, in the order of the documentation.
  List<MergeParameter> parameters();

  /// The settings that are words and hold for the whole merge.
  default List<MergeOption> options() {
    return List.of();
  }

  /// The names of parameters that mergekit takes for this method and that change nothing in it: a
  /// recipe may give them, and they are not looked at.
  default Set<String> ignored() {
    return Set.of();
  }

  /// Whether a density counts over all tensors of a source together, so that `group` must be a
  /// [WholeModel#part].
  default boolean trimsWholeModel() {
    return false;
  }

  /// The measure pass over one tensor as a recipe asks for it: by this method's own rule, or with
  /// every step rounded as mergekit does; see [SteppedMethods].
  default TileFormula formula(TensorGroup group, TensorParameters values) {
    return values.stepType() == null
        ? measure(group, values)
        : SteppedMethods.formula(this, group, values, values.stepType());
  }

  /// The measure pass over one tensor.
  ///
  /// @param group the tensor in the base and in every source
  /// @param values the parameters as they hold for this tensor
  TileFormula measure(TensorGroup group, TensorParameters values);

  /// What [#measure] will most likely find, where that can be told from a look at some tiles and
  /// checked while merging, which spares a pass; nothing for most methods.
  ///
  /// @param values as for [#measure]
  default Optional<PresumedFormula> presume(TensorGroup group, TensorParameters values) {
    return Optional.empty();
  }

  /// Why a merged tensor is not linear in the weights of its sources while all else stays, as the
  /// end of a sentence; nothing when it is.
  ///
  /// @param values the parameters as they hold for the tensor
  default Optional<String> nonlinearity(TensorParameters values) {
    return Optional.of("it is no weighted sum");
  }

  /// Whether the method needs a base model; only averages of full weights do without.
  default boolean needsBase() {
    return true;
  }

  /// Whether the method works on task vectors when there is a base; a base that is listed among the
  /// sources, too, then counts once.
  default boolean takesBase() {
    return needsBase();
  }

  /// Whether its formulas have a twin on the device; the others are computed on the CPU.
  default boolean runsOnDevice() {
    return true;
  }

  /// The least number of source models, without the base.
  default int minSources() {
    return 1;
  }

  /// The greatest number of source models, without the base.
  default int maxSources() {
    return Integer.MAX_VALUE;
  }

  /// The declaration of a parameter.
  default Optional<MergeParameter> parameter(String name) {
    return parameters().stream().filter(parameter -> parameter.name().equals(name)).findFirst();
  }

  /// An option, with what is chosen.
  default Optional<MergeOption> option(String name) {
    return options().stream().filter(option -> option.name().equals(name)).findFirst();
  }

  /// Why a parameter cannot change the merge, or nothing when it can: a search must not spend genes
  /// on it.
  ///
  /// @param parameter the name of the parameter
  /// @param sources how many source models there are, without the base
  /// @param global the global parameters that are set; the others have their standard value
  default Optional<String> inert(String parameter, int sources, Map<String, Double> global) {
    boolean divides =
        parameter("normalize")
            .map(declared -> global.getOrDefault("normalize", declared.standard()))
            .filter(value -> value != null && value != 0)
            .isPresent();
    return parameter.equals("weight") && sources == 1 && divides
        ? Optional.of("normalize divides by the only weight, which cancels it")
        : Optional.empty();
  }
}
