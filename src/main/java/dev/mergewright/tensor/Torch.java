package dev.mergewright.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

/// Starts libtorch once per process: from the class path, without network, without telemetry.
///
/// The native library is unpacked on the first start, 436 MB into `~/.djl.ai`; the environment
/// variable or system property `DJL_CACHE_DIR` moves that folder, `PYTORCH_LIBRARY_PATH` with
/// `PYTORCH_FLAVOR` takes a libtorch of your own.
///
/// Operations use one thread each: work is parallel across models, which is faster than inside
/// operations and makes results independent of the machine's load (each sum has one order).
public final class Torch {
  // Named because the tokenizers jar registers a second engine.
  private static final String ENGINE = "PyTorch";

  private Torch() {}

  /// A memory scope of its own on the default device; starts libtorch if need be. The caller closes
  /// it.
  ///
  /// @throws TorchUnavailableException when there is no native library for this machine
  public static NDManager newManager() {
    return Started.ENGINE.newBaseManager();
  }

  /// A memory scope of its own on one device; starts libtorch if need be. The caller closes it.
  ///
  /// @throws TorchUnavailableException when there is no native library for this machine
  static NDManager newManager(Device device) {
    return Started.ENGINE.newBaseManager(device);
  }

  /// How many GPUs libtorch can use; starts it if need be. The library that comes along uses none.
  ///
  /// @throws TorchUnavailableException when there is no native library for this machine
  public static int gpus() {
    return Started.ENGINE.getGpuCount();
  }

  /// Whether libtorch is one for CUDA, as `PYTORCH_FLAVOR` says; does not start it.
  public static boolean mayUseGpus() {
    String property = System.getProperty("PYTORCH_FLAVOR", System.getenv("PYTORCH_FLAVOR"));
    return property != null && property.startsWith("cu");
  }

  /// Begins to record for a gradient on the calling thread; closing ends it. The process has room
  /// for one at a time.
  public static GradientCollector recordGradient() {
    prepareThread(); // before, since it switches recording off
    return Started.ENGINE.newGradientCollector();
  }

  /// Lets each operation use several threads, for one job that has nothing to run beside it. Sums
  /// then have another order: last bits differ between numbers of threads.
  public static void useThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, was " + threads);
    }
    Started.ENGINE.getEngineName(); // started before its settings are changed
    JniUtils.setNumThreads(threads);
  }

  /// Prepares the calling thread; cheap when done before.
  ///
  /// Gradients are recorded per thread, by default on every thread but the one that loaded
  /// libtorch. The graph executor optimises per thread as well: it costs seconds on the first calls
  /// and slows training down by a fifth.
  static void prepareThread() {
    ThreadSettings.PER_THREAD.get();
  }

  private static Engine start() {
    stayOffline();
    try {
      Engine engine = Engine.getEngine(ENGINE);
      JniUtils.setNumThreads(1);
      return engine;
    } catch (EngineException | IllegalStateException | UnsatisfiedLinkError e) {
      throw new TorchUnavailableException(
          "libtorch did not start (%s): this build carries it for Linux x86-64; elsewhere set PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR to a libtorch 2.7.1, and check that DJL_CACHE_DIR (default ~/.djl.ai) can be written"
              .formatted(e.getMessage()),
          e);
    }
  }

  /// Forbids DJL and its tokenizers every download and every report home; called before their first
  /// use.
  public static void stayOffline() {
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("OPT_OUT_TRACKING", "true");
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null && System.getenv(property) == null) {
      System.setProperty(property, value);
    }
  }

  /// Loads libtorch when first touched, as the language guarantees once and for all threads.
  private static final class Started {
    static final Engine ENGINE = start();
  }

  /// What libtorch keeps per thread.
  private static final class ThreadSettings {
    static final ThreadLocal<Boolean> PER_THREAD =
        ThreadLocal.withInitial(
            () -> {
              JniUtils.setGradMode(false);
              JniUtils.setGraphExecutorOptimize(false);
              return true;
            });
  }
}
