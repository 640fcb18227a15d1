/// The grammar of numbers: `-? digits (. digits)? ([eE] [+-]? digits)?`, nothing else.
///
/// No NaN, infinity, hexadecimal, thousands separators, spaces or leading `+`; a point has digits on both sides.
enum DecimalText {
  /// Longest text that is looked at: 400 characters hold every double in plain digits.
  private static let longest = 400

  /// The value of one digit, nil where the byte is none.
  @inline(__always)
  static func digit(_ byte: UInt8) -> Double? {
    byte >= Byte.zero && byte <= Byte.nine ? Double(byte - Byte.zero) : nil
  }

  /// The value of `bytes[start ..< end]`, rounded correctly; NaN where it is no number, infinity where a double
  /// cannot hold it (too large, or not 0 and too small).
  static func value(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double {
    if let value = shortDecimal(bytes, start, end) { return value }
    return longDecimal(bytes, start, end)
  }

  private static func longDecimal(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double {
    var index = start
    let isNegative = index < end && bytes[index] == Byte.minus
    if isNegative { index += 1 }
    var number = Mantissa()
    guard end - start <= longest, number.readDigits(bytes, &index, end) else { return .nan }
    if index < end, bytes[index] == Byte.point {
      index += 1
      let pointAt = index
      guard number.readDigits(bytes, &index, end) else { return .nan }
      number.exponent = pointAt - index
    }
    if index < end {
      guard bytes[index] | 0x20 == 0x65, readExponent(bytes, index + 1, end, &number.exponent) else { return .nan }
    }
    let magnitude = number.exact ?? roundedByLibrary(bytes, isNegative ? start + 1 : start, end, number)
    return isNegative ? -magnitude : magnitude
  }

  /// One to eight bytes of digits, perhaps with a point among them; nil where they are anything else.
  ///
  /// Digits and power of ten are exact doubles then, and one division rounds correctly. Three multiplications join the
  /// digits by twos, fours and eights. Source: Lemire, "Number parsing at a gigabyte per second",
  /// doi 10.1002/spe.2984.
  @inline(__always)
  static func short(_ text: UInt64, _ length: Int) -> Double? {
    var digits = text
    var count = length
    var decimals = 0
    let points = zeros(text ^ Word.repeating(Byte.point))
    if points != 0 {
      let at = points.trailingZeroBitCount >> 3
      guard at > 0, at < length - 1 else { return nil }
      // Safe: a shift by 8 to 48 bits; the point's own byte is shifted out.
      let before = (1 &<< UInt64(truncatingIfNeeded: 8 &* at)) &- 1
      digits = (text & before) | (text &>> 8 & ~before)
      count -= 1
      decimals = count - at
    }
    // Safe: a shift by 0 to 56 bits, which puts zeros before the first digit.
    let shift = UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    let values = (digits &<< shift) ^ (Word.repeating(Byte.zero) &<< shift)
    // Safe: a byte above 9 reaches its highest bit, or has it already; what it carries on changes nothing then.
    guard ((values &+ Word.repeating(0x76)) | values) & Word.repeating(0x80) == 0 else { return nil }
    // Safe: eight digits stay below 10⁸; what the products carry beyond their halves is shifted or masked away.
    let twos = ((values &* 2561) &>> 8) & 0x00FF_00FF_00FF_00FF
    let fours = ((twos &* 6_553_601) &>> 16) & 0x0000_FFFF_0000_FFFF
    let number = Double(Int64(truncatingIfNeeded: (fours &* 42_949_672_960_001) &>> 32))
    return decimals == 0 ? number : number / powersOfTen[decimals]
  }

  /// The highest bit of each byte that is 0. Source: Warren, Hacker's Delight, section 6-1.
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 {
    let low = Word.repeating(0x7F)
    // Safe: two times 0x7F stays inside a byte.
    return ~(((word & low) &+ low) | word | low)
  }

  /// Most numbers that are longer than a word: at most fifteen digits, perhaps with a point among them.
  private static func shortDecimal(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    guard end - start <= 15, start < end else { return nil }
    if end - start <= Word.length, let value = short(Word.text(bytes, start, end), end - start) { return value }
    var digits: UInt64 = 0
    var point = -1
    var index = start
    while index < end {
      let digit = bytes[index] &- Byte.zero  // Safe: a byte below "0" wraps to more than 9.
      if digit <= 9 {
        digits = digits &* 10 &+ UInt64(digit)  // Safe: fifteen digits stay below 2⁵⁰.
      } else {
        guard bytes[index] == Byte.point, point < 0, index > start, index + 1 < end else { return nil }
        point = index
      }
      index += 1
    }
    return point < 0 ? Double(digits) : Double(digits) / powersOfTen[end - point - 1]
  }

  private struct Mantissa {
    var digits: UInt64 = 0
    var count = 0
    var exponent = 0

    /// Reads at least one digit. More than 18 significant ones are counted but not kept: the library rounds those.
    mutating func readDigits(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) -> Bool {
      let first = index
      while index < end {
        let digit = bytes[index] &- Byte.zero  // Safe: a byte below "0" wraps to more than 9.
        guard digit <= 9 else { break }
        if count < 18 { digits = digits * 10 + UInt64(digit) }
        if digits != 0 { count += 1 }
        index += 1
      }
      return index > first
    }

    /// digits · 10^exponent where both are exact doubles, so that one operation rounds correctly.
    /// Source: Clinger, "How to read floating point numbers accurately", doi 10.1145/93542.93557.
    var exact: Double? {
      guard count <= 15, exponent >= -22, exponent <= 22 else { return digits == 0 ? 0 : nil }
      let value = Double(digits)
      if exponent == 0 { return value }
      return exponent < 0 ? value / powersOfTen[-exponent] : value * powersOfTen[exponent]
    }
  }

  private static func readExponent(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ exponent: inout Int) -> Bool {
    var index = start
    var isNegative = false
    if index < end, bytes[index] == Byte.minus || bytes[index] == 0x2B {
      isNegative = bytes[index] == Byte.minus
      index += 1
    }
    guard index < end else { return false }
    var power = 0
    while index < end {
      let digit = bytes[index] &- Byte.zero  // Safe: a byte below "0" wraps to more than 9.
      guard digit <= 9 else { return false }
      power = min(power * 10 + Int(digit), 100_000)
      index += 1
    }
    exponent += isNegative ? -power : power
    return true
  }

  private static func roundedByLibrary(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ number: Mantissa) -> Double {
    var text = ""
    for index in start..<end { text.unicodeScalars.append(Unicode.Scalar(bytes[index])) }
    guard let value = Double(text) else { return .infinity }
    return value == 0 && number.digits != 0 ? .infinity : value
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]
}
