internal import Domain

/// Reads the rows of a history, codes as numbers.
struct HistoryRows {
  /// Where each known column stands in the file; nil where it does not.
  private struct Layout {
    var width = 0
    var place = 0
    var product = 0
    var date = 0
    var sales = 0
    var stockout: Int?
    var price: Int?
    var promotion: Int?
  }

  private var layout = Layout()
  private var fields: [CSVScan.Field] = []
  private(set) var pool = TextPool()
  private var numbers: [UInt64: Int32] = [:]
  /// By series: place and product as numbers of the pool.
  private(set) var keys: [(place: Int32, product: Int32)] = []
  private var last = (key: UInt64.max, series: Int32(-1))
  /// Rows of all series that have been read, those put aside included.
  private(set) var total = 0
  /// The rows since they were last put aside.
  var batch = HistoryBatch()
  private var blankLine: Int?
  private(set) var nextLine = 1

  static let table = TableName.history
  /// What problems call the file.
  let file: String

  init(file: String) { self.file = file }

  /// Reads one piece of the file; false where the rest is not worth reading.
  mutating func read(_ source: SourceFile, firstLine: Int, isFirst: Bool, _ log: inout ProblemLog) -> Bool {
    let kinds = ByteKinds(source.bytes.span)
    if var problem = EncodingGuard.objection(to: source, kinds, saveAs: "\"CSV UTF-8\"") {
      problem.line += firstLine - 1
      log.add(source.rank, .structure) { problem }
      return false
    }
    if isFirst {
      guard let columns = HeaderRow.read(Self.table, source, &log), log.isEmpty else { return false }
      layout = Self.layout(of: columns)
      fields = Array(repeating: CSVScan.Field(start: 0, end: 0), count: columns.count + 1)
    }
    var scan = CSVScan(start: isFirst ? source.start : 0, line: firstLine)
    let bytes = source.bytes.span
    var row: [CSVScan.Field] = []
    swap(&row, &fields)
    var kept = row.mutableSpan
    if isFirst { _ = scan.next(bytes, into: &kept, limit: kept.count) }
    while scan.next(bytes, into: &kept, limit: kept.count) {
      readRow(scan, kept.span, source, bytes, &log)
    }
    swap(&row, &fields)
    nextLine = scan.line
    return true
  }

  /// Reports a file without anything in it.
  mutating func readEmpty(_ log: inout ProblemLog) {
    _ = read(SourceFile(name: file, rank: Self.table.rank, bytes: []), firstLine: 1, isFirst: true, &log)
  }

  private static func layout(of columns: [Int?]) -> Layout {
    var layout = Layout(width: columns.count)
    func position(_ name: String) -> Int? {
      let column = Self.table.columns.firstIndex { $0.name == name }
      return columns.firstIndex { $0 != nil && $0 == column }
    }
    layout.place = position("place") ?? 0
    layout.product = position("product") ?? 0
    layout.date = position("date") ?? 0
    layout.sales = position("sales") ?? 0
    layout.stockout = position("stockout")
    layout.price = position("price")
    layout.promotion = position("promotion")
    return layout
  }

  private mutating func readRow(
    _ scan: CSVScan, _ row: Span<CSVScan.Field>, _ source: SourceFile, _ bytes: Span<UInt8>, _ log: inout ProblemLog
  ) {
    if scan.isBlank {
      if blankLine == nil { blankLine = scan.rowLine }
      return
    }
    let cell = HistoryCell(source: source, lineStart: scan.rowStart, line: scan.rowLine)
    if let line = blankLine {
      blankLine = nil
      log.add(source.rank, .structure) { cell.blank(line) }
    }
    for (fault, offset) in scan.faults {
      log.add(source.rank, .structure) {
        HeaderRow.problem(source, fault, at: offset, lineStart: scan.rowStart, line: scan.rowLine)
      }
    }
    guard scan.fieldCount == layout.width else {
      let end = scan.fieldCount > layout.width ? row[layout.width].offset : scan.rowEnd
      log.add(source.rank, .structure) { cell.ragged(scan.fieldCount, layout.width, at: end) }
      return
    }
    guard scan.faults.isEmpty else { return }
    let place = code("place", row[layout.place], bytes, cell, &log)
    let product = code("product", row[layout.product], bytes, cell, &log)
    let day = cell.day(row[layout.date], bytes, &log)
    let sold = cell.number("sales", row[layout.sales], bytes, .amount, isRequired: true, &log)
    let share = layout.stockout.map { cell.number("stockout", row[$0], bytes, .share, isRequired: false, &log) } ?? .nan
    let paid = layout.price.map { cell.number("price", row[$0], bytes, .amount, isRequired: false, &log) } ?? .nan
    let isPromoted = layout.promotion.map { cell.isYes("promotion", row[$0], bytes, &log) } ?? false
    guard let place, let product, let day, log.isEmpty else { return }
    guard total < Int(Int32.max) else {
      cell.report("file-too-large", row[layout.place], &log, "more than 2,147,483,647 rows")
      return
    }
    total += 1
    batch.series.append(number(place, product))
    batch.lines.append(Int32(truncatingIfNeeded: scan.rowLine))
    batch.days.append(day)
    batch.sales.append(sold)
    if layout.stockout != nil { batch.stockout.append(share.isNaN ? 0 : Float(share)) }
    if layout.price != nil { batch.price.append(Float(paid)) }
    if layout.promotion != nil { batch.promotion.append(isPromoted) }
  }

  /// The number of a series, new or known.
  private mutating func number(_ place: Int32, _ product: Int32) -> Int32 {
    let key = UInt64(UInt32(bitPattern: place)) << 32 | UInt64(UInt32(bitPattern: product))
    if key != last.key {
      let number = numbers[key] ?? Int32(truncatingIfNeeded: keys.count)
      if number == keys.count {
        numbers[key] = number
        keys.append((place, product))
      }
      last = (key, number)
    }
    return last.series
  }

  private mutating func code(
    _ column: String, _ field: CSVScan.Field, _ bytes: Span<UInt8>, _ cell: HistoryCell, _ log: inout ProblemLog
  ) -> Int32? {
    guard field.start < field.end else {
      cell.report("missing-value", field, &log, "\(column) is empty, but every row needs it")
      return nil
    }
    let id: Int32
    if field.hasDoubledQuotes {
      let plain = cell.undoubled(field, bytes)
      id = pool.intern(plain.span, 0, plain.count)
    } else {
      id = pool.intern(bytes, field.start, field.end)
    }
    if pool.hasControlCharacters, pool.hasControlCharacters(id) {
      let text = pool.string(id)
      cell.report("control-character", field, &log, "\(column) \(Quoted.text(text)) holds a control character")
      return nil
    }
    return id
  }
}
