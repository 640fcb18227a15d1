internal import Domain
internal import Foundation

/// `history.csv` in canonical form: every column in the order of the page, rows by place, product and date.
public enum HistoryText {
  private static let table = TableName.history

  /// - Parameter bytes: a history in any order of rows and columns.
  /// - Throws: `.problems` with every problem of the text.
  /// - Complexity: O(bytes + rows · log rows).
  public static func canonical(_ bytes: [UInt8]) throws(ScenarioReadFailure) -> [UInt8] {
    try check(bytes)
    let content = TableContent(name: table.rawValue, csv: bytes) { _ in false }
    let places = table.columns.map { column in content.columns.firstIndex { $0.name == column.name } }
    var rows: [[String]] = []
    content.forEachRow { index, cells in
      // Blank lines at the end are no rows.
      guard index > 0, cells.count == content.columns.count else { return }
      rows.append(
        zip(table.columns, places).map { column, place in
          let cell = place.map { cells[$0] } ?? ""
          let isNumber = if case .number = column.kind { true } else { false }
          guard isNumber else { return cell }
          // Without stock at no time is what is meant by nothing.
          return cell.isEmpty ? (column.name == "stockout" ? "0" : "") : NumberText.text((Double(cell) ?? 0) + 0)
        })
    }
    rows.sort { left, right in
      for (l, r) in zip(left.prefix(3), right.prefix(3)) where !Code.same(l, r) { return Code.precedes(l, r) }
      return false
    }
    var text = TableText(table, capacity: rows.count)
    for row in rows {
      for cell in row { text.cell(cell) }
      text.endRow()
    }
    return text.bytes
  }

  private static func check(_ bytes: [UInt8]) throws(ScenarioReadFailure) {
    var log = ProblemLog()
    var rows = HistoryRows(file: table.file)
    let source = SourceFile(name: table.file, rank: table.rank, bytes: bytes)
    if rows.read(source, firstLine: 1, isFirst: true, &log), log.isEmpty { _ = rows.grouped(&log) }
    guard log.isEmpty else { throw .problems(log.sorted()) }
  }
}
