/// Number formats, merge kernels over `float[]` tiles, their twins on a device, and the bridge to
/// libtorch.
///
/// Start with [dev.mergewright.tensor.ElementType], the edge where bf16 and f16 become `float`,
/// then the kernels, then the TorchScript bridge, the only place that knows how DJL is started and
/// called, then [dev.mergewright.tensor.DeviceScope].
///
/// Why twins: a merge has to have the same bytes wherever it is made, so `MergeKernelsContract`
/// holds both to one definition.
///
/// This room knows no model, no file and no merge method.
@NullMarked
package dev.mergewright.tensor;

import org.jspecify.annotations.NullMarked;
