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
import java.util.Map;
import java.util.SequencedMap;

/// Reads tensors for the device outside the heap, stacked as the forward pass takes them.
///
/// Several threads read, or merge, blocks of them straight into memory of the compute type, where a
/// CPU then uses them; bf16 that is computed in bf16 is copied.
///
/// @param type the compute type
/// @param memory makes tensors of memory
/// @param crew reads
record TensorLoader(ComputeType type, TensorMemory memory, Crew crew) {
  /// Elements that one thread reads before it looks for other work.
  private static final long BLOCK = 1 << 20;

  private static final long CACHE_LINE = 64;

  private record Block(String tensor, long from, long count, MemorySegment into, long offset) {}

  /// One array per stack, in the compute type; arrays and memory belong to `owner`.
  ///
  /// @param stacks tensors that agree in all but their first dimension
  NDList read(List<SequencedMap<String, TensorSpec>> stacks, Weights weights, NDManager owner) {
    Arena arena = Arena.ofShared();
    String tensor = stacks.getFirst().firstEntry().getKey();
    owner.attachInternal("memory of " + tensor, arena::close);
    List<String> names = stacks.stream().flatMap(stack -> stack.keySet().stream()).toList();
    crew.each(names.size(), i -> weights.prepare(names.get(i)));
    List<MemorySegment> rooms = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    for (SequencedMap<String, TensorSpec> stack : stacks) {
      MemorySegment room = arena.allocate(stacked(stack).bytes(), CACHE_LINE);
      rooms.add(room);
      addBlocks(stack, room, blocks);
    }
    crew.each(blocks.size(), i -> read(blocks.get(i), weights));
    NDList arrays = new NDList();
    for (int i = 0; i < rooms.size(); i++) { // filled before, since a GPU copies
      arrays.add(memory.tensor(rooms.get(i), stacked(stacks.get(i)), owner));
    }
    return arrays;
  }

  private TensorSpec stacked(SequencedMap<String, TensorSpec> stack) {
    List<Long> shape = new ArrayList<>(stack.firstEntry().getValue().shape());
    shape.set(0, stack.values().stream().mapToLong(spec -> spec.shape().getFirst()).sum());
    return new TensorSpec(type.element(), shape);
  }

  private void addBlocks(
      SequencedMap<String, TensorSpec> stack, MemorySegment room, List<Block> blocks) {
    long size = type.element().bytes();
    long before = 0;
    for (Map.Entry<String, TensorSpec> tensor : stack.entrySet()) {
      long elements = tensor.getValue().elements();
      for (long from = 0; from < elements; from += BLOCK) {
        long count = Math.min(BLOCK, elements - from);
        blocks.add(new Block(tensor.getKey(), from, count, room, (before + from) * size));
      }
      before += elements;
    }
  }

  private void read(Block block, Weights weights) {
    weights.encode(block.tensor, block.from, block.count, type.element(), block.into, block.offset);
  }
}
