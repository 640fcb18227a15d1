/// One row of a history, as it is put aside: 32 bytes.
struct HistoryRecord {
  static let size = 32

  /// The number of its series, in order of appearance in the file.
  var series: Int32
  var day: Int32
  var line: Int32
  var sales: Double
  var stockout: Float
  /// NaN where the row has none.
  var price: Float
  var isPromoted: Bool
}

extension HistoryRecord {
  /// Writes the record to `bytes` from `offset` on.
  func put(_ bytes: inout MutableSpan<UInt8>, at offset: Int) {
    Self.put(UInt64(UInt32(bitPattern: series)) << 32 | UInt64(UInt32(bitPattern: day)), &bytes, offset)
    Self.put(sales.bitPattern, &bytes, offset + 8)
    Self.put(UInt64(stockout.bitPattern) << 32 | UInt64(price.bitPattern), &bytes, offset + 16)
    Self.put(UInt64(UInt32(bitPattern: line)) << 32 | (isPromoted ? 1 : 0), &bytes, offset + 24)
  }

  /// Reads what `put` wrote.
  init(_ bytes: Span<UInt8>, at offset: Int) {
    let (key, units) = (Self.word(bytes, offset), Self.word(bytes, offset + 8))
    let (shares, rest) = (Self.word(bytes, offset + 16), Self.word(bytes, offset + 24))
    series = Int32(truncatingIfNeeded: key >> 32)
    day = Int32(truncatingIfNeeded: key)
    sales = Double(bitPattern: units)
    stockout = Float(bitPattern: UInt32(truncatingIfNeeded: shares >> 32))
    price = Float(bitPattern: UInt32(truncatingIfNeeded: shares))
    line = Int32(truncatingIfNeeded: rest >> 32)
    isPromoted = rest & 1 == 1
  }

  private static func put(_ word: UInt64, _ bytes: inout MutableSpan<UInt8>, _ offset: Int) {
    for byte in 0..<8 { bytes[offset + byte] = UInt8(truncatingIfNeeded: word >> (8 * UInt64(byte))) }
  }

  private static func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
    var word: UInt64 = 0
    for byte in 0..<8 { word |= UInt64(bytes[offset + byte]) << (8 * UInt64(byte)) }
    return word
  }
}
