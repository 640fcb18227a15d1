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
  /// Whether a row of the batch has too few or too many fields.
  private var isRagged = false

  /// Reads `source` on `threads` threads; nil where it has no usable header.
  static func read(
    _ name: TableName, _ source: SourceFile, threads: Int, into pool: inout TextPool, _ log: inout ProblemLog
  ) -> RawTable? {
    let kinds = ByteKinds(source.bytes.span)
    if let problem = EncodingGuard.objection(to: source, kinds, saveAs: "\"CSV UTF-8\"") {
      log.add(source.rank, .structure) { problem }
      return nil
    }
    guard let fields = HeaderRow.read(name, source, &log) else { return nil }
    let reader = TableReader(name, source, fields)
    // The rows of the history are for forecasting; the model knows only its header.
    guard name != .history else { return reader.table }
    let parts = kinds.hasQuote ? [source.start..<source.bytes.count] : TableParts.split(source, most: threads)
    guard parts.count > 1 else { return reader.read(parts[0], &pool, &log).table }
    return reader.read(parts, &pool, &log)
  }

  /// Reads the parts side by side and puts them together in the order of the file.
  private consuming func read(
    _ parts: [Range<Int>], _ pool: inout TextPool, _ log: inout ProblemLog
  ) -> RawTable {
    let reader = self
    let known = pool
    let read = TableParts.concurrently(parts) { part in
      var (pool, log) = (known, ProblemLog())
      let (table, lines) = reader.read(part, &pool, &log)
      return (table: table, lines: lines, pool: pool, log: log)
    }
    var table = read[0].table
    pool = read[0].pool
    log.append(read[0].log, lines: 0)
    var lines = read[0].lines
    for part in read.dropFirst() {
      table.append(part.table, texts: pool.takeOver(part.pool, from: known.count), lines: lines)
      log.append(part.log, lines: lines)
      lines += part.lines
    }
    return table
  }

  /// Reads the rows that begin in `part`, a part that ends with a line; the first one begins with the header. Lines are
  /// numbered from 1 in each part.
  private consuming func read(
    _ part: Range<Int>, _ pool: inout TextPool, _ log: inout ProblemLog
  ) -> (table: RawTable, lines: Int) {
    scan = CSVScan(start: part.lowerBound)
    readRows(part, &pool, &log)
    return (table, scan.line - 1)
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

  private mutating func readRows(_ part: Range<Int>, _ pool: inout TextPool, _ log: inout ProblemLog) {
    let content = source.bytes
    let bytes = content.span.extracting(0..<part.upperBound)
    if part.lowerBound == source.start {
      var header = Array(repeating: CSVScan.Field(start: 0, end: 0), count: stride)
      var kept = header.mutableSpan
      _ = scan.next(bytes, into: &kept, limit: stride)  // Read already.
    }
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
    isRagged = false
    while batch.count < Self.batchRows, scan.next(bytes, into: &kept, at: batch.count * stride, limit: stride) {
      if scan.isBlank {
        // Blank lines at the end of a file are harmless; elsewhere a row may have been lost.
        if blankLines.count < ProblemLog.limit { blankLines.append(scan.rowLine) }
        continue
      }
      if !blankLines.isEmpty { report(blankLines: &blankLines, &log) }
      if table.count == 0 { reserve(rowLength: scan.rowEnd - scan.rowStart + 1) }
      let isRowRagged = scan.fieldCount != cells.count
      if isRowRagged || !scan.faults.isEmpty {
        isRagged = isRagged || isRowRagged
        table.setFaulty(table.count)
        table.isCut = scan.faults.contains { $0.fault == .unclosedQuote }
        reportFaults(&log)
        if isRowRagged { reportRagged(end: kept[batch.count * stride + cells.count].offset, &log) }
      }
      batch.append((scan.rowStart, scan.rowLine, scan.fieldCount))
      table.rows.append(start: scan.rowStart, line: scan.rowLine)
    }
    return !batch.isEmpty
  }

  /// Rows are about as long as the first one; a hostile first row must not cost gigabytes.
  private mutating func reserve(rowLength: Int) {
    // The first part makes room for the others.
    let rows = min((source.bytes.count - scan.rowStart) / max(1, rowLength) + 1, 1 << 20)
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
      let length = field.end - field.start
      if !isRagged, length > 0, length <= Word.length,
        let value = DecimalText.short(Word.text(bytes, field.start, field.end), length), range.contains(value)
      {
        store.append(value)
      } else {
        store.append(readNumber(bytes, row, index, range, isRequired, &log))
      }
    }
    swap(&store, &table.numbers[slot])
  }

  /// Any number, NaN where there is none.
  @inline(never)
  private mutating func readNumber(
    _ bytes: Span<UInt8>, _ row: Int, _ index: Int, _ range: NumberRange, _ isRequired: Bool, _ log: inout ProblemLog
  ) -> Double {
    // Missing from a ragged row, which is put down already.
    guard index < batch[row].width else { return .nan }
    let field = fields[row * stride + index]
    guard field.start < field.end else {
      if isRequired { reportMissing(row, index, &log) }
      return .nan
    }
    let value = DecimalText.value(bytes, field.start, field.end)
    if !range.contains(value) { reportNumber(row, index, range, value, &log) }
    return value + 0  // −0 is 0.
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
    var (word, wordID) = (UInt64(0), Int32(-1))
    for row in batch.indices {
      let field = fields[row * stride + index]
      let length = field.end - field.start
      if !isRagged, length > 0, length <= Word.length, !field.hasDoubledQuotes, !pool.hasControlCharacters {
        let text = Word.text(bytes, field.start, field.end)
        // Sorted files say the same row after row.
        if text != word { (word, wordID) = (text, pool.intern(word: text, bytes, field.start, field.end)) }
        if !pool.hasControlCharacters {
          store.append(wordID)
          continue
        }
      }
      store.append(readText(bytes, row, index, &guess, isRequired, isCode, &pool, &log))
    }
    swap(&store, &table.texts[slot])
    swap(&guess, &guesses[slot])
  }

  /// Any text: its number, −1 where the cell is empty.
  private mutating func readText(
    _ bytes: Span<UInt8>, _ row: Int, _ index: Int, _ guess: inout TextGuess, _ isRequired: Bool, _ isCode: Bool,
    _ pool: inout TextPool, _ log: inout ProblemLog
  ) -> Int32 {
    // Missing from a ragged row, which is put down already.
    guard index < batch[row].width else { return RawTable.refused }
    let field = fields[row * stride + index]
    guard field.start < field.end else {
      if isRequired { reportMissing(row, index, &log) }
      return isRequired ? RawTable.refused : -1
    }
    var id = field.hasDoubledQuotes ? -1 : guess.find(bytes, field.start, field.end, pool)
    if id < 0 {
      id = Self.intern(bytes, field, &pool)
      guess.learn(id)
    }
    if pool.hasControlCharacters, pool.hasControlCharacters(id), isCode || Self.isUnprintable(pool.string(id)) {
      reportControl(row, index, pool.string(id), &log)
      id = RawTable.refused
    }
    return id
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
