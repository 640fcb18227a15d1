import LinearPrograms
import Support
import Testing

@Suite("Validation of linear programs")
struct ValidationTests {
  private static let damages: [(damage: @Sendable (inout LinearProgram) -> Void, fault: String)] = [
    ({ $0.lower.removeLast() }, "lower: has 1 entries, needs 2"),
    ({ $0.rowUpper.append(1) }, "rowUpper: has 3 entries, needs 2"),
    ({ $0.starts.removeLast() }, "starts: has 2 entries, needs 3"),
    ({ $0.starts = [] }, "starts: has 0 entries, needs 3"),
    ({ $0.starts[0] = 1 }, "starts: does not run from 0 to 3"),
    ({ $0.starts[1] = 7 }, "column 1 \"b\": its entries end before they start"),
    ({ $0.starts[1] = -1 }, "column 0 \"a\": its entries end before they start"),
    ({ $0.rows[1] = 0 }, "column 0 \"a\": row 0 comes after row 0"),
    ({ $0.rows[1] = 2 }, "column 0 \"a\": row 2 is not in the program"),
    ({ $0.rows[0] = -1 }, "column 0 \"a\": row -1 comes after row -1"),
    ({ $0.rows.append(1) }, "rows: has 4 entries, needs 3"),
    ({ $0.coefficients[2] = .infinity }, "column 1 \"b\": its coefficient in row 0 \"r\" is inf"),
    ({ $0.cost[1] = .nan }, "column 1 \"b\": the cost is nan"),
    ({ $0.lower[0] = .infinity }, "column 0 \"a\": the lower bound is +infinity"),
    ({ $0.rowUpper[1] = -.infinity }, "row 1 \"s\": the upper bound is -infinity"),
    ({ $0.rowLower[1] = .nan }, "row 1 \"s\": a bound is not a number"),
    ({ $0.lower[0] = 9 }, "column 0 \"a\": the lower bound 9.0 is above the upper bound 5.0"),
    ({ $0.integers = [1, 0] }, "integers: column 0 is out of order or not in the program"),
    ({ $0.integers = [2] }, "integers: column 2 is out of order or not in the program"),
    ({ $0.columnNames = ["a"] }, "columnNames: has 1 entries, needs 2"),
    ({ $0.objectiveConstant = .infinity }, "objectiveConstant: is inf"),
  ]

  @Test("every kind of damage is found and placed")
  func damaged() throws {
    var good = LinearProgram()
    good.addRow(lower: 0, upper: 8)
    good.addRow(lower: 0, upper: 8)
    good.addColumn(cost: 1, lower: 0, upper: 5, entries: [(0, 1), (1, 1)])
    good.addColumn(cost: 1, lower: 0, upper: 5, entries: [(0, 1)])
    good.rowNames = ["r", "s"]
    good.columnNames = ["a", "b"]
    try good.validate()
    for (damage, fault) in Self.damages {
      var program = good
      damage(&program)
      let found = #expect(throws: InvalidLinearProgram.self, "\(fault)") { try program.validate() }
      #expect(found?.description == fault)
    }
  }
}
