/// Which kinds of bytes a file has at all.
struct ByteKinds {
  let hasNUL: Bool
  let hasNonASCII: Bool
  let hasQuote: Bool

  /// - Complexity: O(bytes), one vectorised pass.
  init(_ bytes: Span<UInt8>) {
    var least: UInt8 = 0xFF
    var all: UInt8 = 0
    var nearestToQuote: UInt8 = 0xFF
    for index in bytes.indices {
      let byte = bytes[index]
      least = min(least, byte)
      all |= byte
      nearestToQuote = min(nearestToQuote, byte ^ Byte.quote)
    }
    hasNUL = least == 0
    hasNonASCII = all >= 0x80
    hasQuote = nearestToQuote == 0
  }
}

/// Tells UTF-8 from what spreadsheets save elsewhere, before anything is parsed.
enum EncodingGuard {
  /// The one thing wrong with the file's encoding, nil where it is UTF-8 without NUL.
  ///
  /// - Complexity: O(bytes); plain ASCII takes one vectorised pass.
  static func objection(to file: SourceFile, saveAs: String) -> Problem? {
    objection(to: file, ByteKinds(file.bytes.span), saveAs: saveAs)
  }

  /// As above, where the bytes have been looked through already.
  static func objection(to file: SourceFile, _ kinds: ByteKinds, saveAs: String) -> Problem? {
    let bytes = file.bytes.span
    if let encoding = wideEncoding(bytes, hasNUL: kinds.hasNUL) {
      return Problem(
        code: "not-utf8", file: file.name, line: 1, column: 1, message: "the file is \(encoding), not UTF-8",
        hint: "save it as \(saveAs)")
    }
    if kinds.hasNonASCII, let objection = malformed(file, saveAs: saveAs) { return objection }
    if kinds.hasNUL, let offset = file.bytes.firstIndex(of: 0) {
      return file.problem(
        "nul-byte", at: offset, "NUL byte at offset \(offset)", hint: "the file is damaged or not text")
    }
    return nil
  }

  /// UTF-16 and UTF-32 by their marks, or by the NULs that every Latin letter, comma and digit brings.
  private static func wideEncoding(_ bytes: Span<UInt8>, hasNUL: Bool) -> String? {
    guard bytes.count >= 2 else { return nil }
    if bytes[0] == 0xFF, bytes[1] == 0xFE { return "UTF-16" }
    if bytes[0] == 0xFE, bytes[1] == 0xFF { return "UTF-16" }
    guard hasNUL else { return nil }
    var even = 0
    var odd = 0
    let sample = min(bytes.count, 512) / 2
    for pair in 0..<sample {
      if bytes[2 * pair] == 0 { even += 1 }
      if bytes[2 * pair + 1] == 0 { odd += 1 }
    }
    return (even * 4 >= sample && odd == 0) || (odd * 4 >= sample && even == 0) ? "UTF-16" : nil
  }

  private static func malformed(_ file: SourceFile, saveAs: String) -> Problem? {
    do {
      _ = try UTF8Span(validating: file.bytes.span)
      return nil
    } catch {
      let offset = error.byteOffsets.lowerBound
      let byte = String(file.bytes[offset], radix: 16, uppercase: true)
      let guess = looksLikeGB18030(file.bytes.span) ? "; the file looks like GBK or GB18030" : ""
      return file.problem(
        "not-utf8", at: offset, "byte 0x\(byte) at offset \(offset) is not UTF-8\(guess)", hint: "save it as \(saveAs)")
    }
  }

  /// Whether every byte above 0x7F belongs to a well-formed GB18030 character of two or four bytes.
  private static func looksLikeGB18030(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      guard bytes[index] >= 0x80 else {
        index += 1
        continue
      }
      guard bytes[index] >= 0x81, bytes[index] <= 0xFE, index + 1 < bytes.count else { return false }
      let second = bytes[index + 1]
      if second >= 0x40, second <= 0xFE, second != 0x7F {
        index += 2
      } else if second >= 0x30, second <= 0x39, index + 3 < bytes.count {
        index += 4
      } else {
        return false
      }
    }
    return true
  }
}
