/// The numbers of one column, row by row.
///
/// Most columns of a large table say the same in every row (period 1, held 0, no maximum): as long as that is so, the
/// number is stored once. It halves the memory of reading, and memory is what reading a large file waits for.
struct NumberStore {
  private var values: [Double] = []
  private var repeated = 0.0
  private(set) var count = 0
  private var isRepeated = true
  /// Room to make once numbers are stored one by one.
  var expectedRows = 0

  /// Bits are compared, so that an empty cell (NaN) is the same as another.
  @inline(__always)
  mutating func append(_ value: Double) {
    if isRepeated {
      if count == 0 { repeated = value }
      if value.bitPattern == repeated.bitPattern {
        count += 1
        return
      }
      spread()
    }
    values.append(value)
    count += 1
  }

  /// The number that all rows so far have, nil where they differ or there are none.
  var repeatedValue: Double? { isRepeated && count > 0 ? repeated : nil }

  /// Appends the repeated number for `rows` more rows.
  mutating func appendRepeated(_ rows: Int) { count += rows }

  /// Stores the repeated number once for each row so far, with room for a table of rows like them.
  private mutating func spread() {
    isRepeated = false
    values.reserveCapacity(max(expectedRows, count))
    for _ in 0..<count { values.append(repeated) }
  }

  subscript(_ row: Int) -> Double { isRepeated ? repeated : values[row] }
}

/// Where rows begin: the first byte and the line of every 64th, from which the others are found by scanning.
struct RowIndex {
  static let step = 64

  private var starts: [Int] = []
  private var lines: [Int] = []
  private(set) var count = 0

  @inline(__always)
  mutating func append(start: Int, line: Int) {
    if count % Self.step == 0 {
      starts.append(start)
      lines.append(line)
    }
    count += 1
  }

  /// The scan of `source`, standing at `row`.
  ///
  /// - Complexity: O(bytes of 64 rows).
  func scan(_ source: SourceFile, to row: Int, fieldLimit: Int) -> ScannedRow {
    let slot = row / Self.step
    var found = ScannedRow(CSVScan(start: starts[slot], line: lines[slot]), fieldLimit: fieldLimit)
    let bytes = source.bytes.span
    var remaining = row - slot * Self.step
    while found.next(bytes) {
      // Blank lines are no rows.
      if found.scan.isBlank { continue }
      if remaining == 0 { break }
      remaining -= 1
    }
    return found
  }
}
