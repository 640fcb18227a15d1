import LinearPrograms
import Testing

@Suite("CPLEX LP files")
struct LPFileTests {
  @Test("the whole text of a program with everything in it")
  func text() throws {
    var program = LinearProgram()
    program.name = "all of it"
    program.objectiveConstant = 2.5
    for (name, lower, upper) in [
      ("cap", -Double.infinity, 4.0), ("need", 1, .infinity), ("pin", 3, 3), ("both", -1, 6),
      ("free", -.infinity, .infinity),
      ("empty", 0, .infinity),
    ] {
      program.addRow(lower: lower, upper: upper)
      program.rowNames.append(name)
    }
    let all: [(row: Int32, coefficient: Double)] = [(0, 1), (1, -1), (2, 0.5), (3, 2), (4, 1)]
    program.addColumn(cost: 1, lower: 0, upper: .infinity, entries: all)
    program.addColumn(cost: -0.1, lower: 0, upper: 8, entries: [(0, -2.25)])
    program.addColumn(cost: 0, lower: -.infinity, upper: .infinity, entries: [(3, 1)])
    program.addColumn(cost: 0, lower: 7, upper: 7, entries: [])
    program.addColumn(cost: 0, lower: -.infinity, upper: -1, entries: [(1, 1e20)])
    program.columnNames = ["x", "e1", "free", "北", "1st"]
    program.integers = [1]
    let expected = """
      \\ all of it
      Minimize
       objective: + x - 0.1 C%_e1 + 0 C%_%E5%8C%97 + 2.5 %_constant
      Subject To
       cap: + x - 2.25 C%_e1 <= 4
       need: - x + 1e+20 C%_1st >= 1
       pin: + 0.5 x = 3
       both%_low: + 2 x + C%_free >= -1
       both%_high: + 2 x + C%_free <= 6
      \\ row R%_free has no bounds and is left out
       R%_empty: 0 x >= 0
      Bounds
       0 <= C%_e1 <= 8
       C%_free free
       C%_%E5%8C%97 = 7
       -inf <= C%_1st <= -1
       %_constant = 1
      General
       C%_e1
      End

      """
    #expect(String(decoding: try program.cplexLP(), as: UTF8.self) == expected)
    program.wasMaximization = true
    #expect(
      String(decoding: try program.cplexLP(), as: UTF8.self).contains(
        "Maximize\n objective: - x + 0.1 C%_e1 + 0 C%_%E5%8C%97 - 2.5 %_constant\n"))
  }
}
