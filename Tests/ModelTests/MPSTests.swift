import LinearPrograms
import Support
import Testing

@Suite("MPS files")
struct MPSTests {
  private func read(_ text: String) throws -> LinearProgram { try LinearProgram(mps: Array(text.utf8)) }

  /// Rows of every type with a range, by the table of the format.
  @Test("ranges of every row type and sign")
  func ranges() throws {
    let program = try read(
      """
      NAME ranges
      ROWS
       N cost
       L l
       G g
       E plus
       E minus
       E zero
       N spare
      COLUMNS
       x cost 1 l 1
       x g 1 plus 1
       x minus 1 zero 1
       x spare 5
      RHS
       rhs cost -10 l -4
       rhs g 4 plus 4
       rhs minus 4 zero 4
       rhs spare 99
      RANGES
       rng l -2.5 g -2.5
       rng plus 2.5 minus -2.5
       rng zero 0
      ENDATA
      """)
    #expect(program.name == "ranges")
    #expect(program.rowNames == ["l", "g", "plus", "minus", "zero"])
    #expect(program.rowLower == [-6.5, 4, 4, 1.5, 4])
    #expect(program.rowUpper == [-4, 6.5, 6.5, 4, 4])
    #expect(program.objectiveConstant == 10)
    #expect(program.cost == [1])
    #expect(program.coefficients == [1, 1, 1, 1, 1])
  }

