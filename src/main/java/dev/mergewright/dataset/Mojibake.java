package dev.mergewright.dataset;

import java.nio.charset.Charset;

/// Undoes the two ways in which dashes and quotes of public sets were damaged: UTF-8 that was read
/// as ISO-8859-1 or Windows-1252 (three characters, the first an a with circumflex; FinanceBench),
/// and Windows-1252 that was read as ISO-8859-1 (one control character; PhraseBank).
final class Mojibake {
  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final char FIRST_OF_THREE = '\u00e2';
  private static final int NO_BYTE = -1;

  private Mojibake() {}

  static String repaired(String text) {
    if (text.chars().allMatch(c -> c < 0x80 || (c > 0x9f && c != FIRST_OF_THREE))) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == FIRST_OF_THREE && i + 2 < text.length()) {
        int second = byteOf(text.charAt(i + 1));
        int third = byteOf(text.charAt(i + 2));
        // A second byte below 0xa0 is a control character or a symbol: no word goes on like that.
        if (second >= 0x80 && second < 0xa0 && third >= 0x80 && third < 0xc0) {
          repaired.append((char) (0x2000 | (second & 0x3f) << 6 | (third & 0x3f)));
          i += 2;
          continue;
        }
      }
      repaired.append(isControl(c) ? windows(c) : c);
    }
    return repaired.toString();
  }

  private static boolean isControl(char c) {
    return c >= 0x80 && c <= 0x9f;
  }

  private static char windows(char c) {
    char meant = new String(new byte[] {(byte) c}, WINDOWS).charAt(0);
    return meant == '\ufffd' ? c : meant;
  }

  /// The byte that was read as this character, or [#NO_BYTE].
  private static int byteOf(char c) {
    if (c < 0x100) {
      return c;
    }
    byte[] bytes = String.valueOf(c).getBytes(WINDOWS);
    return bytes[0] == '?' ? NO_BYTE : bytes[0] & 0xff;
  }
}
