/// Reads the first row of a table: which field is which column.
enum HeaderRow {
  /// More columns than any table has, even with a few unknown ones.
  private static let fieldLimit = 256

  /// For each field of the header its column in the schema, nil where the name is unknown; nil where there is no header.
  static func read(_ table: TableName, _ source: SourceFile, _ log: inout ProblemLog) -> [Int?]? {
    let bytes = source.bytes.span
    var row = ScannedRow(CSVScan(start: source.start), fieldLimit: fieldLimit)
    guard row.next(bytes), !row.scan.isBlank else {
      let isEmpty = source.bytes.count == source.start
      log.add(source.rank, .structure) {
        Problem(
          code: "empty-file", file: source.name, line: 1, column: 1,
          message: isEmpty ? "the file is empty" : "the first line is blank",
          hint: "write a header row that begins with \(table.columns[0].name)")
      }
      return nil
    }
    let scan = row.scan
    if let problem = strangeSeparator(scan, source) {
      log.add(source.rank, .structure) { problem }
      return nil
    }
    for (fault, offset) in scan.faults {
      log.add(source.rank, .structure) { problem(source, fault, at: offset, lineStart: source.start, line: 1) }
    }
    guard scan.fieldCount <= fieldLimit else {
      log.add(source.rank, .structure) {
        source.problem(
          "too-many-columns", at: source.start,
          "the header has \(scan.fieldCount) columns, \(table.file) knows "
            + "\(table.columns.count)")
      }
      return nil
    }
    let fields = columns(of: table, row, source, &log)
    reportMissing(table, fields, source, &log)
    return fields
  }

  private static func columns(
    of table: TableName, _ row: ScannedRow, _ source: SourceFile, _ log: inout ProblemLog
  ) -> [Int?] {
    let names = table.columns.map(\.name)
    var spelling = Spelling()
    var seen: [String] = []
    var fields: [Int?] = []
    for field in row.fields.prefix(row.scan.fieldCount) {
      let text = String(decoding: source.bytes[field.start..<field.end], as: UTF8.self)
      let column = names.firstIndex(of: text)
      let offset = field.isQuoted ? field.start - 1 : field.start
      fields.append(column)
      if column == nil {
        if source.isForeign { continue }
        let message = text.isEmpty ? "a column without a name" : "unknown column \(Quoted.text(text))"
        let unused = names.filter { !seen.contains($0) }
        let hint = spelling.hint(for: text, among: unused)
        log.add(source.rank, .structure) {
          source.problem("unknown-column", at: offset, lineStart: source.start, message, hint: hint)
        }
      } else if seen.contains(text) {
        log.add(source.rank, .structure) {
          source.problem(
            "duplicate-column", at: offset, lineStart: source.start, "column \(Quoted.text(text)) stands here twice")
        }
      }
      seen.append(text)
    }
    return fields
  }

  private static func reportMissing(
    _ table: TableName, _ fields: [Int?], _ source: SourceFile, _ log: inout ProblemLog
  ) {
    for (index, column) in table.columns.enumerated()
    where column.isRequired && (column.isKey || !source.isOverlay) && !fields.contains(index) {
      log.add(source.rank, .structure) {
        Problem(
          code: "missing-column", file: source.name, line: 1, column: 1,
          message: "missing column \(Quoted.text(column.name))")
      }
    }
  }

  /// Spreadsheets of half the world put semicolons between columns because their comma is the decimal mark.
  private static func strangeSeparator(_ scan: CSVScan, _ source: SourceFile) -> Problem? {
    guard scan.fieldCount == 1 else { return nil }
    let header = source.bytes[scan.rowStart..<scan.rowEnd]
    let separator =
      header.contains(Byte.semicolon) ? "semicolons" : header.contains(Byte.tab) ? "tabs" : nil
    return separator.map {
      Problem(
        code: "wrong-separator", file: source.name, line: 1, column: 1, message: "columns are separated by \($0)",
        hint: "save it as \"CSV UTF-8\" with commas between columns and points in decimals")
    }
  }

  static func problem(
    _ source: SourceFile, _ fault: CSVScan.Fault, at offset: Int, lineStart: Int, line: Int
  ) -> Problem {
    switch fault {
    case .unclosedQuote:
      source.problem(
        "unclosed-quote", at: offset, lineStart: lineStart, line: line, "this quote is never closed",
        hint: "write a double quote inside a text twice")
    case .textAfterQuote:
      source.problem(
        "text-after-quote", at: offset, lineStart: lineStart, line: line, "text after the closing quote",
        hint: "write a double quote inside a text twice")
    case .bareQuote:
      source.problem(
        "bare-quote", at: offset, lineStart: lineStart, line: line,
        "a double quote in a field that does not begin with one",
        hint: "put the field in double quotes and write the quote twice")
    }
  }
}
