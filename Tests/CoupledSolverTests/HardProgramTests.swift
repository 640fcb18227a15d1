import CoupledSolver
import Solutions
import SolverInterface
import Support
import Testing

@Suite("Coupled solver on programs that are hard to handle")
struct HardProgramTests {
  private static func optimum(_ program: CoupledProgram) throws -> Double? {
    guard case .optimal(let solution) = try CoupledSolver().solve(program) else { return nil }
    return solution.objective
  }

  /// Each row again, and twice itself: the same optimum.
  @Test("rows that say the same again", arguments: 1...12 as ClosedRange<UInt64>)
  func parallelRows(seed: UInt64) throws {
    let program = RandomCoupledProgram.make(.feasible, seed: seed)
    let expected = try #require(try Self.optimum(program), "seed \(seed)")
    var more = program
    for row in 0..<program.rowCount {
      for factor in [1.0, 2] {
        let entries = program.rowStarts[row]..<program.rowStarts[row + 1]
        more.rowArcs += program.rowArcs[entries]
        more.rowCoefficients += program.rowCoefficients[entries].map { $0 * factor }
        more.rowStarts.append(more.rowArcs.count)
        more.rowLower.append(program.rowLower[row] * factor)
        more.rowUpper.append(program.rowUpper[row] * factor)
      }
    }
    let found = try #require(try Self.optimum(more), "seed \(seed)")
    #expect(abs(found - expected) <= 1e-8 * max(1, abs(expected)), "seed \(seed)")
  }

  /// Money and quantities a million times as large, or as small, change the optimum by as much.
  @Test("numbers of any size", arguments: [1e-4, 1e6], 1...8 as ClosedRange<UInt64>)
  func scales(scale: Double, seed: UInt64) throws {
    var program = RandomCoupledProgram.make(.feasible, seed: seed)
    let expected = try #require(try Self.optimum(program), "seed \(seed)")
    for node in program.supply.indices { program.supply[node] *= scale }
    for arc in program.tail.indices {
      program.lower[arc] *= scale
      program.upper[arc] *= scale
    }
    for row in program.rowLower.indices {
      program.rowLower[row] *= scale
      program.rowUpper[row] *= scale
    }
    let found = try #require(try Self.optimum(program), "seed \(seed)")
    #expect(abs(found / scale - expected) <= 1e-6 * max(1, abs(expected)), "seed \(seed)")
  }

  /// Supplies and capacities of 0 but for one unit: every vertex but a few is degenerate.
  @Test("nothing to move, almost")
  func degenerate() throws {
    var program = CoupledProgram()
    let (stores, shops) = (6, 8)
    program.supply = Array(repeating: 0, count: stores) + Array(repeating: 0, count: shops)
    program.supply[0] = 1
    program.supply[stores] = -1
    for store in 0..<stores {
      for shop in 0..<shops { add(&program, Int32(store), Int32(stores + shop), cost: 2) }
    }
    for store in 0..<stores { add(&program, Int32(store), -1, cost: 0) }
    for shop in 0..<shops { add(&program, -1, Int32(stores + shop), cost: 5) }
    // Nothing may leave store 0 for shops 1 and up; all rows at 0.
    program.rowArcs = (1..<shops).map { Int32($0) }
    program.rowCoefficients = Array(repeating: 1, count: shops - 1)
    program.rowStarts.append(program.rowArcs.count)
    program.rowLower = [0]
    program.rowUpper = [0]
    #expect(try Self.optimum(program) == 2)
  }

  @Test("arcs without room, a row without arcs, a node without arcs, nothing at all")
  func empty() throws {
    #expect(try Self.optimum(CoupledProgram()) == 0)
    var program = CoupledProgram()
    program.supply = [3, -3, 0]
    add(&program, 0, 1, cost: 4)
    add(&program, 0, 1, cost: 1, upper: 0)
    add(&program, 1, 2, cost: -9, upper: 0)
    program.rowStarts.append(0)
    program.rowLower = [-1]
    program.rowUpper = [1]
    #expect(try Self.optimum(program) == 12)
    // A row without arcs that asks for something, and a node without arcs that has something.
    var asking = program
    asking.rowLower = [1]
    guard case .infeasible = try CoupledSolver().solve(asking) else {
      Issue.record("a row without arcs cannot reach 1")
      return
    }
    program.supply[2] = 1
    guard case .infeasible = try CoupledSolver().solve(program) else {
      Issue.record("a unit that nothing takes away")
      return
    }
  }

  private func add(
    _ program: inout CoupledProgram, _ tail: Int32, _ head: Int32, cost: Double, upper: Double = .infinity
  ) {
    program.tail.append(tail)
    program.head.append(head)
    program.lower.append(0)
    program.upper.append(upper)
    program.cost.append(cost)
    program.tailFactor.append(1)
  }
}
