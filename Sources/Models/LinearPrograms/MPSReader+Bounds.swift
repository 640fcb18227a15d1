extension MPSReader {
  /// A line of BOUNDS: type, an optional set name, column, and a value where the type has one.
  mutating func readBound(_ words: [ArraySlice<UInt8>]) throws(MPSProblem) {
    let type = words[0].keyword
    switch type {
    case "LO", "UP", "FX", "LI", "UI":
      guard words.count == 3 || words.count == 4 else {
        throw fault("bound \(type) is a type, a set (may be left out), a column and a value")
      }
      if words.count == 4, !isChosen(words[1], of: .bounds) { return }
      guard let value = words[words.count - 1].bound else {
        throw fault("\"\(words[words.count - 1].text)\" is neither a decimal number nor infinity")
      }
      try setBound(type, try position(of: words[words.count - 2]), value)
    case "FR", "MI", "PL", "BV":
      guard (2...4).contains(words.count) else {
        throw fault("bound \(type) is a type, a set (may be left out) and a column")
      }
      // Three words: a set and a column, or a column and a value that the type does not need.
      let named = words.count == 4 || (words.count == 3 && columnPositions[words[2]] != nil)
      if named, !isChosen(words[1], of: .bounds) { return }
      try setBound(type, try position(of: words[named ? 2 : 1]), 0)
    case "SC", "SI", "SN":
      throw fault("semi-continuous columns (\(type)) are not read; use an integer column and a row")
    default:
      throw fault("bound type \"\(words[0].text)\" is none of LO, UP, FX, FR, MI, PL, BV, LI, UI")
    }
  }

  private func position(of name: ArraySlice<UInt8>) throws(MPSProblem) -> Int {
    guard let column = columnPositions[name] else {
      throw fault("column \"\(name.text)\" is not in COLUMNS; declare it there")
    }
    return column
  }

  private mutating func setBound(_ type: String, _ column: Int, _ value: Double) throws(MPSProblem) {
    isBounded[column] = true
    switch type {
    case "LO", "LI": try setLower(column, value)
    case "UP", "UI": try setUpper(column, value)
    case "FX":
      guard value.isFinite else { throw fault("a column cannot be fixed at infinity") }
      try setLower(column, value)
      program.upper[column] = value
    case "FR":
      try setLower(column, -.infinity)
      program.upper[column] = .infinity
    case "MI": try setLower(column, -.infinity)
    case "PL": program.upper[column] = .infinity
    default:  // BV
      try setLower(column, 0)
      program.upper[column] = 1
    }
    if type == "LI" || type == "UI" || type == "BV" { isWhole[column] = true }
  }

  private mutating func setLower(_ column: Int, _ value: Double) throws(MPSProblem) {
    guard value < .infinity else { throw fault("a lower bound cannot be +infinity") }
    hasLower[column] = true
    program.lower[column] = value
  }

  /// A negative upper bound of a column without a lower one frees it downwards, as CPLEX has it (GLPK 5.0 keeps 0
  /// and finds no point); an upper bound of 0 leaves the lower bound 0.
  private mutating func setUpper(_ column: Int, _ value: Double) throws(MPSProblem) {
    guard value > -.infinity else { throw fault("an upper bound cannot be -infinity") }
    program.upper[column] = value
    if value < 0, !hasLower[column], program.lower[column] == 0 {
      program.lower[column] = -.infinity
      note("column \"\(program.columnNames[column])\" has a negative upper bound only: its lower bound is -infinity")
    }
  }
}
