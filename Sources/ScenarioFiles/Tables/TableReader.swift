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
  /// The fields of the batch, row by row.
  private var fields: [CSVScan.Field]
  /// Rows that are scanned before their cells are read: few enough for the fields to stay in the nearest cache.
  private static let batchRows = 64
  /// Fields from one row of the batch to the next.
  private let stride: Int
  /// By slot of a text column.
  private var guesses: [TextGuess] = []
  private var batch: [(start: Int, line: Int, width: Int)] = []

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
    stride = fields.count + 1
    scan = CSVScan(start: source.start)
    guesses = Array(repeating: TextGuess(), count: table.texts.count)
    self.fields = Array(repeating: CSVScan.Field(start: 0, end: 0), count: stride * Self.batchRows)
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
    var header = Array(repeating: CSVScan.Field(start: 0, end: 0), count: stride)
    var kept = header.mutableSpan
    _ = scan.next(bytes, into: &kept, limit: stride)  // Read already.
    var blankLines: [Int] = []
    while scanBatch(bytes, &blankLines, &log) { readBatch(bytes, &pool, &log) }
  }

  /// Fills the batch; false where there are no more rows.
  private mutating func scanBatch(_ bytes: Span<UInt8>, _ blankLines: inout [Int], _ log: inout ProblemLog) -> Bool {
    // The fields leave the reader for the loop: see `readNumbers`.
    var fields: [CSVScan.Field] = []
    swap(&fields, &self.fields)
    defer { swap(&fields, &self.fields) }
    var kept = fields.mutableSpan
    batch.removeAll(keepingCapacity: true)
    while batch.count < Self.batchRows, scan.next(bytes, into: &kept, at: batch.count * stride, limit: stride) {
      if scan.isBlank {
        // Blank lines at the end of a file are harmless; elsewhere a row may have been lost.
        if blankLines.count < ProblemLog.limit { blankLines.append(scan.rowLine) }
        continue
      }
      if !blankLines.isEmpty { report(blankLines: &blankLines, &log) }
      if table.count == 0 { reserve(rowLength: scan.rowEnd - scan.rowStart + 1) }
      let isRagged = scan.fieldCount != cells.count
      if isRagged || !scan.faults.isEmpty {
        table.setFaulty(table.count)
        table.isCut = scan.faults.contains { $0.fault == .unclosedQuote }
        reportFaults(&log)
        if isRagged { reportRagged(end: kept[batch.count * stride + cells.count].offset, &log) }
      }
      batch.append((scan.rowStart, scan.rowLine, scan.fieldCount))
      table.rows.append(start: scan.rowStart, line: scan.rowLine)
    }
    return !batch.isEmpty
  }

  /// Rows are about as long as the first one; a hostile first row must not cost gigabytes.
  private mutating func reserve(rowLength: Int) {
    let rows = min(source.bytes.count / max(1, rowLength) + 1, 1 << 20)
    for slot in table.texts.indices { table.texts[slot].reserveCapacity(rows) }
    for slot in table.numbers.indices { table.numbers[slot].expectedRows = rows }
  }

  /// Reads the cells of the batch column by column: a loop over one kind of cell takes a third of the time of a loop
  /// that asks for the kind of each cell.
  private mutating func readBatch(_ bytes: Span<UInt8>, _ pool: inout TextPool, _ log: inout ProblemLog) {
    for index in cells.indices {
      switch cells[index] {
      case .skipped: continue
      case .text(let slot, let isRequired, let isCode):
        readTexts(bytes, index, slot, isRequired, isCode, &pool, &log)
      case .number(let slot, let range, let isRequired): readNumbers(bytes, index, slot, range, isRequired, &log)
      }
    }
  }

  private mutating func readNumbers(
    _ bytes: Span<UInt8>, _ index: Int, _ slot: Int, _ range: NumberRange, _ isRequired: Bool, _ log: inout ProblemLog
  ) {
    if let value = table.numbers[slot].repeatedValue, batchRepeats(value, bytes, index, range, isRequired) {
      table.numbers[slot].appendRepeated(batch.count)
      return
    }
    // The store leaves the table for the loop: a local array is checked for sharing once, not for each number.
    var store = NumberStore()
    swap(&store, &table.numbers[slot])
    for row in batch.indices {
      let field = fields[row * stride + index]
      var value = Double.nan
      if index >= batch[row].width {
        // Missing from a ragged row, which is put down already.
      } else if field.end - field.start == 1, let digit = DecimalText.digit(bytes[field.start]) {
        // Half of all numbers in large tables are 0 or 1.
        value = digit
        if !range.contains(value) { reportNumber(row, index, range, value, &log) }
      } else if field.start < field.end {
        value = DecimalText.value(bytes, field.start, field.end)
        if !range.contains(value) { reportNumber(row, index, range, value, &log) }
      } else if isRequired {
        reportMissing(row, index, &log)
      }
      store.append(value + 0)  // −0 is 0.
    }
    swap(&store, &table.numbers[slot])
  }

  /// Whether a column that has been one digit that it may be, or empty, in every row is so in the whole batch.
  private func batchRepeats(
    _ value: Double, _ bytes: Span<UInt8>, _ index: Int, _ range: NumberRange, _ isRequired: Bool
  ) -> Bool {
    let isEmpty = value.isNaN && !isRequired
    guard isEmpty || (value >= 0 && value <= 9 && range.contains(value)) else { return false }
    for row in batch.indices {
      let field = fields[row * stride + index]
      guard index < batch[row].width else { return false }
      if isEmpty {
        guard field.start == field.end else { return false }
      } else {
        guard field.end - field.start == 1, DecimalText.digit(bytes[field.start]) == value else { return false }
      }
    }
    return true
  }

  private mutating func readTexts(
    _ bytes: Span<UInt8>, _ index: Int, _ slot: Int, _ isRequired: Bool, _ isCode: Bool, _ pool: inout TextPool,
    _ log: inout ProblemLog
  ) {
    var store: [Int32] = []
    var guess = TextGuess()
    swap(&store, &table.texts[slot])
    swap(&guess, &guesses[slot])
    for row in batch.indices {
      let field = fields[row * stride + index]
      var id = RawTable.refused
      if index >= batch[row].width {
        // Missing from a ragged row, which is put down already.
      } else if field.start == field.end {
        if isRequired { reportMissing(row, index, &log) } else { id = -1 }
      } else {
        id = field.hasDoubledQuotes ? -1 : guess.find(bytes, field.start, field.end, pool)
        if id < 0 {
          id = Self.intern(bytes, field, &pool)
          guess.learn(id)
        }
        if pool.hasControlCharacters, pool.hasControlCharacters(id), isCode || Self.isUnprintable(pool.string(id)) {
          reportControl(row, index, pool.string(id), &log)
          id = RawTable.refused
        }
      }
      store.append(id)
    }
    swap(&store, &table.texts[slot])
    swap(&guess, &guesses[slot])
  }

  private static func intern(_ bytes: Span<UInt8>, _ field: CSVScan.Field, _ pool: inout TextPool) -> Int32 {
    guard field.hasDoubledQuotes else { return pool.intern(bytes, field.start, field.end) }
    let plain = undoubled(bytes, field)
    return pool.intern(plain.span, 0, plain.count)
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

  /// Puts down a problem of one cell of the batch; its row is faulty from then on.
  private mutating func report(
    _ code: String, _ row: Int, _ index: Int, _ log: inout ProblemLog, _ message: String, hint: String? = nil
  ) {
    table.setFaulty(table.count - batch.count + row)
    let field = fields[row * stride + index]
    log.add(source.rank, .structure) {
      source.problem(
        code, at: field.offset, lineStart: batch[row].start, line: batch[row].line, message, hint: hint)
    }
  }

  private mutating func reportMissing(_ row: Int, _ index: Int, _ log: inout ProblemLog) {
    report("missing-value", row, index, &log, "\(columnName(index)) is empty, but every row needs it")
  }

  private mutating func reportControl(_ row: Int, _ index: Int, _ text: String, _ log: inout ProblemLog) {
    report(
      "control-character", row, index, &log, "\(columnName(index)) \(Quoted.text(text)) holds a control character")
  }

  private mutating func reportNumber(
    _ row: Int, _ index: Int, _ range: NumberRange, _ value: Double, _ log: inout ProblemLog
  ) {
    let field = fields[row * stride + index]
    let written = String(decoding: source.bytes[field.start..<min(field.end, field.start + 400)], as: UTF8.self)
    let shown = Quoted.text(written)
    if value.isNaN {
      let hint = NumberHint.hint(for: written)
      report("bad-number", row, index, &log, "\(columnName(index)) \(shown) is not a number", hint: hint)
    } else if value.isInfinite {
      report("out-of-range", row, index, &log, "\(columnName(index)) \(shown) is beyond the range of numbers")
    } else {
      let objection = range.objection(to: value)
      report(objection.code, row, index, &log, "\(columnName(index)) \(shown) \(objection.text)")
    }
  }

  /// `end`: where the first field too many begins, if there is one.
  private func reportRagged(end: Int, _ log: inout ProblemLog) {
    let count = scan.fieldCount
    let fields = count == 1 ? "1 field" : "\(count) fields"
    let offset = count > cells.count ? end : scan.rowEnd
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
    if text.hasSuffix("%") { return "write it as a share: 0.4 for 40 %" }
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .currencySymbol }) {
      return "leave out the sign of the currency"
    }
    if looksLikeDate(text) { return "it looks like a date; format the column as numbers and type it again" }
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

  /// What spreadsheets make of `3-5` or `5/3`: `5-Mar`, `2026-03-05`, `5/3/2026`.
  private static func looksLikeDate(_ text: String) -> Bool {
    let parts = text.split(separator: text.contains("/") ? "/" : "-", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.contains(where: { $0.allSatisfy(\.isNumber) }) else { return false }
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    return parts.allSatisfy { part in
      !part.isEmpty && (part.allSatisfy(\.isNumber) || months.contains(String(part.lowercased().prefix(3))))
    }
  }
}
