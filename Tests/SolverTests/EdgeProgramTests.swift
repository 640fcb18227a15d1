import LinearPrograms
import SolutionChecks
import Solutions
import SolverInterface
import Testing

/// Programs that solvers trip over, each with its answer worked out by hand.
@Suite("Edge programs")
struct EdgeProgramTests {
  enum Answer: Equatable { case optimal(Double), infeasible, unbounded }

  struct Edge: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let answer: Answer
    let program: LinearProgram

    init(_ name: String, _ answer: Answer, _ build: (inout LinearProgram) -> Void) {
      testDescription = name
      self.answer = answer
      var program = LinearProgram()
      build(&program)
      self.program = program
    }
  }

  static let edges = [
    Edge("nothing at all", .optimal(0)) { _ in },
    Edge("a constant only", .optimal(-3.5)) { $0.objectiveConstant = -3.5 },
    Edge("columns without rows", .optimal(-7)) {
      $0.addColumn(cost: 2, lower: -5, upper: 4, entries: [])
      $0.addColumn(cost: -1, lower: 0, upper: 0, entries: [])
      $0.addColumn(cost: 0, lower: -.infinity, upper: .infinity, entries: [])
      $0.addColumn(cost: -1, lower: 0, upper: 3, entries: [])
      $0.objectiveConstant = 6
    },
    Edge("a column without rows and end", .unbounded) {
      $0.addColumn(cost: -1, lower: 0, upper: .infinity, entries: [])
    },
    Edge("rows without columns", .optimal(0)) { $0.addRow(lower: -1, upper: 0) },
    Edge("a row without columns that excludes 0", .infeasible) { $0.addRow(lower: 1, upper: 2) },
    Edge("a row without entries that excludes 0", .infeasible) {
      $0.addRow(lower: -.infinity, upper: -1)
      $0.addColumn(cost: 1, lower: 0, upper: 1, entries: [])
    },
    Edge("coefficients that are 0", .optimal(0)) {
      $0.addRow(lower: 0, upper: 1)
      $0.addColumn(cost: 1, lower: 0, upper: 1, entries: [(0, 1)])
      $0.coefficients = [0]
    },
    Edge("free rows only", .optimal(-4)) {
      $0.addRow(lower: -.infinity, upper: .infinity)
      $0.addColumn(cost: -1, lower: 0, upper: 4, entries: [(0, 1)])
    },
    Edge("no cost", .optimal(0)) {
      $0.addRow(lower: 3, upper: 3)
      $0.addColumn(cost: 0, lower: 0, upper: .infinity, entries: [(0, 2)])
    },
    Edge("all columns fixed", .optimal(5)) {
      $0.addRow(lower: 0, upper: 9)
      $0.addColumn(cost: 1, lower: 2, upper: 2, entries: [(0, 1)])
      $0.addColumn(cost: 1, lower: 3, upper: 3, entries: [(0, 1)])
    },
    Edge("all columns fixed, against a row", .infeasible) {
      $0.addRow(lower: 0, upper: 4)
      $0.addColumn(cost: 1, lower: 2, upper: 2, entries: [(0, 1)])
      $0.addColumn(cost: 1, lower: 3, upper: 3, entries: [(0, 1)])
    },
    Edge("no point and no end: no point", .infeasible) {
      $0.addRow(lower: 1, upper: .infinity)
      $0.addRow(lower: -.infinity, upper: 0)
      $0.addColumn(cost: 0, lower: 0, upper: .infinity, entries: [(0, 1), (1, 1)])
      $0.addColumn(cost: -1, lower: 0, upper: .infinity, entries: [])
    },
    Edge("an integer column between two whole numbers", .infeasible) {
      $0.addRow(lower: 0, upper: 9)
      $0.addColumn(cost: 1, lower: 0.25, upper: 0.75, entries: [(0, 1)])
      $0.integers = [0]
    },
    Edge("an integer column with broken bounds", .optimal(-2)) {
      $0.addRow(lower: 0, upper: 9)
      $0.addColumn(cost: -1, lower: -0.5, upper: 2.9, entries: [(0, 1)])
      $0.integers = [0]
    },
    Edge("integer columns, a relaxation with points and none of them whole", .infeasible) {
      $0.addRow(lower: 1, upper: 1)
      $0.addColumn(cost: 1, lower: 0, upper: 5, entries: [(0, 2)])
      $0.addColumn(cost: 1, lower: 0, upper: 5, entries: [(0, 4)])
      $0.integers = [0, 1]
    },
    Edge("integer columns without end", .unbounded) {
      $0.addRow(lower: -.infinity, upper: 2)
      $0.addColumn(cost: -1, lower: 0, upper: .infinity, entries: [(0, 1)])
      $0.addColumn(cost: -1, lower: 0, upper: .infinity, entries: [(0, -1)])
      $0.integers = [0, 1]
    },
    Edge("integer columns without rows", .optimal(-3)) {
      $0.addColumn(cost: -1, lower: 0, upper: 3.5, entries: [])
      $0.integers = [0]
    },
  ]

  @Test("are answered", arguments: linearProgramBackends, edges)
  func answered(_ backend: any LinearProgramBackend, _ edge: Edge) throws {
    if !edge.program.integers.isEmpty, !type(of: backend).capabilities.contains(.integerColumns) { return }
    switch try backend.solve(edge.program, from: nil, limits: SolveLimits()) {
    case .optimal(let solution):
      guard case .optimal(let objective) = edge.answer else {
        Issue.record("optimal, expected \(edge.answer)")
        return
      }
      #expect(abs(solution.objective - objective) <= 1e-9)
      let certificate = LinearProgramCertificate(edge.program, x: solution.x, rowDuals: solution.rowDuals)
      #expect(certificate.isFeasible(within: certificateTolerance))
      if edge.program.integers.isEmpty { #expect(abs(certificate.gap) <= certificateTolerance) }
    case .infeasible: #expect(edge.answer == .infeasible)
    case .unbounded: #expect(edge.answer == .unbounded)
    case let outcome: Issue.record("\(outcome)")
    }
  }

  @Test("numbers out of range are refused by name", arguments: linearProgramBackends)
  func refused(_ backend: any LinearProgramBackend) {
    let damages: [((inout LinearProgram) -> Void, BackendFailure.Code)] = [
      ({ $0.cost[0] = .nan }, .invalidModel), ({ $0.rows[0] = 9 }, .invalidModel), ({ $0.lower[0] = 7 }, .invalidModel),
      ({ $0.starts = [] }, .invalidModel), ({ $0.cost[0] = 1e308 }, .costRange),
      ({ $0.upper[0] = 1e300 }, .capacityRange),
      ({ $0.rowLower[0] = -1e200 }, .capacityRange), ({ $0.coefficients[0] = 1e-300 }, .invalidModel),
      ({ $0.coefficients[0] = 1e300 }, .invalidModel),
    ]
    for (damage, code) in damages {
      var program = LinearProgram()
      program.addRow(lower: 1, upper: 2)
      program.addColumn(cost: 1, lower: 0, upper: 5, entries: [(0, 1)])
      damage(&program)
      let failure = #expect(throws: BackendFailure.self) {
        try backend.solve(program, from: nil, limits: SolveLimits())
      }
      #expect(failure?.code == code)
      #expect(failure?.message.isEmpty == false)
    }
  }
}
