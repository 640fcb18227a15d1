/// Reads one file: sections in order, each line at once into the columns under construction.
struct MPSReader {
  enum Section { case none, objectiveSense, rows, columns, rightHandSides, ranges, bounds }

  enum RowKind: UInt8 { case atMost, atLeast, equal, objective, ignored }

  private var tokens: MPSTokens
  private var section = Section.none
  var program = LinearProgram()
  var notes: [MPSNote] = []
  var line: Int { tokens.line }
  private var isMaximization = false
  private var inIntegers = false

  // Rows as the file has them: objective and further N rows among them.
  var rowPositions: [ArraySlice<UInt8>: Int] = [:]
  var kinds: [RowKind] = []
  var rightHandSides: [Double] = []
  var ranges: [Double?] = []
  private var programRows: [Int32] = []
  private var objectiveRow: Int?

  // The column being read, and for each row the last column that had an entry there.
  private var column: ArraySlice<UInt8>?
  private var entries: [(row: Int32, coefficient: Double)] = []
  private var columnCost = 0.0
  private var lastColumn: [Int] = []
  var columnPositions: [ArraySlice<UInt8>: Int] = [:]
  var isWhole: [Bool] = []
  /// Whether BOUNDS says anything of a column, and whether it sets the lower bound.
  var isBounded: [Bool] = []
  var hasLower: [Bool] = []

  // The first name of a set in RHS, RANGES and BOUNDS; lines of further sets are passed over.
  private var chosenSets: [Section: ArraySlice<UInt8>] = [:]
  private var hasNotedSets = false

  init(_ bytes: [UInt8]) { tokens = MPSTokens(bytes) }

  mutating func read() throws(MPSProblem) -> (program: LinearProgram, notes: [MPSNote]) {
    var ended = false
    while !ended, tokens.advance() {
      if tokens.isData { try readData(tokens.words) } else { ended = try beginSection(tokens.words) }
    }
    guard ended else { throw fault("the file ends without ENDATA; is it cut off?") }
    try finishColumn()
    guard objectiveRow != nil else { throw fault("no objective: ROWS has no line of type N") }
    finishRows()
    finishIntegers()
    if isMaximization { negate() }
    return (program, notes)
  }

  func fault(_ message: String) -> MPSProblem { MPSProblem(line: tokens.line, message: message) }

  mutating func note(_ message: String) { notes.append(MPSNote(line: tokens.line, message: message)) }

  // MARK: Sections

  /// Returns whether the file ends here.
  private mutating func beginSection(_ words: [ArraySlice<UInt8>]) throws(MPSProblem) -> Bool {
    if section == .columns { try finishColumn() }
    switch words[0].keyword {
    case "NAME":
      program.name = words.dropFirst().map(\.text).joined(separator: " ")
      section = .none
    case "OBJSENSE":
      section = .objectiveSense
      if words.count > 1 { try readSense(words[1]) }
    case "ROWS": section = .rows
    case "COLUMNS": section = .columns
    case "RHS": section = .rightHandSides
    case "RANGES": section = .ranges
    case "BOUNDS": section = .bounds
    case "ENDATA": return true
    case let name:
      throw fault("section \(name) is not read; only linear programs with ROWS, COLUMNS, RHS, RANGES and BOUNDS are")
    }
    return false
  }

  private mutating func readData(_ words: [ArraySlice<UInt8>]) throws(MPSProblem) {
    switch section {
    case .none: throw fault("data before the first section; section names begin in the first column")
    case .objectiveSense: try readSense(words[0])
    case .rows: try readRow(words)
    case .columns: try readColumn(words)
    case .rightHandSides: try readPairs(words, section) { reader, row, value in reader.rightHandSides[row] = value }
    case .ranges: try readPairs(words, section) { reader, row, value in reader.ranges[row] = value }
    case .bounds: try readBound(words)
    }
  }

  private mutating func readSense(_ word: ArraySlice<UInt8>) throws(MPSProblem) {
    switch word.keyword {
    case "MAX", "MAXIMIZE", "MAXIMISE": isMaximization = true
    case "MIN", "MINIMIZE", "MINIMISE": isMaximization = false
    default: throw fault("objective sense \"\(word.text)\" is neither MIN nor MAX")
    }
  }

  // MARK: Rows

  private mutating func readRow(_ words: [ArraySlice<UInt8>]) throws(MPSProblem) {
    guard words.count == 2 else {
      throw fault("a row is a type and a name without spaces; here are \(words.count) words")
    }
    guard rowPositions.updateValue(kinds.count, forKey: words[1]) == nil else {
      throw fault("row \"\(words[1].text)\" is declared twice")
    }
    let kind: RowKind
    switch words[0].keyword {
    case "N": kind = objectiveRow == nil ? .objective : .ignored
    case "L": kind = .atMost
    case "G": kind = .atLeast
    case "E": kind = .equal
    default: throw fault("row type \"\(words[0].text)\" is none of N, L, G, E")
    }
    programRows.append(-1)
    if kind == .objective {
      objectiveRow = kinds.count
    } else if kind != .ignored {
      programRows[kinds.count] = program.addRow(lower: -.infinity, upper: .infinity)
      program.rowNames.append(words[1].text)
    }
    kinds.append(kind)
    rightHandSides.append(0)
    ranges.append(nil)
    lastColumn.append(-1)
  }

