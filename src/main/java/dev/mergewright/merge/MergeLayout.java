package dev.mergewright.merge;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.merge.Placement.Origin;
import dev.mergewright.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which tensors a merged model has and what each is merged from, found by name, layer and shape.
///
/// ```text
/// whole models   the tensors of the first model (the base if there is one), each from the tensor
///                of the same name in every source
/// slices         layer i of a slice from layer begin + i of each of its models, renumbered;
///                embeddings from the first slice, what follows the layers from the last
/// ```
///
/// The conservation law: every tensor of every model is an origin of a placement or is named in
/// [#leftOut], and a source that lacks a tensor which the merged model has is named in [#lacking].
///
/// @param placements what the merged model holds, in file order
/// @param leftOut what is not used, with the reason
/// @param lacking what a source could not contribute to, with the reason
record MergeLayout(
    SequencedMap<String, Placement> placements, List<LeftOut> leftOut, List<LeftOut> lacking) {

  /// Lays out a recipe.
  ///
  /// @param models the models by the names of the recipe
  /// @throws InvalidInputException when shapes or numbers of layers do not fit
  static MergeLayout of(MergeRecipe recipe, Function<String, Weights> models) {
    return new Laying(recipe, models).layout();
  }

  private record Laying(
      MergeRecipe recipe,
      Function<String, Weights> models,
      SequencedMap<String, Placement> placements,
      Map<String, Set<String>> used,
      List<LeftOut> lacking) {

    Laying(MergeRecipe recipe, Function<String, Weights> models) {
      this(recipe, models, new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    }

    MergeLayout layout() {
      recipe.models().forEach(model -> used.put(model, new HashSet<>()));
      if (recipe.slices().getFirst().isWhole()) {
        layWhole(recipe.slices().getFirst());
      } else {
        layOutside(recipe.slices().getFirst(), true);
        int layers = 0;
        for (MergeSlice slice : recipe.slices()) {
          layLayers(slice, layers);
          layers += size(slice);
        }
        layOutside(recipe.slices().getLast(), false);
      }
      return new MergeLayout(
          Collections.unmodifiableSequencedMap(placements), leftOut(), List.copyOf(lacking));
    }

    private void layWhole(MergeSlice slice) {
      String donor = recipe.models().getFirst();
      SequencedMap<String, TensorSpec> tensors = tensors(donor);
      SequencedMap<String, Integer> stacks = Depth.stacks(tensors.keySet());
      slice.models().forEach(model -> requireLayers(model, donor, stacks));
      for (String tensor : tensors.keySet()) {
        LayerName name = LayerName.of(tensor);
        Depth depth =
            name == null
                ? Depth.outside(tensor, recipe.numerics().compat())
                : new Depth(name.layer(), stacks.getOrDefault(name.stack(), 1), false);
        place(tensor, slice, depth, _ -> tensor);
      }
    }

    /// Lays the layers of a slice.
    ///
    /// @param offset the number of layers below
    private void layLayers(MergeSlice slice, int offset) {
      MergeSource first = first(slice);
      slice.sources().forEach(this::requireRange);
      requireRange(first);
      int begin = range(first).begin();
      String stack = onlyStack(first.model());
      for (int i = 0; i < size(slice); i++) {
        int layer = i;
        for (String tensor : tensors(first.model()).keySet()) {
          LayerName name = LayerName.of(tensor);
          if (name != null && name.layer() == begin + i) {
            place(
                new LayerName(stack, offset + i, name.rest()).in(offset + i),
                slice,
                new Depth(i, size(slice), false),
                source -> name.in(range(source).begin() + layer));
          }
        }
      }
    }

    private void layOutside(MergeSlice slice, boolean before) {
      for (String tensor : tensors(first(slice).model()).keySet()) {
        boolean isBefore = Component.of(tensor) == Component.EMBEDDINGS;
        if (LayerName.of(tensor) == null && isBefore == before) {
          place(tensor, slice, Depth.outside(tensor, recipe.numerics().compat()), _ -> tensor);
        }
      }
    }

    /// @param nameIn the name of the tensor in each model of the slice
    private void place(
        String tensor, MergeSlice slice, Depth depth, Function<MergeSource, String> nameIn) {
      Origin base = slice.base() == null ? null : origin(slice.base(), nameIn);
      List<Origin> sources = new ArrayList<>();
      for (MergeSource source : slice.sources()) {
        Origin origin = origin(source, nameIn);
        if (origin != null) {
          sources.add(origin);
        } else {
          lacking.add(
              new LeftOut(source.model(), nameIn.apply(source), "the model has no such tensor"));
        }
      }
      Origin model = base != null ? base : sources.isEmpty() ? null : sources.getFirst();
      if (model != null) {
        TensorSpec spec = spec(model);
        sources.forEach(origin -> requireShape(origin, spec.shape(), model));
        placements.put(tensor, new Placement(tensor, spec, slice, depth, base, sources));
      }
    }

    private @Nullable Origin origin(MergeSource source, Function<MergeSource, String> nameIn) {
      String name = nameIn.apply(source);
      if (!tensors(source.model()).containsKey(name)) {
        return null;
      }
      used.computeIfAbsent(source.model(), _ -> new HashSet<>()).add(name);
      return new Origin(source, name);
    }

    private List<LeftOut> leftOut() {
      List<LeftOut> leftOut = new ArrayList<>();
      used.forEach(
          (model, names) -> {
            for (String tensor : tensors(model).keySet()) {
              if (!names.contains(tensor)) {
                leftOut.add(new LeftOut(model, tensor, reason(model, tensor)));
              }
            }
          });
      return List.copyOf(leftOut);
    }

    private String reason(String model, String tensor) {
      boolean isMerged = recipe.slices().stream().anyMatch(slice -> slice.models().contains(model));
      if (!isMerged) {
        return "the model gives its configuration and tokenizer only";
      }
      if (recipe.slices().getFirst().isWhole()) {
        return recipe.models().getFirst() + " has no such tensor";
      }
      return LayerName.of(tensor) == null
          ? "it lies outside of the layers, and the model is not in the slice at that end"
          : "its layer is in no slice";
    }

    private void requireLayers(String model, String donor, SequencedMap<String, Integer> expected) {
      SequencedMap<String, Integer> found = Depth.stacks(tensors(model).keySet());
      expected.forEach(
          (stack, layers) -> {
            int other = found.getOrDefault(stack, 0);
            if (other != layers) {
              throw new InvalidInputException(
                  "%s has %d layers %sN, but %s has %d; merge models of one architecture, or take the layers that fit by slices"
                      .formatted(model, other, stack, donor, layers));
            }
          });
    }

    private void requireRange(MergeSource source) {
      int layers =
          Depth.stacks(tensors(source.model()).keySet()).getOrDefault(onlyStack(source.model()), 0);
      if (range(source).end() > layers) {
        throw new InvalidInputException(
            "layer_range %s leaves the %d layers of %s; the end is the number of the last layer plus one"
                .formatted(range(source), layers, source.model()));
      }
    }

    private String onlyStack(String model) {
      Collection<String> stacks = Depth.stacks(tensors(model).keySet()).sequencedKeySet();
      if (stacks.size() != 1) {
        throw new InvalidInputException(
            "%s has layers in %s, and slices do not say which they mean; list whole models under models"
                .formatted(model, stacks.isEmpty() ? "no stack" : String.join(" and ", stacks)));
      }
      return stacks.iterator().next();
    }

    private void requireShape(Origin origin, List<Long> shape, Origin first) {
      List<Long> found = spec(origin).shape();
      if (!found.equals(shape)) {
        boolean vocabulary =
            found.size() == 2
                && shape.size() == 2
                && found.getLast().equals(shape.getLast())
                && LayerName.of(origin.tensor()) == null;
        throw new InvalidInputException(
            "%s has shape %s in %s, but %s in %s; %s"
                .formatted(
                    origin.tensor(),
                    shape,
                    first.model(),
                    found,
                    origin.model(),
                    vocabulary
                        ? "the vocabularies differ, so add tokenizer: {source: union} or {source:"
                            + " base}"
                        : "merge models of one architecture"));
      }
    }

    private TensorSpec spec(Origin origin) {
      TensorSpec spec = tensors(origin.model()).get(origin.tensor());
      if (spec == null) {
        throw new IllegalStateException("no tensor " + origin.tensor());
      }
      return spec;
    }

    private SequencedMap<String, TensorSpec> tensors(String model) {
      return models.apply(model).tensors();
    }

    private static MergeSource first(MergeSlice slice) {
      return slice.first();
    }

    private static int size(MergeSlice slice) {
      return range(first(slice)).size();
    }

    private static LayerRange range(MergeSource source) {
      LayerRange layers = source.layers();
      if (layers == null) {
        throw new IllegalStateException("a slice without layers");
      }
      return layers;
    }
  }
}
