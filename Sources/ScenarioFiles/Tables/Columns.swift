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

  init() {}

  /// A column that the file has not.
  init(repeating value: Double) { repeated = value }

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

  /// Appends the numbers of `part`.
  mutating func append(_ part: NumberStore) {
    guard part.count > 0 else { return }
    if isRepeated {
      if count == 0 { repeated = part.values.first ?? part.repeated }
      if part.isRepeated, part.repeated.bitPattern == repeated.bitPattern {
        count += part.count
        return
      }
      spread()
    }
    if part.isRepeated {
      for _ in 0..<part.count { values.append(part.repeated) }
    } else {
      values.append(contentsOf: part.values)
    }
    count += part.count
  }

  /// The numbers of the rows at `places`. A loop over one column waits for many of them at once.
  func ordered(_ places: [Int32], threads: Int) -> NumberStore {
    guard !isRepeated else { return self }
    var store = self
    store.values = Array(count: places.count, threads: threads) { values[Int(places[$0])] }
    store.count = places.count
    return store
  }

  @inline(__always)
  subscript(_ row: Int) -> Double { isRepeated ? repeated : values[row] }
}

/// The numbers of one column with a value for the empty cells, for a loop over all rows.
struct NumberCells {
  private(set) var store: NumberStore
  let fallback: Double

  func ordered(_ places: [Int32], threads: Int) -> NumberCells {
    NumberCells(store: store.ordered(places, threads: threads), fallback: fallback)
  }

  @inline(__always)
  subscript(_ row: Int) -> Double {
    let value = store[row]
    return value.isNaN ? fallback : value
  }

  /// Safe: the schema keeps whole numbers of rows inside Int32; what it refused reads as the fallback or 0.
  @inline(__always)
  func whole(_ row: Int) -> Int32 { Int32(exactly: self[row]) ?? 0 }
}

/// Where rows begin: the first byte and the line of every 64th, from which the others are found by scanning.
struct RowIndex {
  private static let step = 64

  private struct Mark {
    var row: Int
    var start: Int
    var line: Int
  }

  private var marks: [Mark] = []
  private(set) var count = 0

  @inline(__always)
  mutating func append(start: Int, line: Int) {
    if count % Self.step == 0 { marks.append(Mark(row: count, start: start, line: line)) }
    count += 1
  }

  /// Appends the rows of another part of the same file, whose lines are numbered from `lines` + 1 on.
  mutating func append(_ part: RowIndex, lines: Int) {
    for mark in part.marks { marks.append(Mark(row: mark.row + count, start: mark.start, line: mark.line + lines)) }
    count += part.count
  }

  /// The scan of `source`, standing at `row`.
  ///
  /// - Complexity: O(bytes of 64 rows).
  func scan(_ source: SourceFile, to row: Int, fieldLimit: Int) -> ScannedRow {
    let mark = lastMark(before: row)
    var found = ScannedRow(CSVScan(start: mark.start, line: mark.line), fieldLimit: fieldLimit)
    let bytes = source.bytes.span
    var remaining = row - mark.row
    while found.next(bytes) {
      // Blank lines are no rows.
      if found.scan.isBlank { continue }
      if remaining == 0 { break }
      remaining -= 1
    }
    return found
  }

  /// The last mark that is not behind `row`.
  private func lastMark(before row: Int) -> Mark {
    var (low, high) = (0, marks.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if marks[middle].row <= row { low = middle } else { high = middle }
    }
    return marks[low]
  }
}