  private mutating func finishRows() {
    for row in kinds.indices {
      let (side, range) = (rightHandSides[row], ranges[row])
      let position = Int(programRows[row])
      switch kinds[row] {
      case .ignored: continue
      // The right-hand side of the objective is its constant, negated: f(x) = c·x − rhs.
      case .objective: program.objectiveConstant = side == 0 ? 0 : -side
      case .atMost:
        program.rowUpper[position] = side
        if let range { program.rowLower[position] = side - abs(range) }
      case .atLeast:
        program.rowLower[position] = side
        if let range { program.rowUpper[position] = side + abs(range) }
      case .equal:
        program.rowLower[position] = side + min(0, range ?? 0)
        program.rowUpper[position] = side + max(0, range ?? 0)
      }
    }
  }

  /// A line of RHS or RANGES: an optional set name, then row–value pairs.
  private mutating func readPairs(
    _ words: [ArraySlice<UInt8>], _ section: Section, store: (inout MPSReader, Int, Double) -> Void
  ) throws(MPSProblem) {
    let named = !words.count.isMultiple(of: 2)
    guard words.count > 1 else { throw fault("expected row and value after \"\(words[0].text)\"") }
    if named, !isChosen(words[0], of: section) { return }
    for first in stride(from: named ? 1 : 0, to: words.count, by: 2) {
      guard let row = rowPositions[words[first]] else {
        throw fault("row \"\(words[first].text)\" is not in ROWS; declare it there")
      }
      store(&self, row, try number(words[first + 1]))
    }
  }

  /// Whether a line of a named set counts: those of the first name do.
  mutating func isChosen(_ name: ArraySlice<UInt8>, of section: Section) -> Bool {
    if let chosen = chosenSets[section] {
      if chosen != name, !hasNotedSets {
        note("set \"\(name.text)\" and further ones are passed over; \"\(chosen.text)\" came first")
        hasNotedSets = true
      }
      return chosen == name
    }
    chosenSets[section] = name
    return true
  }

  func number(_ word: ArraySlice<UInt8>) throws(MPSProblem) -> Double {
    guard let value = word.number else { throw fault("\"\(word.text)\" is not a finite decimal number") }
    return value
  }

  // MARK: Columns

  private mutating func readColumn(_ words: [ArraySlice<UInt8>]) throws(MPSProblem) {
    if words.count == 3, words[1].elementsEqual("'MARKER'".utf8) {
      try finishColumn()
      switch words[2].keyword {
      case "'INTORG'": inIntegers = true
      case "'INTEND'": inIntegers = false
      default: throw fault("marker \(words[2].text) is neither 'INTORG' nor 'INTEND'")
      }
      return
    }
    guard words.count == 3 || words.count == 5 else {
      throw fault("a line of COLUMNS is a column and one or two row–value pairs, names without spaces")
    }
    if column != words[0] {
      try finishColumn()
      column = words[0]
      guard columnPositions.updateValue(program.columnCount, forKey: words[0]) == nil else {
        throw fault("column \"\(words[0].text)\" was ended by another one; keep its lines together")
      }
      isWhole.append(inIntegers)
    }
    for first in stride(from: 1, to: words.count, by: 2) {
      try readEntry(row: words[first], value: try number(words[first + 1]))
    }
  }

  private mutating func readEntry(row name: ArraySlice<UInt8>, value: Double) throws(MPSProblem) {
    guard let row = rowPositions[name] else { throw fault("row \"\(name.text)\" is not in ROWS; declare it there") }
    guard lastColumn[row] != program.columnCount else {
      throw fault("column \"\(column?.text ?? "")\" has two entries in row \"\(name.text)\"; add them up")
    }
    lastColumn[row] = program.columnCount
    switch kinds[row] {
    case .ignored: return
    case .objective: columnCost = value
    case .atMost, .atLeast, .equal: entries.append((programRows[row], value))
    }
  }

  private mutating func finishColumn() throws(MPSProblem) {
    guard let finished = column else { return }
    program.addColumn(cost: columnCost, lower: 0, upper: .infinity, entries: entries)
    program.columnNames.append(finished.text)
    isBounded.append(false)
    hasLower.append(false)
    column = nil
    columnCost = 0
    entries.removeAll(keepingCapacity: true)
  }

  private mutating func finishIntegers() {
    for column in isWhole.indices where isWhole[column] {
      program.integers.append(Int32(truncatingIfNeeded: column))
      if !isBounded[column] {
        program.upper[column] = 1
        note("integer column \"\(program.columnNames[column])\" has no bounds: taken as 0 or 1")
      }
    }
  }

  private mutating func negate() {
    program.wasMaximization = true
    program.objectiveConstant = program.objectiveConstant == 0 ? 0 : -program.objectiveConstant
    for column in program.cost.indices where program.cost[column] != 0 { program.cost[column].negate() }
  }
}
