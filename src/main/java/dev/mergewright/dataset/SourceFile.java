package dev.mergewright.dataset;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/// A downloaded file as text: plain, gz or xz by its first bytes, not by its name; in UTF-8, in
/// UTF-16 with a byte order mark, or else in ISO-8859-1, as some older sets are.
///
/// Opening reads the file once, to find damage and the encoding before any row is used; each
/// [#reader()] reads it again, so that no file has to fit in memory.
final class SourceFile {
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
  private static final byte[] PARQUET = {'P', 'A', 'R', '1'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final byte[] UTF_16_BIG = {(byte) 0xfe, (byte) 0xff};
  private static final byte[] UTF_16_LITTLE = {(byte) 0xff, (byte) 0xfe};
  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final int LONGEST_MARK = 6;
  private static final int LONGEST_CHARACTER = 4;
  private static final int BLOCK = 1 << 14;

  /// Enough for every preset of xz; a crafted header may ask for gigabytes.
  private static final int XZ_MEMORY_KIB = 128 << 10;

  private final Path path;
  private final Bytes stored;
  private final Charset charset;

  private SourceFile(Path path, Bytes stored, Charset charset) {
    this.path = path;
    this.stored = stored;
    this.charset = charset;
  }

  /// Where the bytes come from, from the beginning each time.
  interface Bytes {
    InputStream open() throws IOException;
  }

  static SourceFile open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new InvalidInputException(
          path + " is a folder, expected one file of the set; give a file in it");
    }
    if (!Files.isRegularFile(path)) {
      throw new InvalidInputException(
          path + " does not exist, expected a downloaded file of the set; check the path");
    }
    return of(path, () -> Files.newInputStream(path));
  }

  static SourceFile of(Path path, Bytes stored) throws IOException {
    try (InputStream bytes = unpacked(path, stored)) {
      return new SourceFile(path, stored, charsetOf(path, bytes));
    } catch (ZipException | EOFException | XZIOException e) {
      throw damaged(path, e);
    }
  }

  Path path() {
    return path;
  }

  /// The file's name without folders, in lower case.
  String name() {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
  }

  BufferedReader reader() throws IOException {
    Reader text = new InputStreamReader(unpacked(path, stored), charset);
    BufferedReader reader = new BufferedReader(text, BLOCK);
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return reader;
  }

  private static InputStream unpacked(Path path, Bytes stored) throws IOException {
    InputStream file = new BufferedInputStream(stored.open(), BLOCK);
    try {
      byte[] start = start(file);
      if (starts(start, PARQUET)) {
        throw new InvalidInputException(
            ("%s is a Parquet file, expected JSON Lines, JSON or CSV; convert it:"
                    + " python -c \"import pandas; pandas.read_parquet('%s').to_json('%s',"
                    + " orient='records', lines=True)\"")
                .formatted(path, path.getFileName(), jsonName(path)));
      }
      if (starts(start, ZIP) || starts(start, ZSTD)) {
        throw new InvalidInputException(
            path + " is an archive that is not read here, expected plain, gz or xz; unpack it");
      }
      if (starts(start, GZIP)) {
        return new GZIPInputStream(file, BLOCK);
      }
      return starts(start, XZ) ? new XZInputStream(file, XZ_MEMORY_KIB) : file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static String jsonName(Path path) {
    return String.valueOf(path.getFileName()).replaceFirst("(?i)\\.parquet$", "") + ".jsonl";
  }

  private static byte[] start(InputStream file) throws IOException {
    file.mark(LONGEST_MARK);
    byte[] start = file.readNBytes(LONGEST_MARK);
    file.reset();
    return start;
  }

  private static boolean starts(byte[] bytes, byte[] mark) {
    return bytes.length >= mark.length
        && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }

  private static Charset charsetOf(Path path, InputStream bytes) throws IOException {
    byte[] block = bytes.readNBytes(BLOCK);
    if (block.length == 0) {
      throw new InvalidInputException(
          path + " is empty, expected rows of a public set; download it again");
    }
    boolean utf16 = starts(block, UTF_16_BIG) || starts(block, UTF_16_LITTLE);
    // A fresh decoder reports what it cannot read.
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.allocate(block.length + LONGEST_CHARACTER);
    CharBuffer out = CharBuffer.allocate(in.capacity());
    boolean isUtf8 = true;
    boolean last = false;
    // To the end even when the answer is known: a damaged archive shows only there.
    while (!last) {
      last = block.length < BLOCK;
      if (isUtf8) {
        in.put(block).flip();
        isUtf8 = !utf8.decode(in, out.clear(), last).isError();
        in.compact();
      }
      block = last ? block : bytes.readNBytes(BLOCK);
    }
    if (utf16) {
      return StandardCharsets.UTF_16;
    }
    return isUtf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
  }

  private static InvalidInputException damaged(Path path, IOException e) {
    return new InvalidInputException(
        "%s is damaged or cut off (%s), expected a whole archive; download it again"
            .formatted(path, e.getMessage()),
        e);
  }
}