  @Test("bounds of every type")
  func bounds() throws {
    let columns = ["lo", "up", "negative", "fx", "fr", "mi", "pl", "bv", "li", "ui", "loNegative", "huge"]
    let text =
      "ROWS\n N cost\n G row\nCOLUMNS\n" + columns.map { " \($0) row 1\n" }.joined() + """
        RHS
        BOUNDS
         LO b lo 2
         UP b up 3
         UP b negative -3
         FX b fx -1.5
         FR b fr
         UP b mi 7
         MI b mi
         UP b pl 7
         PL b pl
         BV b bv
         LI b li 2
         UI b ui 5
         LO b loNegative -9
         UP b loNegative -3
         UP b huge 1e30
         UP other lo 2
        ENDATA
        """
    let (program, notes) = try LinearProgram.readingMPS(Array(text.utf8))
    let infinity = Double.infinity
    #expect(program.columnNames == columns)
    #expect(program.lower == [2, 0, -infinity, -1.5, -infinity, -infinity, 0, 0, 2, 0, -9, 0])
    #expect(program.upper == [infinity, 3, -3, -1.5, infinity, 7, infinity, 1, infinity, 5, -3, infinity])
    #expect(program.integers == [7, 8, 9])
    #expect(
      notes.map(\.description) == [
        "line 21: column \"negative\" has a negative upper bound only: its lower bound is -infinity",
        "line 34: set \"other\" and further ones are passed over; \"b\" came first",
      ])
  }

  @Test("markers, maximization, sets without names, CR LF, comments and Fortran numbers")
  func dialects() throws {
    let text = [
      "* a comment", "NAME", "OBJSENSE", "    MAX", "ROWS", " N\tprofit", " L\tr1", "COLUMNS", " a profit 1.5D1",
      " M1 'MARKER' 'INTORG'", " b profit 2 r1 1", " c profit 3 r1 1", " M2 'MARKER' 'INTEND'", " d r1 -.5e0", "",
      "RHS", " r1 10.", "RANGES", " r1 4", "BOUNDS", " UP c 4", " FR d", "ENDATA", "ignored",
    ].joined(separator: "\r\n")
    let (program, notes) = try LinearProgram.readingMPS(Array(text.utf8))
    #expect(program.wasMaximization)
    #expect(program.cost == [-15, -2, -3, 0])
    #expect(program.integers == [1, 2])
    #expect(program.upper == [.infinity, 1, 4, .infinity])
    #expect(program.lower == [0, 0, 0, -.infinity])
    #expect(program.rowLower == [6] && program.rowUpper == [10])
    #expect(notes.map(\.message) == ["integer column \"b\" has no bounds: taken as 0 or 1"])
  }

  @Test(
    "faults with their line",
    arguments: [
      ("ROWS\n N c\n L r\n L r\nENDATA", "line 4: row \"r\" is declared twice"),
      ("ROWS\n Q c\nENDATA", "line 2: row type \"Q\" is none of N, L, G, E"),
      ("ROWS\n N c\nCOLUMNS\n x r 1\nENDATA", "line 4: row \"r\" is not in ROWS; declare it there"),
      ("ROWS\n N c\nCOLUMNS\n x c 1e999\nENDATA", "line 4: \"1e999\" is not a finite decimal number"),
      ("ROWS\n N c\nCOLUMNS\n x c 0x1p3\nENDATA", "line 4: \"0x1p3\" is not a finite decimal number"),
      ("ROWS\n N c\nCOLUMNS\n x c nan\nENDATA", "line 4: \"nan\" is not a finite decimal number"),
      (
        "ROWS\n N c\nCOLUMNS\n x c 1\n y c 1\n x c 1\nENDATA",
        "line 6: column \"x\" was ended by another one; keep its lines together"
      ),
      (
        "ROWS\n N c\nCOLUMNS\n x c 1\n x c 2\nENDATA", "line 5: column \"x\" has two entries in row \"c\"; add them up"
      ),
      (
        "ROWS\n N c\nCOLUMNS\n x y c 1\nENDATA",
        "line 4: a line of COLUMNS is a column and one or two row–value pairs, names without spaces"
      ),
      ("ROWS\n N c\nCOLUMNS\n x c 1\n", "line 4: the file ends without ENDATA; is it cut off?"),
      ("ROWS\n L c\nCOLUMNS\n x c 1\nENDATA", "line 5: no objective: ROWS has no line of type N"),
      (
        "ROWS\n N c\nCOLUMNS\n x c 1\nBOUNDS\n UP b y 1\nENDATA",
        "line 6: column \"y\" is not in COLUMNS; declare it there"
      ),
      (
        "ROWS\n N c\nCOLUMNS\n x c 1\nBOUNDS\n SC b x 1\nENDATA",
        "line 6: semi-continuous columns (SC) are not read; use an integer column and a row"
      ),
      (
        "ROWS\n N c\nCOLUMNS\n x c 1\nBOUNDS\n LO b x 3\n UP b x 2\nENDATA",
        "line 8: the program as a whole: column 0 \"x\": the lower bound 3.0 is above the upper bound 2.0"
      ),
      (
        "ROWS\n N c\nQUADOBJ\nENDATA",
        "line 3: section QUADOBJ is not read; only linear programs with ROWS, COLUMNS, RHS, RANGES and BOUNDS are"
      ),
      ("OBJSENSE\n up\nENDATA", "line 2: objective sense \"up\" is neither MIN nor MAX"),
      (" x y 1\nENDATA", "line 1: data before the first section; section names begin in the first column"),
      ("", "line 0: the file ends without ENDATA; is it cut off?"),
    ])
  func faults(_ text: String, _ expected: String) {
    let problem = #expect(throws: MPSProblem.self) { try read(text) }
    #expect(problem?.description == expected)
  }

  @Test("what is written reads back the same")
  func roundTrip() throws {
    for seed in UInt64(0)..<300 {
      var program = RandomLinearProgram.solvable(seed: seed).program
      var random = SeededNumbers(seed: seed)
      for row in program.rowLower.indices
      where program.rowLower[row] == -.infinity && program.rowUpper[row] == .infinity {
        // A row without bounds is an N row, and those are passed over.
        program.rowUpper[row] = 1 / 3
      }
      for entry in program.coefficients.indices { program.coefficients[entry] /= random.number(1...7) }
      program.integers = program.cost.indices.filter { _ in random.chance(30) }.map { Int32($0) }
      program.wasMaximization = random.chance(50)
      program.name = "seed\(seed)"
      program.objectiveConstant = 0
      program.rowNames = program.rowLower.indices.map { "row\($0)" }
      program.columnNames = program.cost.indices.map { "x[\($0)]" }
      let again = try LinearProgram(mps: program.mps())
      #expect(again == program, "seed \(seed)")
    }
  }

  @Test("the constant is written as a column that is 1, since readers differ on its sign in RHS")
  func constant() throws {
    var program = RandomLinearProgram.solvable(seed: 5).program
    program.objectiveConstant = -2.5
    let again = try LinearProgram(mps: program.mps())
    #expect(again.objectiveConstant == 0)
    #expect(again.columnCount == program.columnCount + 1)
    #expect(again.columnNames.last == "%_constant" && again.cost.last == -2.5)
    #expect(again.lower.last == 1 && again.upper.last == 1)
  }

  @Test("names with spaces, Chinese, doubles and tricks become legal and stay different")
  func names() throws {
    var program = RandomLinearProgram.solvable(seed: 5).program
    let names = [
      "a b", "a%20b", "武汉", "武汉", "", "$x", "*", "\u{E9}", "e\u{301}", String(repeating: "长", count: 200), "R1",
    ]
    program = LinearProgram()
    for name in names {
      program.addRow(lower: 1, upper: 2)
      program.rowNames.append(name)
      program.addColumn(cost: 1, lower: 0, upper: .infinity, entries: [(Int32(program.rowCount - 1), 1)])
      program.columnNames.append(name)
    }
    let again = try LinearProgram(mps: program.mps())
    #expect(
      again.rowNames == [
        "a%20b", "a%2520b", "%E6%AD%A6%E6%B1%89", "R%_%_4", "R%_", "%24x", "%2A", "%C3%A9", "e%CC%81", "R%_%_10", "R1",
      ])
    #expect(again.rowUpper == program.rowUpper && again.rows == program.rows)
  }

  @Test("a malformed program is not written")
  func malformed() {
    var program = RandomLinearProgram.solvable(seed: 5).program
    program.cost[0] = .nan
    #expect(throws: InvalidLinearProgram(place: "column 0", message: "the cost is nan")) { try program.mps() }
    #expect(throws: InvalidLinearProgram.self) { try program.cplexLP() }
  }
}
