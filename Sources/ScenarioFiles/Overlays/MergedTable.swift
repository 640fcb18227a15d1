internal import Domain

/// The rows of one table of a chain of folders: a base's, with those of the folders that stand on it put over them.
///
/// Every column of the schema is there; a cell that no file has is empty (−1, or NaN).
struct MergedTable {
  let name: TableName
  let columns: [ColumnSchema]
  /// By schema column; empty where the column holds numbers.
  private(set) var texts: [[Int32]]
  /// By schema column; empty where the column holds texts.
  private(set) var numbers: [[Double]]
  private(set) var origins = RowOrigins()
  private(set) var isRemoved: [Bool] = []
  /// By row, whether a cell of it was refused.
  private var isFaulty: [Bool] = []
  private var isCut = false
  /// Rows by key, the first of each.
  private var rowOfKey: [RowIdentity: Int] = [:]
  private let keyColumns: [Int]

  /// Rows, removed ones among them.
  var count: Int { origins.count }

  init(_ name: TableName) {
    self.name = name
    let columns = name.columns
    self.columns = columns
    origins.columns = columns.count
    texts = Array(repeating: [], count: columns.count)
    numbers = texts.map { _ in [] }
    keyColumns = columns.indices.filter { columns[$0].isKey }
  }

  /// Puts the rows of `table` over those that are here: of a row with a key that is here only the columns that `table`
  /// has replace.
  ///
  /// - Parameter report: told of each new row that lacks a column it needs.
  mutating func putOver(_ table: RawTable, _ report: (_ row: Int, _ column: ColumnSchema) -> Void) {
    let layer = Int32(truncatingIfNeeded: origins.layers.count)
    origins.layers.append(table)
    isCut = isCut || table.isCut
    let known = count
    for row in 0..<table.count {
      let origin = RowOrigins.Row(layer: layer, row: Int32(truncatingIfNeeded: row))
      let key = identity(in: table, row)
      if layer > 0, let mine = rowOfKey[key], mine < known, !isRemoved[mine] {
        replace(mine, by: table, row, origin)
      } else {
        append(table, row, origin, key)
        for column in columns.indices where columns[column].isRequired && table.slot(of: column) < 0 {
          report(row, columns[column])
        }
      }
    }
  }

  private mutating func append(_ table: RawTable, _ row: Int, _ origin: RowOrigins.Row, _ key: RowIdentity) {
    for column in columns.indices {
      if case .number = columns[column].kind {
        numbers[column].append(Self.number(table, column, row))
      } else {
        texts[column].append(Self.text(table, column, row))
      }
    }
    let isReplaced = rowOfKey[key].map { !isRemoved[$0] } ?? false
    if !isReplaced { rowOfKey[key] = count }
    origins.first.append(origin)
    isRemoved.append(false)
    isFaulty.append(table.isFaulty(row))
  }

  private mutating func replace(_ mine: Int, by table: RawTable, _ row: Int, _ origin: RowOrigins.Row) {
    // A second row of the same file with this key: both stay, and the assembly reports them.
    if origins.later[mine]?.last?.layer == origin.layer { return append(table, row, origin, identity(in: table, row)) }
    for column in columns.indices where table.slot(of: column) >= 0 && !columns[column].isKey {
      if case .number = columns[column].kind {
        numbers[column][mine] = Self.number(table, column, row)
      } else {
        texts[column][mine] = Self.text(table, column, row)
      }
      origins.changed[mine * columns.count + column] = nil
    }
    origins.later[mine, default: []].append(origin)
    isFaulty[mine] = isFaulty[mine] || table.isFaulty(row)
  }

  private static func number(_ table: RawTable, _ column: Int, _ row: Int) -> Double {
    let slot = table.slot(of: column)
    return slot < 0 ? .nan : table.numbers[slot][row]
  }

  private static func text(_ table: RawTable, _ column: Int, _ row: Int) -> Int32 {
    let slot = table.slot(of: column)
    return slot < 0 ? -1 : table.texts[slot][row]
  }

  private func identity(in table: RawTable, _ row: Int) -> RowIdentity {
    RowIdentity(
      parts: keyColumns.map { column in
        if case .number = columns[column].kind {
          let value = Self.number(table, column, row)
          return Self.normalized(value.isNaN ? name.defaultOfKey(columns[column].name) : value)
        }
        return UInt64(bitPattern: Int64(Self.text(table, column, row)))
      })
  }

  private static func normalized(_ value: Double) -> UInt64 { value.isNaN ? .max : value.bitPattern }

  private struct RowIdentity: Hashable {
    var parts: [UInt64]
  }

