/// One table as typed cells, before any default or reference.
///
/// Only the columns that the file has are stored: a column that is absent differs from a cell that is empty
/// (−1, or NaN).
struct RawTable {
  /// A cell whose text was refused; the problem is on the list already.
  static let refused: Int32 = -2

  let name: TableName
  let source: SourceFile
  /// Of the header: which schema column each field is, nil where the name is unknown or repeated.
  let fieldColumns: [Int?]
  /// By slot.
  var texts: [[Int32]]
  /// By slot.
  var numbers: [NumberStore]
  var rows = RowIndex()
  /// By row, whether a cell of it was refused; empty as long as none was.
  private var faulty: [Bool] = []
  /// Whether an unclosed quote has swallowed the rest of the file: what it names is not all that there is.
  var isCut = false
  /// Of each schema column its slot among the texts or numbers, −1 where the file has it not.
  private let slots: [Int]

  /// Where the rows come from, if not all from `source`.
  var origins: RowOrigins?

  var count: Int { origins?.count ?? rows.count }

  init(name: TableName, source: SourceFile, fieldColumns: [Int?]) {
    self.name = name
    self.source = source
    self.fieldColumns = fieldColumns
    let columns = name.columns
    var slots = Array(repeating: -1, count: columns.count)
    var texts = 0
    var numbers = 0
    for case .some(let column) in fieldColumns {
      if case .number = columns[column].kind {
        slots[column] = numbers
        numbers += 1
      } else {
        slots[column] = texts
        texts += 1
      }
    }
    self.slots = slots
    self.texts = Array(repeating: [], count: texts)
    self.numbers = Array(repeating: NumberStore(), count: numbers)
  }

  /// Whether a cell of any row was refused.
  var hasFaults: Bool { !faulty.isEmpty }

  /// Whether a cell of the row was refused: only its references are looked at further then.
  func isFaulty(_ row: Int) -> Bool { row < faulty.count && faulty[row] }

  mutating func setFaulty(_ row: Int) {
    while faulty.count <= row { faulty.append(false) }
    faulty[row] = true
  }

  /// Appends the rows of another part of the same file.
  ///
  /// - Parameters:
  ///   - texts: where each text of the part's pool is in the pool of this table.
  ///   - lines: the lines of the file before the part.
  mutating func append(_ part: RawTable, texts map: [Int32], lines: Int) {
    for row in part.faulty.indices where part.faulty[row] { setFaulty(count + row) }
    for slot in texts.indices {
      texts[slot].append(contentsOf: part.texts[slot].lazy.map { $0 < 0 ? $0 : map[Int($0)] })
    }
    for slot in numbers.indices { numbers[slot].append(part.numbers[slot]) }
    rows.append(part.rows, lines: lines)
    isCut = isCut || part.isCut
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

  /// The slot of a schema column, −1 where the file has it not.
  func slot(of column: Int) -> Int { slots[column] }

  func texts(_ column: String) -> TextColumn {
    let index = name.columns.firstIndex { $0.name == column } ?? 0
    return TextColumn(index: index, slot: slots[index])
  }

  func numbers(_ column: String, default fallback: Double) -> NumberColumn {
    let index = name.columns.firstIndex { $0.name == column } ?? 0
    return NumberColumn(index: index, slot: slots[index], fallback: fallback)
  }

  /// The text's number in the pool, −1 where it is empty, `refused` where it is bad.
  subscript(_ column: TextColumn, _ row: Int) -> Int32 { column.slot < 0 ? -1 : texts[column.slot][row] }

  subscript(_ column: NumberColumn, _ row: Int) -> Double {
    guard column.slot >= 0 else { return column.fallback }
    let value = numbers[column.slot][row]
    return value.isNaN ? column.fallback : value
  }

  /// All cells of a column, empty where the file has it not.
  func cells(_ column: TextColumn) -> [Int32] { column.slot < 0 ? [] : texts[column.slot] }

  /// All cells of a column, with the value of the empty ones.
  func cells(_ column: NumberColumn) -> NumberCells {
    NumberCells(store: column.slot < 0 ? NumberStore(repeating: .nan) : numbers[column.slot], fallback: column.fallback)
  }

  /// nil where the cell is empty or the column absent.
  func optional(_ column: NumberColumn, _ row: Int) -> Double? {
    let value = self[column, row]
    return value.isNaN ? nil : value
  }

  /// A whole number that the schema has kept inside Int32.
  func whole(_ column: NumberColumn, _ row: Int) -> Int32 { Int32(exactly: self[column, row]) ?? 0 }

  func line(of row: Int) -> Int { origins?.place(row: row, column: 0).line ?? lineInSource(of: row) }

  private func lineInSource(of row: Int) -> Int { rows.scan(source, to: row, fieldLimit: 1).scan.rowLine }

  /// File, line and column of a cell.
  func place(row: Int, column: Int) -> ScenarioHeader.Place {
    if let origins { return origins.place(row: row, column: column) }
    let (line, column) = position(row: row, column: column)
    return ScenarioHeader.Place(file: source.name, line: line, column: column)
  }

  /// Line and column of a cell: the row is scanned once more.
  private func position(row: Int, column: Int) -> (line: Int, column: Int) {
    let field = fieldColumns.firstIndex(of: column) ?? 0
    let found = rows.scan(source, to: row, fieldLimit: field + 1)
    guard field < found.scan.fieldCount else { return (found.scan.rowLine, 1) }
    return source.position(of: found.fields[field].offset, lineStart: found.scan.rowStart, line: found.scan.rowLine)
  }

  func problem(_ code: String, row: Int, column: Int, _ message: String, hint: String? = nil) -> Problem {
    let place = place(row: row, column: column)
    return Problem(
      code: code, file: place.file, line: place.line, column: place.column, message: message, hint: hint)
  }
}
