package dev.mergewright.tensor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The file format of a TorchScript module without weights, written from source text.
///
/// A ZIP with four entries:
///
/// ```text
/// m/version             "10\n"
/// m/constants.pkl       pickle of an empty tuple
/// m/data.pkl            pickle of one object of class __torch__.M with the two attributes that every module has
/// m/code/__torch__.py   the class: the attributes, then the methods
/// ```
///
/// The pickle is protocol 2: `80 02`, `c module \n name \n` (class), `q n` (memo), `) 81` (new with
/// empty arguments), `}` (dict), `( key value ... u` (set items), `b` (state), `.` (end). Strings
/// are `X`, a 4-byte length, UTF-8; `89` is False, `N` is None.
final class TorchScriptArchive {
  private static final String HEADER =
      """
      class M(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        _is_full_backward_hook : Optional[bool]
      """;
  private static final String EMPTY_TUPLE = "\u0080\u0002).";
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nM\nq\u0000)\u0081}("
          + string("training")
          + "q\u0001\u0089"
          + string("_is_full_backward_hook")
          + "q\u0002Nubq\u0003.";

  private TorchScriptArchive() {}

  /// The archive of a module with the given methods, each indented by two spaces.
  static byte[] of(String methods) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "m/data.pkl", OBJECT.getBytes(ISO_8859_1));
      put(zip, "m/code/__torch__.py", (HEADER + methods).getBytes(UTF_8));
      put(zip, "m/constants.pkl", EMPTY_TUPLE.getBytes(ISO_8859_1));
      put(zip, "m/version", "10\n".getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("a ZIP in memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static String string(String ascii) {
    return "X" + (char) ascii.length() + "\u0000\u0000\u0000" + ascii;
  }
}
