package dev.mergewright.tensor;

import ai.djl.ndarray.NDArray;

/// Numbers of a tensor on the device, as f32; they live as long as the [DeviceScope] that made
/// them.
public final class DeviceTile {
  private final NDArray array;

  DeviceTile(NDArray array) {
    this.array = array;
  }

  NDArray array() {
    return array;
  }
}
