package dev.mergewright.merge;

import dev.mergewright.tensor.DeviceKernels;
import dev.mergewright.tensor.DeviceScope;
import dev.mergewright.tensor.DeviceTile;
import java.util.ArrayList;
import java.util.List;

/// The apply pass over one tensor on the device: chunks go there as f32 and come back merged.
record DevicePass(DeviceKernels kernels, TensorGroup group, DeviceFormula formula) {
  /// Merges elements `[from, from + count)` into `into[0..count)`.
  void read(long from, float[] into, int count) {
    float[] buffer = new float[Math.min(DeviceKernels.CHUNK, count)];
    for (int done = 0; done < count; done += buffer.length) {
      int length = Math.min(buffer.length, count - done);
      try (DeviceScope on = kernels.scope()) {
        on.download(merged(on, from + done, buffer, length), into, done);
      }
    }
  }

  private DeviceTile merged(DeviceScope on, long from, float[] buffer, int count) {
    DeviceTile base = null;
    if (group.hasBase()) {
      group.readBase(from, buffer, count);
      base = on.upload(buffer, count);
    }
    List<DeviceTile> sources = new ArrayList<>();
    for (int s = 0; s < group.sources(); s++) {
      group.readSource(s, from, buffer, count);
      sources.add(on.upload(buffer, count));
    }
    return formula.apply(on, from, base, sources);
  }
}
