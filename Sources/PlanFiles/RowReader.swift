internal import Domain

/// Reads one CSV file of a plan folder row by row: the header must be ours, every row as long as it.
///
/// Cells are ranges of the file; a cell becomes a string only where the plan holds one.
struct RowReader {
  /// A cell's content. `quoted` = it stood in quotes, doubled quotes still doubled.
  struct Cell {
    var range: Range<Int>
    var quoted: Bool
  }

  let source: SourceText
  private let columns: [String]
  private var position: Int
  private var cells: [Cell] = []
  private var nextCell = 0

  init(_ source: SourceText, header: String) throws(PlanFileFailure) {
    let expected = Array(header.utf8)
    guard source.bytes.starts(with: expected), source.bytes.count > expected.count,
      source.bytes[expected.count] == Byte.lineFeed
    else { throw source.failure(at: 0, "the header must be \(header)") }
    self.source = source
    columns = header.split(separator: ",").map(String.init)
    position = expected.count + 1
  }

  /// Steps to the next row; false at the end of the file.
  mutating func nextRow() throws(PlanFileFailure) -> Bool {
    guard position < source.bytes.count else { return false }
    cells.removeAll(keepingCapacity: true)
    nextCell = 0
    var isLast = false
    while !isLast {
      cells.append(try readCell())
      guard position < source.bytes.count else { throw source.failure(at: position, "the last line has no end") }
      isLast = source.bytes[position] == Byte.lineFeed
      position += 1
    }
    guard cells.count == columns.count else {
      throw failure(of: 0, "this row has \(cells.count) cells, the header \(columns.count)")
    }
    return true
  }

  private mutating func readCell() throws(PlanFileFailure) -> Cell {
    if position < source.bytes.count, source.bytes[position] == Byte.quote { return try readQuotedCell() }
    let start = position
    while position < source.bytes.count {
      let byte = source.bytes[position]
      if byte == Byte.comma || byte == Byte.lineFeed { break }
      guard byte != Byte.quote, byte != Byte.carriageReturn, byte != 0 else {
        throw source.failure(at: position, "this character must stand in quotes")
      }
      position += 1
    }
    return Cell(range: start..<position, quoted: false)
  }

  private mutating func readQuotedCell() throws(PlanFileFailure) -> Cell {
    let start = position + 1
    position = start
    while position < source.bytes.count {
      if source.bytes[position] == Byte.quote {
        let follower = position + 1
        guard follower < source.bytes.count, source.bytes[follower] == Byte.quote else { break }
        position = follower
      }
      position += 1
    }
    let end = position
    position += 1
    guard end < source.bytes.count else { throw source.failure(at: start - 1, "this quote has no end") }
    guard position < source.bytes.count, source.bytes[position] == Byte.comma || source.bytes[position] == Byte.lineFeed
    else { throw source.failure(at: position, "text after a closing quote") }
    return Cell(range: start..<end, quoted: true)
  }

  /// A complaint about the cell in column `index` of the row at hand.
  func failure(of index: Int, _ message: String) -> PlanFileFailure {
    source.failure(at: cells[index].range.lowerBound - (cells[index].quoted ? 1 : 0), message)
  }

  /// A complaint about the cell read last.
  private func failure(_ message: String) -> PlanFileFailure {
    failure(of: nextCell - 1, "\(columns[nextCell - 1]): \(message)")
  }

  private mutating func take() -> Cell {
    nextCell += 1
    return cells[nextCell - 1]
  }
}

/// The cells of the row at hand, from left to right, each in its type.
extension RowReader {
  mutating func text() throws(PlanFileFailure) -> String {
    let cell = take()
    guard let text = String(validating: content(of: cell), as: UTF8.self) else { throw failure("not valid UTF-8") }
    return text
  }

  private func content(of cell: Cell) -> ArraySlice<UInt8> {
    guard cell.quoted else { return source.bytes[cell.range] }
    var bytes: ArraySlice<UInt8> = []
    var next = cell.range.lowerBound
    while next < cell.range.upperBound {
      bytes.append(source.bytes[next])
      next += source.bytes[next] == Byte.quote ? 2 : 1
    }
    return bytes
  }

