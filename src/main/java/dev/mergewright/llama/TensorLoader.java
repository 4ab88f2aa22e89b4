package dev.mergewright.llama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.TensorMemory;
import dev.mergewright.tensor.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Reads tensors for the device outside the heap.
///
/// Several threads read, or merge, blocks of them straight into memory of the compute type; bf16
/// that is computed in bf16 is copied.
///
/// @param type the compute type
/// @param memory makes tensors of memory
/// @param crew reads
record TensorLoader(ComputeType type, TensorMemory memory, Crew crew) {
  /// Elements that one thread reads before it looks for other work.
  private static final long BLOCK = 1 << 20;

  private record Block(String tensor, long from, long count, MemorySegment into) {}

  /// One array per tensor, in the compute type; arrays and memory belong to `owner`.
  NDList read(SequencedMap<String, TensorSpec> tensors, Weights weights, NDManager owner) {
    Arena arena = Arena.ofShared();
    owner.attachInternal("memory of " + tensors.firstEntry().getKey(), arena::close);
    return read(tensors, weights, arena, owner);
  }

  private NDList read(
      SequencedMap<String, TensorSpec> tensors, Weights weights, Arena arena, NDManager owner) {
    List<String> names = List.copyOf(tensors.keySet());
    crew.each(names.size(), i -> weights.prepare(names.get(i)));
    List<MemorySegment> rooms = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    for (String name : names) {
      TensorSpec spec = computed(tensors.get(name));
      MemorySegment room = arena.allocate(spec.bytes(), Float.BYTES);
      rooms.add(room);
      for (long from = 0; from < spec.elements(); from += BLOCK) {
        blocks.add(new Block(name, from, Math.min(BLOCK, spec.elements() - from), room));
      }
    }
    crew.each(blocks.size(), i -> read(blocks.get(i), weights));
    NDList arrays = new NDList(names.size());
    for (int i = 0; i < names.size(); i++) { // filled before, since a GPU copies
      arrays.add(memory.tensor(rooms.get(i), computed(tensors.get(names.get(i))), owner));
    }
    return arrays;
  }

  private TensorSpec computed(@Nullable TensorSpec spec) {
    return Objects.requireNonNull(spec).as(type.element());
  }

  private void read(Block block, Weights weights) {
    long offset = block.from * type.element().bytes();
    weights.encode(block.tensor, block.from, block.count, type.element(), block.into, offset);
  }
}
