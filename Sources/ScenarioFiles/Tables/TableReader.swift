/// Turns the bytes of one table into typed cells and puts down every fault of form.
struct TableReader {
  /// How one field of a row is read.
  private enum Cell {
    case text(slot: Int, isRequired: Bool, isCode: Bool)
    case number(slot: Int, NumberRange, isRequired: Bool)
    case skipped
  }

  private let name: TableName
  private let source: SourceFile
  private let columns: [ColumnSchema]
  private var table: RawTable
  private var cells: [Cell] = []
  private var scan: CSVScan
  /// The text last seen in each field: sorted files repeat their codes.
  private var lastTexts: [Int32] = []

  /// Reads `source`; nil where it has no usable header.
  static func read(
    _ name: TableName, _ source: SourceFile, into pool: inout TextPool, _ log: inout ProblemLog
  ) -> RawTable? {
    if let problem = EncodingGuard.objection(to: source, saveAs: "\"CSV UTF-8\"") {
      log.add(source.rank, .structure) { problem }
      return nil
    }
    guard let fields = HeaderRow.read(name, source, &log) else { return nil }
    var reader = TableReader(name, source, fields)
    // The rows of the history are for forecasting; the model knows only its header.
    if name != .history { reader.readRows(&pool, &log) }
    return reader.table
  }

  private init(_ name: TableName, _ source: SourceFile, _ fields: [Int?]) {
    self.name = name
    self.source = source
    columns = name.columns
    var seen: Set<Int> = []
    // A column that is named twice is reported already; its second cells are not read.
    let used = fields.map { field in field.flatMap { seen.insert($0).inserted ? $0 : nil } }
    table = RawTable(name: name, source: source, fieldColumns: used)
    scan = CSVScan(start: source.start, fieldLimit: fields.count + 1)
    lastTexts = Array(repeating: -1, count: fields.count)
    cells = used.map { column in
      guard let column else { return .skipped }
      let (schema, slot) = (columns[column], table.slot(of: column))
      switch schema.kind {
      case .code: return .text(slot: slot, isRequired: schema.isRequired, isCode: true)
      case .text: return .text(slot: slot, isRequired: schema.isRequired, isCode: false)
      case .number(let range): return .number(slot: slot, range, isRequired: schema.isRequired)
      }
    }
  }

  private mutating func readRows(_ pool: inout TextPool, _ log: inout ProblemLog) {
    let content = source.bytes
    let bytes = content.span
    _ = scan.next(bytes)  // The header, read already.
    var blankLines: [Int] = []
    while scan.next(bytes) {
      if scan.isBlank, scan.faults.isEmpty {
        // Blank lines at the end of a file are harmless; elsewhere a row may have been lost.
        if blankLines.count < ProblemLog.limit { blankLines.append(scan.rowLine) }
        continue
      }
      if !blankLines.isEmpty { report(blankLines: &blankLines, &log) }
      if table.count == 0 { reserve(rowLength: scan.rowEnd - scan.rowStart + 1) }
      if !scan.faults.isEmpty {
        reportFaults(&log)
        table.isCut = scan.faults.contains { $0.fault == .unclosedQuote }
      }
      readRow(bytes, &pool, &log)
    }
  }

  /// Rows are about as long as the first one; a hostile first row must not cost gigabytes.
  private mutating func reserve(rowLength: Int) {
    let rows = min(source.bytes.count / max(1, rowLength) + 1, 1 << 20)
    for slot in table.texts.indices { table.texts[slot].reserveCapacity(rows) }
    for slot in table.numbers.indices { table.numbers[slot].expectedRows = rows }
    table.isFaulty.reserveCapacity(rows)
  }

  private mutating func readRow(_ bytes: Span<UInt8>, _ pool: inout TextPool, _ log: inout ProblemLog) {
    var isFaulty = !scan.faults.isEmpty
    if scan.fieldCount != cells.count {
      isFaulty = true
      reportRagged(&log)
    }
    for index in cells.indices {
      switch cells[index] {
      case .skipped: continue
      case .text(let slot, let isRequired, let isCode):
        let id =
          index < scan.fieldCount ? text(bytes, index, isRequired, isCode, &pool, &log) : RawTable.refused
        if id == RawTable.refused { isFaulty = true }
        table.texts[slot].append(id)
      case .number(let slot, let range, let isRequired):
        let field = scan.fields[index]
        var value = Double.nan
        if index >= scan.fieldCount {
          // Missing from a ragged row, which is reported already.
        } else if field.start < field.end {
          value = DecimalText.value(bytes, field.start, field.end)
          if !range.contains(value) {
            reportNumber(index, range, value, &log)
            isFaulty = true
          }
        } else if isRequired {
          reportMissing(index, &log)
          isFaulty = true
        }
        table.numbers[slot].append(value + 0)  // −0 is 0.
      }
    }
    table.rows.append(start: scan.rowStart, line: scan.rowLine)
    table.isFaulty.append(isFaulty)
  }

