/// One table as typed cells, before any default or reference: what a later overlay would merge.
///
/// Cells lie row by row, texts and numbers apart, with only the columns that the file has: a column that is absent
/// differs from a cell that is empty (−1, or NaN).
struct RawTable {
  /// A cell whose text was refused; the problem is on the list already.
  static let refused: Int32 = -2

  let name: TableName
  let source: SourceFile
  /// Of the header: which schema column each field is, nil where the name is unknown.
  let fieldColumns: [Int?]
  var texts: [Int32] = []
  var numbers: [Double] = []
  /// First byte and line of each row, for positions of problems.
  var rowStarts: [Int] = []
  var rowLines: [Int32] = []
  /// Rows with a cell that was refused: only their keys are looked at further.
  var isFaulty: [Bool] = []
  private let slots: [Int]
  private let textStride: Int
  private let numberStride: Int

  var count: Int { rowStarts.count }

  init(name: TableName, source: SourceFile, fieldColumns: [Int?]) {
    self.name = name
    self.source = source
    self.fieldColumns = fieldColumns
    let columns = name.columns
    var slots = Array(repeating: -1, count: columns.count)
    var textStride = 0
    var numberStride = 0
    for case .some(let column) in fieldColumns where slots[column] < 0 {
      if case .number = columns[column].kind {
        slots[column] = numberStride
        numberStride += 1
      } else {
        slots[column] = textStride
        textStride += 1
      }
    }
    self.slots = slots
    self.textStride = textStride
    self.numberStride = numberStride
  }

  /// A text column, to be subscripted with a row.
  struct TextColumn {
    let index: Int
    let slot: Int
  }

  /// A number column and the value of its empty cells, to be subscripted with a row.
  struct NumberColumn {
    let index: Int
    let slot: Int
    let fallback: Double
  }

  func texts(_ column: String) -> TextColumn {
    let index = name.columns.firstIndex { $0.name == column } ?? 0
    return TextColumn(index: index, slot: slots[index])
  }

  func numbers(_ column: String, default fallback: Double) -> NumberColumn {
    let index = name.columns.firstIndex { $0.name == column } ?? 0
    return NumberColumn(index: index, slot: slots[index], fallback: fallback)
  }

  /// The text's number in the pool, −1 where it is empty, `refused` where it is bad.
  subscript(_ column: TextColumn, _ row: Int) -> Int32 {
    column.slot < 0 ? -1 : texts[row * textStride + column.slot]
  }

  subscript(_ column: NumberColumn, _ row: Int) -> Double {
    guard column.slot >= 0 else { return column.fallback }
    let value = numbers[row * numberStride + column.slot]
    return value.isNaN ? column.fallback : value
  }

  /// nil where the cell is empty or the column absent.
  func optional(_ column: NumberColumn, _ row: Int) -> Double? {
    let value = self[column, row]
    return value.isNaN ? nil : value
  }

  /// A whole number that the schema has kept inside Int32.
  func whole(_ column: NumberColumn, _ row: Int) -> Int32 { Int32(exactly: self[column, row]) ?? 0 }

  /// Line and column of a cell: the row is scanned once more.
  func position(row: Int, column: Int) -> (line: Int, column: Int) {
    let field = fieldColumns.firstIndex(of: column) ?? 0
    let bytes = source.bytes.span
    var scan = CSVScan(start: rowStarts[row], fieldLimit: field + 1)
    let line = Int(rowLines[row])
    guard scan.next(bytes), field < scan.fieldCount else { return (line, 1) }
    let cell = scan.fields[field]
    let offset = cell.isQuoted ? cell.start - 1 : cell.start
    return source.position(of: offset, lineStart: rowStarts[row], line: line)
  }

  func problem(_ code: String, row: Int, column: Int, _ message: String, hint: String? = nil) -> Problem {
    let place = position(row: row, column: column)
    return Problem(
      code: code, file: name.file, line: place.line, column: place.column, message: message, hint: hint)
  }
}
