/// Up to eight bytes of text in one word, the first byte lowest: most cells of most tables fit, and a word is compared,
/// hashed and read as a number without a loop.
enum Word {
  /// The most bytes that fit.
  static let length = 8

  /// `bytes[start ..< end]`, one to eight bytes, with zeros above.
  @inline(__always)
  static func text(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    guard start <= bytes.count - length else { return gathered(bytes, start, end) }
    // Safe: one to eight bytes shift by 0 to 56 bits.
    return bytes.word(at: start) & (UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* (end &- start)))
  }

  /// At the end of the file, where eight bytes cannot be loaded at once.
  private static func gathered(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in (start..<end).reversed() { word = word << 8 | UInt64(bytes[index]) }
    return word
  }

  /// The byte in each place.
  @inline(__always)
  static func repeating(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }
}

extension Span where Element == UInt8 {
  /// The eight bytes from `index` on: the one unsafe load of this target, behind a check of its own. Eight checked
  /// loads of a byte take four times as long.
  @inline(__always)
  fileprivate func word(at index: Int) -> UInt64 {
    precondition(index >= 0 && index <= count - Word.length)
    // Safe: all eight bytes lie inside, by the line above; any bits make an integer.
    return UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
  }
}