  mutating func number() throws(PlanFileFailure) -> Double {
    let cell = take()
    guard !cell.quoted, let number = DecimalText.number(source.bytes, cell.range) else {
      throw failure("not a number")
    }
    return number
  }

  mutating func optionalNumber() throws(PlanFileFailure) -> Double? {
    guard !cells[nextCell].range.isEmpty else {
      nextCell += 1
      return nil
    }
    return try number()
  }

  mutating func period() throws(PlanFileFailure) -> Int32 {
    let cell = take()
    guard !cell.quoted, let number = DecimalText.whole(source.bytes, cell.range) else {
      throw failure("not a period")
    }
    return number
  }

  /// A whole number ≥ 0 that a double holds and `Number` too; `what` it should be is for the complaint.
  mutating func whole<Number: FixedWidthInteger>(_ what: String) throws(PlanFileFailure) -> Number {
    guard let number = Number(exactly: try number()), number >= 0 else { throw failure("not a \(what)") }
    return number
  }

  mutating func optionalPeriod() throws(PlanFileFailure) -> Int32? {
    guard !cells[nextCell].range.isEmpty else {
      nextCell += 1
      return nil
    }
    return try period()
  }

  mutating func choice<Choice: RawRepresentable>(
    _ last: inout Choice
  ) throws(PlanFileFailure) where Choice.RawValue == String {
    let word = try text()
    if Code.same(word, last.rawValue) { return }
    guard let choice = Choice(rawValue: word) else { throw failure("unknown word \"\(word)\"") }
    last = choice
  }

  /// The entity of a code, which must be there.
  mutating func ref<Entity>(_ index: CodeIndex<Entity>) throws(PlanFileFailure) -> Ref<Entity> {
    guard let ref = try optionalRef(index) else { throw failure("a code is missing") }
    return ref
  }

  mutating func optionalRef<Entity>(_ index: CodeIndex<Entity>) throws(PlanFileFailure) -> Ref<Entity>? {
    let cell = take()
    if cell.range.isEmpty { return nil }
    guard let ref = find(cell, index) else { throw unknown(cell) }
    return ref
  }

  mutating func place(_ codes: CodeIndexes) throws(PlanFileFailure) -> Place {
    guard let place = try optionalPlace(codes) else { throw failure("a code is missing") }
    return place
  }

  mutating func optionalPlace(_ codes: CodeIndexes) throws(PlanFileFailure) -> Place? {
    let cell = take()
    if cell.range.isEmpty { return nil }
    if let region = find(cell, codes.regions) { return .region(region) }
    if let warehouse = find(cell, codes.warehouses) { return .warehouse(warehouse) }
    throw unknown(cell)
  }

  private func find<Entity>(_ cell: Cell, _ index: CodeIndex<Entity>) -> Ref<Entity>? {
    guard cell.quoted else { return index.find(source.bytes, cell.range) }
    let content = Array(content(of: cell))
    return index.find(content, 0..<content.count)
  }

  private func unknown(_ cell: Cell) -> PlanFileFailure {
    let text = String(validating: content(of: cell), as: UTF8.self) ?? ""
    return failure("the scenario has no \"\(text)\"")
  }

  /// The last cell of an allocation, which repeats the key.
  mutating func lineID(_ expected: [UInt8]) throws(PlanFileFailure) {
    let cell = take()
    guard cell.range.count == expected.count, source.bytes[cell.range].elementsEqual(expected) else {
      throw failure("this is not the line's key")
    }
  }

  /// Key columns of this row must sort after those of the row before.
  func requireOrder<Line>(
    _ line: Line, after last: Line?, _ precedes: (Line, Line) -> Bool
  ) throws(PlanFileFailure) {
    guard let last, !precedes(last, line) else { return }
    throw failure(of: 0, precedes(line, last) ? "this row is out of order" : "this row's key is given twice")
  }
}

/// All entities of a scenario by code.
struct CodeIndexes {
  let products: CodeIndex<Product>
  let warehouses: CodeIndex<Warehouse>
  let regions: CodeIndex<Region>

  init(_ scenario: Scenario) {
    products = CodeIndex(scenario.products.values.map(\.code))
    warehouses = CodeIndex(scenario.warehouses.values.map(\.code))
    regions = CodeIndex(scenario.regions.values.map(\.code))
  }
}