  /// As the reader's own tables, without what was removed.
  func table() -> RawTable {
    let kept = isRemoved.contains(true) ? (0..<count).filter { !isRemoved[$0] } : nil
    var table = RawTable(
      name: name, source: origins.layers.last?.source ?? SourceFile(name: name.file, rank: name.rank, bytes: []),
      fieldColumns: Array(columns.indices))
    for column in columns.indices {
      let slot = table.slot(of: column)
      if case .number = columns[column].kind {
        var store = NumberStore()
        if let kept {
          for row in kept { store.append(numbers[column][row]) }
        } else {
          for value in numbers[column] { store.append(value) }
        }
        table.numbers[slot] = store
      } else {
        table.texts[slot] = kept.map { rows in rows.map { texts[column][$0] } } ?? texts[column]
      }
    }
    table.isCut = isCut
    for (position, row) in (kept ?? Array(0..<count)).enumerated() where isFaulty[row] { table.setFaulty(position) }
    table.origins = kept.map { origins.selected($0) } ?? origins
    return table
  }
}

// MARK: - Changes

extension MergedTable {
  /// The schema column of that name.
  func column(_ name: String) -> Int? { columns.firstIndex { Code.same($0.name, name) } }

  /// The rows that are there.
  var rows: [Int] { (0..<count).filter { !isRemoved[$0] } }

  mutating func remove(_ row: Int) { isRemoved[row] = true }

  mutating func set(_ row: Int, _ column: Int, number: Double, at place: ScenarioHeader.Place) {
    numbers[column][row] = number
    origins.changed[row * columns.count + column] = place
  }

  mutating func set(_ row: Int, _ column: Int, text: Int32, at place: ScenarioHeader.Place) {
    texts[column][row] = text
    origins.changed[row * columns.count + column] = place
  }

  /// Appends a row that a change makes, by column; the rest is empty.
  mutating func append(
    texts newTexts: [Int: Int32], numbers newNumbers: [Int: Double], at place: ScenarioHeader.Place
  ) {
    for column in columns.indices {
      if case .number = columns[column].kind {
        numbers[column].append(newNumbers[column] ?? .nan)
      } else {
        texts[column].append(newTexts[column] ?? -1)
      }
      origins.changed[count * columns.count + column] = place
    }
    origins.first.append(RowOrigins.Row(layer: 0, row: 0))
    isRemoved.append(false)
    isFaulty.append(false)
  }

  /// Appends a row of another table of this name and the same texts.
  mutating func append(_ other: MergedTable, _ row: Int) {
    var (newTexts, newNumbers) = ([Int: Int32](), [Int: Double]())
    for column in columns.indices {
      if case .number = columns[column].kind {
        newNumbers[column] = other.numbers[column][row]
      } else {
        newTexts[column] = other.texts[column][row]
      }
    }
    append(texts: newTexts, numbers: newNumbers, at: ScenarioHeader.Place(file: name.file, line: 0, column: 0))
  }

  /// Takes over a cell of another table of this name and the same texts.
  mutating func copy(_ column: Int, of other: MergedTable, _ row: Int, to mine: Int) {
    if case .number = columns[column].kind {
      numbers[column][mine] = other.numbers[column][row]
    } else {
      texts[column][mine] = other.texts[column][row]
    }
  }

  /// The row with the key of a row of another table of this name and the same texts.
  func row(like row: Int, of other: MergedTable) -> Int? {
    rowOfKey[other.identity(ofRow: row)]
  }

  private func identity(ofRow row: Int) -> RowIdentity {
    RowIdentity(
      parts: keyColumns.map { column in
        if case .number = columns[column].kind {
          let value = numbers[column][row]
          return Self.normalized(value.isNaN ? name.defaultOfKey(columns[column].name) : value)
        }
        return UInt64(bitPattern: Int64(texts[column][row]))
      })
  }

  /// The text of a cell as a file would have it.
  func text(_ row: Int, _ column: Int, _ pool: TextPool) -> String {
    if case .number = columns[column].kind {
      let value = numbers[column][row]
      return value.isNaN ? "" : NumberText.text(value)
    }
    return pool.string(texts[column][row])
  }

  /// The cells of the key, joined.
  func key(_ row: Int, _ pool: TextPool) -> String {
    keyColumns.map { column in
      let text = text(row, column, pool)
      let fallback = name.defaultOfKey(columns[column].name)
      return text.isEmpty && !fallback.isNaN ? NumberText.text(fallback) : text
    }.filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension TableName {
  /// What an empty cell of a numeric key column means; NaN where it stays empty.
  func defaultOfKey(_ column: String) -> Double {
    if self == .offers, Code.same(column, "minimum") { return 0 }
    return self == .demand && Code.same(column, "period") ? 1 : .nan
  }
}
