extension LinearProgram {
  /// The program in CPLEX LP format, for people and for other solvers.
  ///
  /// A row with two different bounds is written as two rows, `name%_low` and `name%_high`; a row without bounds is left
  /// out, with a comment. The constant of the objective is a column `%_constant` fixed at 1, since not every reader
  /// takes a bare number. Names are escaped as in `mps()`, more strictly.
  ///
  /// Source: ILOG CPLEX file-format manual, "LP file format"; GLPK 5.0 reference manual, appendix C.
  ///
  /// - Returns: the bytes of the file, ASCII.
  /// - Throws: `InvalidLinearProgram`.
  /// - Complexity: O(rows + columns + non-zeros).
  public func cplexLP() throws(InvalidLinearProgram) -> [UInt8] {
    try validate()
    var writer = LPWriter(self)
    writer.writeAll()
    return writer.text.bytes
  }
}

private struct LPWriter {
  let program: LinearProgram
  let names: FileNames
  var text = ModelText()

  private static let constant = "%_constant"
  private static let reserved: Set<String> = [
    "free", "inf", "infinity", "st", "s.t.", "subject", "such", "bound", "bounds", "general", "generals", "gen",
    "integer", "integers", "int", "binary", "binaries", "bin", "end", "min", "max", "minimize", "maximize", "minimum",
    "maximum", "semi", "sos", "sos1", "sos2",
  ]

  init(_ program: LinearProgram) {
    self.program = program
    names = FileNames(
      program, isSafe: Self.isSafe,
      needsPrefix: { name in
        // `e5` would read as a number, and a keyword as a section.
        guard let first = name.utf8.first else { return true }
        let isLetter = (0x41...0x5A).contains(first & 0xDF)
        return !isLetter || first & 0xDF == UInt8(ascii: "E") || Self.reserved.contains(name.lowercased())
      })
  }

  private static func isSafe(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".")
  }

  mutating func writeAll() {
    let name = FileNames.encoded(program.name) { (0x20...0x7E).contains($0) }
    text.line("\\", name)
    text.line(program.wasMaximization ? "Maximize" : "Minimize")
    writeObjective()
    text.line("Subject To")
    writeRows()
    text.line("Bounds")
    for column in names.columns.indices { writeBound(column) }
    if program.objectiveConstant != 0 { text.line("", Self.constant, "= 1") }
    if !program.integers.isEmpty {
      text.line("General")
      for column in program.integers { text.line("", names.columns[Int(column)]) }
    }
    text.line("End")
  }

  private mutating func writeObjective() {
    let sign: Double = program.wasMaximization ? -1 : 1
    text.append(" objective:")
    var terms = 0
    // Every column that appears nowhere else must appear here to exist.
    for column in names.columns.indices {
      let isEmpty = program.starts[column] == program.starts[column + 1]
      guard program.cost[column] != 0 || isEmpty else { continue }
      writeTerm(program.cost[column] == 0 ? 0 : sign * program.cost[column], names.columns[column], &terms)
    }
    if program.objectiveConstant != 0 { writeTerm(sign * program.objectiveConstant, Self.constant, &terms) }
    if terms == 0 { text.append(" 0 " + (names.columns.first ?? Self.constant)) }
    text.line("")
  }

  /// One term; a line break after every sixth, since readers stop at 255 or 560 characters.
  private mutating func writeTerm(_ coefficient: Double, _ name: String, _ terms: inout Int) {
    if terms > 0, terms.isMultiple(of: 6) { text.append("\n  ") }
    text.append(coefficient.sign == .minus ? " - " : " + ")
    if coefficient.magnitude != 1 { text.append(coefficient.magnitude.modelText + " ") }
    text.append(name)
    terms += 1
  }

  private mutating func writeRows() {
    let byRow = RowEntries(program)
    if zip(program.rowLower, program.rowUpper).allSatisfy({ $0 == -.infinity && $1 == .infinity }) {
      // Readers ask for one row at least.
      text.line(" %_none: 0", names.columns.first ?? Self.constant, "<= 0")
    }
    for row in names.rows.indices {
      let (lower, upper) = (program.rowLower[row], program.rowUpper[row])
      let name = names.rows[row]
      if lower == upper {
        writeRow(name, byRow, row, "=", lower)
      } else if lower.isFinite, upper.isFinite {
        writeRow(name + "%_low", byRow, row, ">=", lower)
        writeRow(name + "%_high", byRow, row, "<=", upper)
      } else if lower.isFinite {
        writeRow(name, byRow, row, ">=", lower)
      } else if upper.isFinite {
        writeRow(name, byRow, row, "<=", upper)
      } else {
        text.line("\\ row", name, "has no bounds and is left out")
      }
    }
  }

  private mutating func writeRow(_ name: String, _ byRow: RowEntries, _ row: Int, _ sense: String, _ side: Double) {
    text.append(" \(name):")
    var terms = 0
    for entry in byRow.starts[row]..<byRow.starts[row + 1] {
      writeTerm(byRow.coefficients[entry], names.columns[Int(byRow.columns[entry])], &terms)
    }
    if terms == 0 { text.append(" 0 " + (names.columns.first ?? Self.constant)) }
    text.line("", sense, side.modelText)
  }

  private mutating func writeBound(_ column: Int) {
    let (lower, upper) = (program.lower[column], program.upper[column])
    let name = names.columns[column]
    if lower == upper {
      text.line("", name, "=", lower.modelText)
    } else if lower == -.infinity {
      if upper == .infinity { text.line("", name, "free") } else { text.line(" -inf <=", name, "<=", upper.modelText) }
    } else if upper == .infinity {
      if lower != 0 { text.line("", name, ">=", lower.modelText) }
    } else {
      text.line("", lower.modelText, "<=", name, "<=", upper.modelText)
    }
  }
}

/// The entries of a program row by row.
private struct RowEntries {
  private(set) var starts: [Int]
  private(set) var columns: [Int32]
  private(set) var coefficients: [Double]

  init(_ program: LinearProgram) {
    starts = [Int](repeating: 0, count: program.rowCount + 1)
    for row in program.rows { starts[Int(row) + 1] += 1 }
    for row in 0..<program.rowCount { starts[row + 1] += starts[row] }
    columns = [Int32](repeating: 0, count: program.nonZeroCount)
    coefficients = [Double](repeating: 0, count: program.nonZeroCount)
    var next = starts
    for column in 0..<program.columnCount {
      for entry in program.starts[column]..<program.starts[column + 1] {
        let row = Int(program.rows[entry])
        columns[next[row]] = Int32(truncatingIfNeeded: column)
        coefficients[next[row]] = program.coefficients[entry]
        next[row] += 1
      }
    }
  }
}