  /// The pool's number of a text cell, −1 where it is empty, `refused` where it may not be as it is.
  private mutating func text(
    _ bytes: Span<UInt8>, _ index: Int, _ isRequired: Bool, _ isCode: Bool, _ pool: inout TextPool,
    _ log: inout ProblemLog
  ) -> Int32 {
    let field = scan.fields[index]
    if field.start == field.end {
      if isRequired { reportMissing(index, &log) }
      return isRequired ? RawTable.refused : -1
    }
    let id: Int32
    if field.hasDoubledQuotes {
      let plain = Self.undoubled(bytes, field)
      id = pool.intern(plain.span, 0, plain.count)
    } else if lastTexts[index] >= 0, pool.equals(lastTexts[index], bytes, field.start, field.end) {
      id = lastTexts[index]
    } else {
      id = pool.intern(bytes, field.start, field.end)
      lastTexts[index] = id
    }
    if pool.hasControlCharacters, pool.hasControlCharacters(id), isCode || Self.isUnprintable(pool.string(id)) {
      let shown = Quoted.text(pool.string(id))
      report("control-character", field, &log, "\(columnName(index)) \(shown) holds a control character")
      return RawTable.refused
    }
    return id
  }

  private static func undoubled(_ bytes: Span<UInt8>, _ field: CSVScan.Field) -> [UInt8] {
    var plain: [UInt8] = []
    var index = field.start
    while index < field.end {
      plain.append(bytes[index])
      index += bytes[index] == Byte.quote ? 2 : 1
    }
    return plain
  }

  private static func isUnprintable(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.properties.generalCategory == .control && !"\n\r\t".unicodeScalars.contains($0) }
  }
}

// MARK: - Problems of form

extension TableReader {
  private func columnName(_ index: Int) -> String { table.fieldColumns[index].map { columns[$0].name } ?? "" }

  private func report(
    _ code: String, _ field: CSVScan.Field, _ log: inout ProblemLog, _ message: String, hint: String? = nil
  ) {
    log.add(source.rank, .structure) {
      source.problem(
        code, at: field.isQuoted ? field.start - 1 : field.start, lineStart: scan.rowStart, line: scan.rowLine, message,
        hint: hint)
    }
  }

  private func reportMissing(_ index: Int, _ log: inout ProblemLog) {
    report("missing-value", scan.fields[index], &log, "\(columnName(index)) is empty, but every row needs it")
  }

  private func reportNumber(_ index: Int, _ range: NumberRange, _ value: Double, _ log: inout ProblemLog) {
    let field = scan.fields[index]
    let written = String(decoding: source.bytes[field.start..<min(field.end, field.start + 400)], as: UTF8.self)
    let shown = Quoted.text(written)
    if value.isNaN {
      let hint = NumberHint.hint(for: written)
      report("bad-number", field, &log, "\(columnName(index)) \(shown) is not a number", hint: hint)
    } else if value.isInfinite {
      report("out-of-range", field, &log, "\(columnName(index)) \(shown) is beyond the range of numbers")
    } else {
      let objection = range.objection(to: value)
      report(objection.code, field, &log, "\(columnName(index)) \(shown) \(objection.text)")
    }
  }

  private func reportRagged(_ log: inout ProblemLog) {
    let count = scan.fieldCount
    let fields = count == 1 ? "1 field" : "\(count) fields"
    let offset = count > cells.count ? scan.fields[cells.count].start : scan.rowEnd
    log.add(source.rank, .structure) {
      source.problem(
        "ragged-row", at: offset, lineStart: scan.rowStart, line: scan.rowLine,
        "the row has \(fields), the header has \(cells.count)",
        hint: count > cells.count ? "put a text with commas in double quotes" : nil)
    }
  }

  private func reportFaults(_ log: inout ProblemLog) {
    for (fault, offset) in scan.faults {
      log.add(source.rank, .structure) {
        HeaderRow.problem(source, fault, at: offset, lineStart: scan.rowStart, line: scan.rowLine)
      }
    }
  }

  private func report(blankLines: inout [Int], _ log: inout ProblemLog) {
    for line in blankLines {
      log.add(source.rank, .structure) {
        Problem(
          code: "blank-line", file: source.name, line: line, column: 1, message: "blank line between rows",
          hint: "remove it")
      }
    }
    blankLines = []
  }
}

/// Advice for texts that nearly are numbers.
enum NumberHint {
  static func hint(for text: String) -> String? {
    if text.contains(",") { return "write it with a decimal point and without thousands separators" }
    if text.unicodeScalars.contains(where: { $0.properties.isWhitespace }) { return "remove the spaces" }
    if text.unicodeScalars.contains(where: { $0.value > 0x7F && $0.properties.numericType != nil }) {
      return "write it with the digits 0 to 9"
    }
    if text.hasPrefix("+") { return "leave out the plus sign" }
    if text.hasPrefix(".") || text.hasSuffix(".") || text.hasPrefix("-.") {
      return "write digits on both sides of the decimal point"
    }
    let word = text.lowercased()
    if ["inf", "infinity", "nan", "unlimited", "none", "null", "n/a", "#n/a", "-"].contains(word) {
      return "leave the cell empty where there is no number"
    }
    return nil
  }
}
