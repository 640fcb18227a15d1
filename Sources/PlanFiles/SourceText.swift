/// The bytes of a file under its name: where every complaint about it begins.
struct SourceText {
  let file: String
  let bytes: [UInt8]

  /// A complaint at a byte offset, as line and column (in Unicode scalars), both from 1.
  ///
  /// - Complexity: O(offset): positions are worked out only when there is something to say.
  func failure(at offset: Int, _ message: String) -> PlanFileFailure {
    var line = 1
    var column = 1
    for byte in bytes.prefix(offset) {
      if byte == Byte.lineFeed {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return PlanFileFailure(.malformed, file: file, line: line, column: column, message: message)
  }
}

/// Numbers as our files write them: an optional minus, digits, an optional fraction, an optional exponent.
enum DecimalText {
  /// Powers of ten that a double holds exactly.
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// nil unless the whole range is a finite number.
  ///
  /// Up to 15 digits are read as a whole number over a power of ten: both exact, so the quotient is the nearest double.
  static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Double? {
    var next = range.lowerBound
    let end = range.upperBound
    let negative = next < end && bytes[next] == Byte.minus
    if negative { next += 1 }
    var digits: Int64 = 0
    var count = 0
    let first = next
    while next < end, let digit = digit(bytes[next]) {
      if count < 16 { digits = digits * 10 + digit }
      count += 1
      next += 1
    }
    guard count > 0, count == 1 || bytes[first] != Byte.zero else { return nil }
    let wholeDigits = count
    if next < end, bytes[next] == Byte.point {
      next += 1
      while next < end, let digit = digit(bytes[next]) {
        if count < 16 { digits = digits * 10 + digit }
        count += 1
        next += 1
      }
      guard count > wholeDigits else { return nil }
    }
    if next == end, count <= 15 {
      let value = Double(digits) / powers[count - wholeDigits]
      return negative ? -value : value
    }
    guard next == end || isExponent(bytes, next..<end) else { return nil }
    guard let text = String(validating: bytes[range], as: UTF8.self), let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }

  /// A whole number ≥ 0 within `Int32`, without sign or leading zeros.
  static func whole(_ bytes: [UInt8], _ range: Range<Int>) -> Int32? {
    guard !range.isEmpty, range.count <= 10, range.count == 1 || bytes[range.lowerBound] != Byte.zero else {
      return nil
    }
    var value: Int64 = 0
    for offset in range {
      guard let digit = digit(bytes[offset]) else { return nil }
      value = value * 10 + digit
    }
    return Int32(exactly: value)
  }

  private static func digit(_ byte: UInt8) -> Int64? {
    byte >= Byte.zero && byte <= Byte.nine ? Int64(byte - Byte.zero) : nil
  }

  private static func isExponent(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var next = range.lowerBound
    guard bytes[next] | 0x20 == UInt8(ascii: "e") else { return false }
    next += 1
    if next < range.upperBound, bytes[next] == Byte.minus || bytes[next] == Byte.plus { next += 1 }
    return next < range.upperBound && bytes[next..<range.upperBound].allSatisfy { digit($0) != nil }
  }
}

extension Byte {
  static func isPartOfNumber(_ byte: UInt8) -> Bool {
    byte >= zero && byte <= nine || byte == minus || byte == plus || byte == point || byte | 0x20 == UInt8(ascii: "e")
  }
}
