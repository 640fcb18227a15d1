/// Finds rows and fields of comma-separated text (RFC 4180) without looking into them.
///
/// Lines end in CR, LF or CRLF; a quoted field may hold line breaks and doubled quotes. Faults of form are put down
/// with their offset, and the scan goes on where it can.
public struct CSVScan: Sendable {
  /// Where one field's text lies.
  struct Field {
    var start: Int
    /// One behind the last byte.
    var end: Int
    /// Whether `start ..< end` lies between quotes.
    var isQuoted = false
    /// Whether it holds doubled quotes.
    var hasDoubledQuotes = false

    /// The first byte, the opening quote included.
    var offset: Int { isQuoted ? start - 1 : start }
  }

  enum Fault {
    case unclosedQuote, textAfterQuote, bareQuote
  }

  /// Of the current row, all of them.
  private(set) var fieldCount = 0
  private(set) var rowStart: Int
  private(set) var rowLine: Int
  /// Faults of form in the current row, in order.
  private(set) var faults: [(fault: Fault, offset: Int)] = []
  private var position: Int
  /// Of the next row.
  private(set) var line: Int

  init(start: Int, line: Int = 1) {
    position = start
    rowStart = start
    rowLine = line
    self.line = line
  }

  /// Whether the current row is a line without anything on it.
  private(set) var isBlank = false

  /// Where the current row ends, its line break not included.
  private(set) var rowEnd = 0

  /// Goes to the next row; false at the end of the text.
  ///
  /// Its fields go to `fields[base ..< base + limit]`; a row of a million commas needs no million places.
  mutating func next(
    _ bytes: Span<UInt8>, into fields: inout MutableSpan<Field>, at base: Int = 0, limit: Int
  ) -> Bool {
    guard position < bytes.count else { return false }
    rowStart = position
    rowLine = line
    if !faults.isEmpty { faults.removeAll() }
    var count = 0
    var last = Field(start: 0, end: 0)
    while true {
      last = position < bytes.count && bytes[position] == Byte.quote ? quotedField(bytes) : plainField(bytes)
      if count < limit { fields[base + count] = last }
      count += 1
      guard position < bytes.count, bytes[position] == Byte.comma else { break }
      position += 1
    }
    fieldCount = count
    isBlank = count == 1 && last.start == last.end && !last.isQuoted && faults.isEmpty
    rowEnd = position
    skipLineBreak(bytes)
    return true
  }

  /// Reads up to a comma, a line break or the end.
  private mutating func plainField(_ bytes: Span<UInt8>) -> Field {
    let start = position
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      // Comma is the greatest of the four bytes that matter: nearly every byte fails this one comparison.
      if byte <= Byte.comma {
        if byte == Byte.comma || byte == Byte.lineFeed || byte == Byte.carriageReturn { break }
        if byte == Byte.quote { faults.append((.bareQuote, index)) }
      }
      index += 1
    }
    position = index
    return Field(start: start, end: index)
  }

  /// Reads a field that begins with a quote, up to what follows its closing quote.
  private mutating func quotedField(_ bytes: Span<UInt8>) -> Field {
    let open = position
    var field = Field(start: open + 1, end: bytes.count, isQuoted: true)
    var index = open + 1
    while index < bytes.count {
      let byte = bytes[index]
      if byte == Byte.quote {
        if index + 1 < bytes.count, bytes[index + 1] == Byte.quote {
          field.hasDoubledQuotes = true
          index += 1
        } else {
          field.end = index
          position = index + 1
          skipTextAfterQuote(bytes)
          return field
        }
      } else if byte == Byte.lineFeed {
        line += 1
      } else if byte == Byte.carriageReturn, !(index + 1 < bytes.count && bytes[index + 1] == Byte.lineFeed) {
        line += 1
      }
      index += 1
    }
    faults.append((.unclosedQuote, open))
    position = bytes.count
    return field
  }

  private mutating func skipTextAfterQuote(_ bytes: Span<UInt8>) {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == Byte.comma || byte == Byte.lineFeed || byte == Byte.carriageReturn { break }
      position += 1
    }
    if position > start { faults.append((.textAfterQuote, start)) }
  }

  private mutating func skipLineBreak(_ bytes: Span<UInt8>) {
    guard position < bytes.count else { return }
    let isPair =
      bytes[position] == Byte.carriageReturn && position + 1 < bytes.count && bytes[position + 1] == Byte.lineFeed
    position += isPair ? 2 : 1
    line += 1
  }

  /// The bare scan that the speed of reading is measured against: how many fields there are.
  public static func countFields(_ bytes: [UInt8]) -> Int {
    let span = bytes.span
    var scan = CSVScan(start: 0)
    var fields = Array(repeating: Field(start: 0, end: 0), count: 64)
    var kept = fields.mutableSpan
    var count = 0
    while scan.next(span, into: &kept, limit: 64) { count += scan.fieldCount }
    return count
  }
}

/// One row and its fields, for those who look at few.
struct ScannedRow {
  private(set) var scan: CSVScan
  private(set) var fields: [CSVScan.Field]

  init(_ scan: CSVScan, fieldLimit: Int) {
    self.scan = scan
    fields = Array(repeating: CSVScan.Field(start: 0, end: 0), count: max(1, fieldLimit))
  }

  mutating func next(_ bytes: Span<UInt8>) -> Bool {
    var row: [CSVScan.Field] = []
    swap(&row, &fields)
    defer { swap(&row, &fields) }
    var kept = row.mutableSpan
    return scan.next(bytes, into: &kept, limit: kept.count)
  }
}
