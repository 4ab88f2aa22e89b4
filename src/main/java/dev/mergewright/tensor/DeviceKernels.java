package dev.mergewright.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;

/// The merge kernels compiled for one device, chosen when they are opened.
///
/// The same numbers come out as from the kernels on the CPU, bit for bit where an element depends
/// on one element of each source. Safe for concurrent use.
public final class DeviceKernels implements AutoCloseable {
  /// The elements that go to the device at once: 4 MB, so that the chunks of a dozen threads and
  /// four models stay small beside the heap.
  public static final int CHUNK = 1 << 20;

  private final String name;
  private final NDManager manager;
  private final TorchScript script;
  private final int chunk;

  private DeviceKernels(String name, Device device, int chunk) {
    this.name = name;
    this.manager = Torch.newManager(device);
    this.script = TorchScript.compile(manager, KernelScript.text());
    this.chunk = chunk;
  }

  /// The kernels of libtorch on the CPU: slower than those of this program, and the same code that
  /// a GPU runs.
  ///
  /// @throws TorchUnavailableException when there is no native library for this machine
  public static DeviceKernels onCpu() {
    return onCpu(CHUNK);
  }

  /// With chunks of another size.
  static DeviceKernels onCpu(int chunk) {
    return new DeviceKernels("torch", Device.cpu(), chunk);
  }

  /// The kernels on a GPU.
  ///
  /// @throws IllegalArgumentException when libtorch sees no GPU of that number
  /// @throws TorchUnavailableException when there is no native library for this machine
  public static DeviceKernels onGpu(int number) {
    return onGpu(number, CHUNK);
  }

  /// With chunks of another size.
  static DeviceKernels onGpu(int number, int chunk) {
    if (number < 0 || number >= Torch.gpus()) {
      throw new IllegalArgumentException(
          "GPU number must be in [0, %d), was %d".formatted(Torch.gpus(), number));
    }
    return new DeviceKernels("gpu:" + number, Device.gpu(number), chunk);
  }

  /// The name of the device: `torch` or `gpu:0`.
  public String name() {
    return name;
  }

  /// Room for one chunk.
  public DeviceScope scope() {
    return new DeviceScope(script, manager.newSubManager());
  }

  /// The border that [MagnitudeThreshold#keeping] finds: the same bits and the same last tie.
  ///
  /// @throws IllegalArgumentException when `keep` is not in [1, elements], or 0 for an empty tensor
  public MagnitudeThreshold keeping(long keep, long elements, TileReader values) {
    if (keep < Math.min(1, elements) || keep > elements) {
      throw new IllegalArgumentException(
          "keep must be in [1, %d], was %d".formatted(elements, keep));
    }
    if (keep == elements) {
      return MagnitudeThreshold.NONE;
    }
    Chunks chunks = new Chunks(elements, values, new float[(int) Math.min(chunk, elements)]);
    Bucket upper = Bucket.holding(keep, chunks.upperCounts(), KernelScript.UPPER);
    Bucket lower =
        Bucket.holding(upper.wanted, chunks.lowerCounts(upper.number), KernelScript.LOWER);
    int bits = upper.number << 15 | lower.number;
    return new MagnitudeThreshold(
        bits, lower.wanted == lower.size ? Long.MAX_VALUE : chunks.indexOfTie(bits, lower.wanted));
  }

  /// @param wanted how many of its numbers survive
  /// @param size how many it holds
  private record Bucket(int number, long wanted, long size) {
    static Bucket holding(long keep, long[] counts, int buckets) {
      long wanted = keep;
      int bucket = buckets - 1;
      while (counts[bucket] < wanted) {
        wanted -= counts[bucket--];
      }
      return new Bucket(bucket, wanted, counts[bucket]);
    }
  }

  /// A tensor, read chunk by chunk.
  private final class Chunks {
    private final long elements;
    private final TileReader values;
    private final float[] buffer;

    Chunks(long elements, TileReader values, float[] buffer) {
      this.elements = elements;
      this.values = values;
      this.buffer = buffer;
    }

    long[] upperCounts() {
      long[] counts = new long[KernelScript.UPPER];
      for (long from = 0; from < elements; from += buffer.length) {
        try (DeviceScope on = scope()) {
          add(on.countUpper(upload(on, from)), counts);
        }
      }
      return counts;
    }

    long[] lowerCounts(int upper) {
      long[] counts = new long[KernelScript.LOWER + 1];
      for (long from = 0; from < elements; from += buffer.length) {
        try (DeviceScope on = scope()) {
          add(on.countLower(upload(on, from), upper), counts);
        }
      }
      return counts;
    }

    long indexOfTie(int bits, long wanted) {
      long left = wanted;
      for (long from = 0; from < elements; from += buffer.length) {
        try (DeviceScope on = scope()) {
          long[] found = on.ties(upload(on, from), bits, left);
          if (found[1] >= left) {
            return from + found[0];
          }
          left -= found[1];
        }
      }
      throw new IllegalStateException("the numbers changed between two passes");
    }

    private DeviceTile upload(DeviceScope on, long from) {
      int count = (int) Math.min(buffer.length, elements - from);
      values.read(from, buffer, count);
      return on.upload(buffer, count);
    }

    private static void add(long[] counts, long[] sum) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += counts[i];
      }
    }
  }

  /// Arrays on the device that nobody has closed yet.
  int openArrays() {
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}
