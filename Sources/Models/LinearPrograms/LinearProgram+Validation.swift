/// What is wrong with a program, and where.
public struct InvalidLinearProgram: Error, Sendable, Equatable, CustomStringConvertible {
  /// The row, column or array at fault: `column 7 "x7"`.
  public var place: String
  /// What is wrong there: `the lower bound 3 is above the upper bound 2`.
  public var message: String

  public init(place: String, message: String) {
    self.place = place
    self.message = message
  }

  public var description: String { "\(place): \(message)" }
}

extension LinearProgram {
  /// Checks everything that the type's comment promises: shapes, positions, finite numbers, ordered bounds.
  ///
  /// The fields are open to any change, so whoever computes with a program from elsewhere calls this first; after it
  /// no index can be out of range.
  ///
  /// - Throws: the first fault in the order shapes, columns, rows, entries, integers.
  /// - Complexity: O(rows + columns + non-zeros).
  public func validate() throws(InvalidLinearProgram) {
    try validateShapes()
    try validateColumns()
    try validateRows()
    try validateEntries()
    try validateIntegers()
  }

  /// How a message names a column: its position from 0 and its name, if it has one.
  public func columnLabel(_ column: Int) -> String {
    columnNames.indices.contains(column) ? "column \(column) \"\(columnNames[column])\"" : "column \(column)"
  }

  /// How a message names a row.
  public func rowLabel(_ row: Int) -> String {
    rowNames.indices.contains(row) ? "row \(row) \"\(rowNames[row])\"" : "row \(row)"
  }

  private func validateShapes() throws(InvalidLinearProgram) {
    let shapes: [(name: String, count: Int, expected: Int)] = [
      ("lower", lower.count, columnCount), ("upper", upper.count, columnCount),
      ("rowUpper", rowUpper.count, rowCount), ("starts", starts.count, columnCount + 1),
      ("rows", rows.count, coefficients.count),
      ("columnNames", columnNames.count, columnNames.isEmpty ? 0 : columnCount),
      ("rowNames", rowNames.count, rowNames.isEmpty ? 0 : rowCount),
    ]
    for (name, count, expected) in shapes where count != expected {
      throw InvalidLinearProgram(place: name, message: "has \(count) entries, needs \(expected)")
    }
    guard columnCount < Int32.max, rowCount < Int32.max, nonZeroCount < Int32.max else {
      throw InvalidLinearProgram(place: "program", message: "has 2³¹ or more rows, columns or entries")
    }
    guard starts.first == 0, starts.last == nonZeroCount else {
      throw InvalidLinearProgram(place: "starts", message: "does not run from 0 to \(nonZeroCount)")
    }
    guard objectiveConstant.isFinite else {
      throw InvalidLinearProgram(place: "objectiveConstant", message: "is \(objectiveConstant)")
    }
  }

  private func validateColumns() throws(InvalidLinearProgram) {
    for column in cost.indices {
      guard cost[column].isFinite else {
        throw InvalidLinearProgram(place: columnLabel(column), message: "the cost is \(cost[column])")
      }
      if let fault = Self.boundFault(lower[column], upper[column]) {
        throw InvalidLinearProgram(place: columnLabel(column), message: fault)
      }
      guard starts[column] <= starts[column + 1] else {
        throw InvalidLinearProgram(place: columnLabel(column), message: "its entries end before they start")
      }
    }
  }

  private func validateRows() throws(InvalidLinearProgram) {
    for row in rowLower.indices {
      if let fault = Self.boundFault(rowLower[row], rowUpper[row]) {
        throw InvalidLinearProgram(place: rowLabel(row), message: fault)
      }
    }
  }

  private func validateEntries() throws(InvalidLinearProgram) {
    for column in cost.indices {
      var previous: Int32 = -1
      for entry in starts[column]..<starts[column + 1] {
        let row = rows[entry]
        guard row > previous, Int(row) < rowCount else {
          let fault = row > previous ? "is not in the program" : "comes after row \(previous)"
          throw InvalidLinearProgram(place: columnLabel(column), message: "row \(row) \(fault)")
        }
        guard coefficients[entry].isFinite else {
          throw InvalidLinearProgram(
            place: columnLabel(column), message: "its coefficient in \(rowLabel(Int(row))) is \(coefficients[entry])")
        }
        previous = row
      }
    }
  }

  private func validateIntegers() throws(InvalidLinearProgram) {
    var previous: Int32 = -1
    for column in integers {
      guard column > previous, Int(column) < columnCount else {
        throw InvalidLinearProgram(place: "integers", message: "column \(column) is out of order or not in the program")
      }
      previous = column
    }
  }

  private static func boundFault(_ lower: Double, _ upper: Double) -> String? {
    if lower.isNaN || upper.isNaN { return "a bound is not a number" }
    if lower == .infinity { return "the lower bound is +infinity" }
    if upper == -.infinity { return "the upper bound is -infinity" }
    if lower > upper { return "the lower bound \(lower) is above the upper bound \(upper)" }
    return nil
  }
}
