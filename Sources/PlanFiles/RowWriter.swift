internal import Domain

/// Builds one CSV file as bytes: LF endings, RFC 4180 quotes only where a cell needs them.
///
/// Cells go straight into the buffer: no string per cell or per row is made.
struct RowWriter {
  private(set) var bytes: [UInt8] = []

  /// Begins with `header`, the column names joined by commas, in a buffer for about `capacity` bytes.
  init(header: String, capacity: Int) {
    bytes.reserveCapacity(capacity)
    bytes.append(contentsOf: header.utf8)
    bytes.append(Byte.lineFeed)
  }

  /// A cell that is quoted already where it must be.
  mutating func encoded(_ cell: [UInt8]) {
    bytes.append(contentsOf: cell)
    bytes.append(Byte.comma)
  }

  /// A free text, quoted where it must be.
  mutating func text(_ text: String) {
    encoded(Byte.quoted(text))
  }

  mutating func empty() {
    bytes.append(Byte.comma)
  }

  mutating func whole(_ value: Int64) {
    digits(of: value)
    bytes.append(Byte.comma)
  }

  mutating func whole(_ value: Int64?) {
    guard let value else { return empty() }
    whole(value)
  }

  /// A quantity, freed of solver noise.
  mutating func quantity(_ value: Double) {
    number(NumberText.tidied(value))
  }

  /// The same text as `NumberText.text`; infinities come out empty.
  mutating func number(_ value: Double) {
    if !appendMillionths(value) { bytes.append(contentsOf: NumberText.text(value).utf8) }
    bytes.append(Byte.comma)
  }

  mutating func number(_ value: Double?) {
    guard let value else { return empty() }
    number(value)
  }

  /// Forgets everything written, the header too.
  mutating func restart() {
    bytes.removeAll(keepingCapacity: true)
  }

  /// Takes back the last byte.
  mutating func dropLast() {
    bytes.removeLast()
  }

  /// One part of a cell: the caller closes the cell with `endCell`.
  mutating func part(_ encoded: [UInt8]) {
    bytes.append(contentsOf: encoded)
    bytes.append(Byte.slash)
  }

  /// One number as part of a cell.
  mutating func part(_ value: Int32) {
    digits(of: Int64(value))
    bytes.append(Byte.slash)
  }

  /// Turns the slash after the last part into the end of the cell.
  mutating func endCell() {
    bytes[bytes.count - 1] = Byte.comma
  }

  /// Turns the comma after the last cell into the end of the row.
  mutating func endRow() {
    bytes[bytes.count - 1] = Byte.lineFeed
  }

  /// Writes a multiple of 1e-6 by its at most 15 digits. Doubles tell all decimals of 15 digits apart, so this is the
  /// shortest text that reads back the same. Below 1e-4 the shortest text has an exponent: left to `NumberText`.
  private mutating func appendMillionths(_ value: Double) -> Bool {
    let scaled = (value * 1e6).rounded()
    guard abs(scaled) < 1e15, scaled / 1e6 == value, abs(value) >= 1e-4 || value == 0 else { return false }
    guard let millionths = Int64(exactly: abs(scaled)) else { return false }
    if value < 0 { bytes.append(Byte.minus) }
    let (wholePart, fraction) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
    digits(of: wholePart)
    guard fraction > 0 else { return true }
    bytes.append(Byte.point)
    var rest = fraction
    var unit: Int64 = 100_000
    while rest > 0 {
      bytes.append(Byte.zero + UInt8(truncatingIfNeeded: rest / unit))
      rest %= unit
      unit /= 10
    }
    return true
  }

  private mutating func digits(of value: Int64) {
    if value < 0 { bytes.append(Byte.minus) }
    var rest = value.magnitude
    if rest < 10 {
      bytes.append(Byte.zero + UInt8(truncatingIfNeeded: rest))
      return
    }
    let start = bytes.count
    while rest > 0 {
      let (next, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes.append(Byte.zero + UInt8(truncatingIfNeeded: digit))
      rest = next
    }
    bytes[start...].reverse()
  }
}

/// The bytes that CSV gives a meaning to, and the two encodings of a code.
enum Byte {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let comma = UInt8(ascii: ",")
  static let quote = UInt8(ascii: "\"")
  static let slash = UInt8(ascii: "/")
  static let minus = UInt8(ascii: "-")
  static let plus = UInt8(ascii: "+")
  static let point = UInt8(ascii: ".")
  static let zero = UInt8(ascii: "0")
  static let nine = UInt8(ascii: "9")

  /// A CSV cell (RFC 4180).
  static func quoted(_ text: String) -> [UInt8] {
    let plain = Array(text.utf8)
    guard plain.contains(where: { $0 == comma || $0 == quote || $0 == lineFeed || $0 == carriageReturn }) else {
      return plain
    }
    var cell: [UInt8] = [quote]
    for byte in plain {
      if byte == quote { cell.append(quote) }
      cell.append(byte)
    }
    cell.append(quote)
    return cell
  }

  /// Percent-encoded: all but RFC 3986's unreserved characters.
  static func percentEncoded(_ text: String) -> [UInt8] {
    let hex = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), minus, point, UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.append(byte)
      default:
        encoded += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      }
    }
    return encoded
  }
}
