extension LinearProgram {
  /// The program in free MPS format; reading it back gives the same program, but for names that had to be escaped, rows
  /// without bounds (they are N rows, which readers pass over) and the constant of the objective.
  ///
  /// The constant is a column `%_constant` fixed at 1: as a right-hand side of the objective, which `init(mps:)` reads,
  /// CPLEX, Gurobi and HiGHS subtract it and GLPK adds it.
  ///
  /// Rows and columns without names are `R1`, `C1` and so on. In names every byte but letters, digits and plain signs
  /// is written as `%` and two hexadecimal digits. Numbers are the shortest text that reads back the same.
  ///
  /// - Returns: the bytes of the file, ASCII.
  /// - Throws: `InvalidLinearProgram`.
  /// - Complexity: O(rows + columns + non-zeros).
  public func mps() throws(InvalidLinearProgram) -> [UInt8] {
    try validate()
    var writer = MPSWriter(self)
    writer.writeAll()
    return writer.text.bytes
  }
}

private struct MPSWriter {
  let program: LinearProgram
  let names: FileNames
  /// A name that no row has: encoded names have `%_` only where they were changed.
  let objective = "%_objective"
  let constant = "%_constant"
  var text = ModelText()

  init(_ program: LinearProgram) {
    self.program = program
    // `$` and `*` begin comments, quotes markers.
    names = FileNames(program) { byte in (0x21...0x7E).contains(byte) && !"$*'\"".utf8.contains(byte) }
  }

  /// +1, or −1 to turn the program back into a maximization.
  private var sign: Double { program.wasMaximization ? -1 : 1 }

  mutating func writeAll() {
    let name = FileNames.encoded(program.name) { (0x20...0x7E).contains($0) }
    text.line("NAME", name)
    if program.wasMaximization {
      text.line("OBJSENSE")
      text.line("", "MAX")
    }
    writeRows()
    writeColumns()
    writeRightHandSides()
    writeRanges()
    writeBounds()
    text.line("ENDATA")
  }

  private func signed(_ value: Double) -> String { value == 0 ? "0" : (sign * value).modelText }

  private func kind(_ row: Int) -> String {
    let (lower, upper) = (program.rowLower[row], program.rowUpper[row])
    if lower == upper { return "E" }
    if lower.isFinite { return "G" }
    return upper.isFinite ? "L" : "N"
  }

  private mutating func writeRows() {
    text.line("ROWS")
    text.line("", "N", objective)
    for row in names.rows.indices { text.line("", kind(row), names.rows[row]) }
  }

  private mutating func writeColumns() {
    text.line("COLUMNS")
    let whole = Set(program.integers)
    var inIntegers = false
    for column in names.columns.indices {
      let isWhole = whole.contains(Int32(truncatingIfNeeded: column))
      if isWhole != inIntegers {
        text.line("", "%_marker", "'MARKER'", isWhole ? "'INTORG'" : "'INTEND'")
        inIntegers = isWhole
      }
      let entries = program.starts[column]..<program.starts[column + 1]
      // A column must have a line to exist.
      if program.cost[column] != 0 || entries.isEmpty {
        text.line("", names.columns[column], objective, signed(program.cost[column]))
      }
      for entry in entries {
        let row = Int(program.rows[entry])
        text.line("", names.columns[column], names.rows[row], program.coefficients[entry].modelText)
      }
    }
    if inIntegers { text.line("", "%_marker", "'MARKER'", "'INTEND'") }
    if program.objectiveConstant != 0 { text.line("", constant, objective, signed(program.objectiveConstant)) }
  }

  private mutating func writeRightHandSides() {
    text.line("RHS")
    for row in names.rows.indices {
      let side = program.rowLower[row].isFinite ? program.rowLower[row] : program.rowUpper[row]
      if side.isFinite, side != 0 { text.line("", "RHS", names.rows[row], side.modelText) }
    }
  }

  /// Rows with two different finite bounds are G rows with rhs = lower and range = upper − lower.
  private mutating func writeRanges() {
    var begun = false
    for row in names.rows.indices {
      let (lower, upper) = (program.rowLower[row], program.rowUpper[row])
      guard lower.isFinite, upper.isFinite, lower != upper else { continue }
      if !begun { text.line("RANGES") }
      begun = true
      text.line("", "RNG", names.rows[row], Self.range(from: lower, to: upper).modelText)
    }
  }

  /// A number r with lower + r = upper in floating point, where there is one near upper − lower.
  private static func range(from lower: Double, to upper: Double) -> Double {
    let range = upper - lower
    for candidate in [range, range.nextUp, range.nextDown] where lower + candidate == upper { return candidate }
    return range
  }

  private mutating func writeBounds() {
    let whole = Set(program.integers)
    text.line("BOUNDS")
    if program.objectiveConstant != 0 { text.line("", "FX", "BND", constant, "1") }
    for column in names.columns.indices {
      let (lower, upper) = (program.lower[column], program.upper[column])
      let name = names.columns[column]
      if lower == upper {
        text.line("", "FX", "BND", name, lower.modelText)
      } else if lower == -.infinity, upper == .infinity {
        text.line("", "FR", "BND", name)
      } else {
        if lower == -.infinity { text.line("", "MI", "BND", name) }
        if lower.isFinite, lower != 0 || upper < 0 { text.line("", "LO", "BND", name, lower.modelText) }
        if upper.isFinite { text.line("", "UP", "BND", name, upper.modelText) }
        // Without it readers take an integer column as 0 or 1.
        if upper == .infinity, whole.contains(Int32(truncatingIfNeeded: column)) { text.line("", "PL", "BND", name) }
      }
    }
  }
}
