internal import Domain

/// `scenario.yaml` of a workbook or a database: table `scenario` with columns `key` and `value`, and table `tiers` with
/// columns `name` and `weight`.
///
/// A key of `policy` is written with a point (`policy.rule`); each row of key `changes` is one change, as it stands in
/// a list of scenario.yaml.
struct MediumSettings {
  static let names = ["scenario", "tiers"]

  /// Where a line of the text comes from.
  private struct Line {
    var table: String
    var row: Int
    /// From which column of the text on the cell in the second column of the table is meant.
    var value: Int
    /// Columns of the table, from 0.
    var columns: (first: Int, second: Int)
  }

  private(set) var bytes: [UInt8] = []
  private var lines: [Line] = []
  /// Problems of the two tables' own form.
  private(set) var problems: [Problem] = []

  /// How the medium names a place: table, row, and column from 0.
  private let named: (MediumTable, Int, Int) -> String

  init(_ scenario: MediumTable, tiers: MediumTable?, named: @escaping (MediumTable, Int, Int) -> String) {
    self.named = named
    let pairs = read(scenario, "key", "value")
    var policy: [Pair] = []
    var changes: [Pair] = []
    for pair in pairs {
      if pair.first.hasPrefix("policy.") {
        policy.append(pair)
      } else if Code.same(pair.first, "changes") {
        changes.append(pair)
      } else {
        append(pair, indent: "", key: pair.first)
      }
    }
    if let tiers { appendTiers(read(tiers, "name", "weight")) }
    if let first = policy.first {
      append("policy:", at: first, value: .max)
      for pair in policy { append(pair, indent: "  ", key: String(pair.first.dropFirst("policy.".count))) }
    }
    if let first = changes.first {
      append("changes:", at: first, value: .max)
      // One line each: a change is what the planner writes, so it is no quoted text.
      for pair in changes {
        let change = pair.second.split(whereSeparator: \.isNewline).joined(separator: " ")
        append("  - \(change)", at: pair, value: 0)
      }
    }
  }

  /// The table, row and column of a position in the text.
  func place(line: Int, column: Int) -> (table: String, row: Int, column: Int)? {
    guard line >= 1, line <= lines.count else { return nil }
    let line = lines[line - 1]
    return (line.table, line.row, column >= line.value ? line.columns.second : line.columns.first)
  }

  /// A row with the texts of two columns.
  private struct Pair {
    var table: String
    var row: Int
    var first: String
    var second: String
    var columns: (first: Int, second: Int)
  }

  /// The rows of a table of two columns; those without any text are passed over.
  private mutating func read(_ table: MediumTable, _ first: String, _ second: String) -> [Pair] {
    let content = TableContent(table: table)
    var pairs: [Pair] = []
    var columns: (first: Int, second: Int)?
    content.forEachRow { index, cells in
      let row = index < table.rows.count ? table.rows[index].row : 0
      if index == 0 {
        columns = header(cells, row, table, first, second)
      } else if let columns, columns.first < cells.count, columns.second < cells.count {
        let pair = Pair(
          table: table.name, row: row, first: cells[columns.first], second: cells[columns.second], columns: columns)
        if !pair.first.isEmpty || !pair.second.isEmpty { pairs.append(pair) }
      }
    }
    return pairs
  }

  private mutating func header(
    _ cells: [String], _ row: Int, _ table: MediumTable, _ first: String, _ second: String
  ) -> (first: Int, second: Int)? {
    for (index, cell) in cells.enumerated() where !Code.same(cell, first) && !Code.same(cell, second) {
      let message = cell.isEmpty ? "a column without a name" : "unknown column \(Quoted.text(cell))"
      report(table, "unknown-column", row, index, message, "its columns are \(first) and \(second)")
    }
    guard let one = cells.firstIndex(where: { Code.same($0, first) }),
      let other = cells.firstIndex(where: { Code.same($0, second) })
    else {
      let missing = cells.contains(where: { Code.same($0, first) }) ? second : first
      report(table, "missing-column", row, 0, "missing column \(Quoted.text(missing))", nil)
      return nil
    }
    return (one, other)
  }

  private mutating func report(
    _ table: MediumTable, _ code: String, _ row: Int, _ column: Int, _ message: String, _ hint: String?
  ) {
    var problem = Problem(code: code, file: table.name, message: message, hint: hint)
    problem.place = named(table, row, column)
    problems.append(problem)
  }

  private mutating func append(_ pair: Pair, indent: String, key: String) {
    let name = indent + HeaderText.quoted(key) + ": "
    // Nothing behind the key takes the default.
    let value = pair.second.isEmpty ? "" : HeaderText.quoted(pair.second)
    append(name + value, at: pair, value: name.unicodeScalars.count + 1)
  }

  private mutating func appendTiers(_ pairs: [Pair]) {
    guard let first = pairs.first else { return }
    append("tiers:", at: first, value: .max)
    for pair in pairs {
      let name = "  - {name: \(HeaderText.quoted(pair.first)), weight: "
      append("\(name)\(HeaderText.quoted(pair.second))}", at: pair, value: name.unicodeScalars.count + 1)
    }
  }

  private mutating func append(_ text: String, at pair: Pair, value: Int) {
    bytes.append(contentsOf: text.utf8)
    bytes.append(Byte.lineFeed)
    lines.append(Line(table: pair.table, row: pair.row, value: value, columns: pair.columns))
  }
}
