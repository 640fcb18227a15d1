import Foundation
import Testing

@testable import TargetBreakdown

/// Tables whose totals are exact, whose limits hold, and whose contradictions are true.
struct TargetTableTests {
  @Test("the textbook table: proportional where nothing binds")
  func proportional() throws {
    // History 10, 20, 30, 40 with both margins doubled is the history doubled.
    let cells = [(0, 0, 10.0), (0, 1, 20), (1, 0, 30), (1, 1, 40)].map {
      TargetTable.Cell(row: $0.0, column: $0.1, wish: $0.2)
    }
    #expect(try TargetTable(cells: cells, rows: [60, 140], columns: [80, 120]).solved() == [20, 40, 60, 80])
    // One of each: the fit's real numbers are halves, every total stays exact.
    let ones = (0..<4).map { TargetTable.Cell(row: $0 / 2, column: $0 % 2, wish: 1) }
    let units = try TargetTable(cells: ones, rows: [1, 1], columns: [1, 1]).solved()
    #expect(units[0] + units[1] == 1 && units[2] + units[3] == 1 && units[0] + units[2] == 1)
  }

  @Test("limits bind, and what they take away goes to the others")
  func limits() throws {
    let cells = [
      TargetTable.Cell(row: 0, column: nil, wish: 10, most: 2), TargetTable.Cell(row: 0, column: nil, wish: 10),
      TargetTable.Cell(row: 0, column: nil, wish: 1, least: 5),
    ]
    #expect(try TargetTable(cells: cells, rows: [30], columns: []).solved() == [2, 23, 5])
    #expect(try TargetTable(cells: cells, rows: [nil], columns: []).solved() == [2, 10, 5])
  }

  @Test("totals that differ in sum, and limits too tight, are named")
  func contradictions() {
    let cells = (0..<4).map { TargetTable.Cell(row: $0 / 2, column: $0 % 2, wish: 1) }
    let sums = #expect(throws: TargetTable.Contradiction.self) {
      try TargetTable(cells: cells, rows: [5, 5], columns: [5, 4]).solved()
    }
    #expect(sums == TargetTable.Contradiction(rows: [0, 1], columns: [0, 1], missing: 1))
    var tight = cells
    tight[0].most = 1
    tight[1].most = 1
    let row = #expect(throws: TargetTable.Contradiction.self) {
      try TargetTable(cells: tight, rows: [3, 2], columns: [2, 3]).solved()
    }
    #expect(row?.rows == [0] && row?.columns == [] && row?.missing == 1)
  }

  /// One hundred here, as many as ALLOT_SEEDS says there.
  @Test("random tables: every total exact, every limit kept")
  func random() throws {
    let count = Int(ProcessInfo.processInfo.environment["ALLOT_SEEDS"] ?? "") ?? 40
    for seed in 0..<UInt64(max(100, count)) {
      var random = SeededNumbers(seed: seed)
      let (table, hidden) = Self.table(&random)
      let units = try table.solved()
      #expect(Self.objection(table, units) == nil, "seed \(seed)")
      // The table that the totals were taken from is one of those it could have been.
      #expect(Self.objection(table, hidden) == nil, "seed \(seed)")
    }
  }

  @Test("small tables: the nearest of all, and a contradiction only where no table exists")
  func bruteForce() {
    for seed in 0..<UInt64(60) {
      var random = SeededNumbers(seed: 1000 + seed)
      var table = TargetTable(cells: [], rows: [], columns: [])
      for cell in 0..<4 {
        let least = random.below(3)
        table.cells.append(
          TargetTable.Cell(
            row: cell / 2, column: cell % 2, wish: Double(random.below(40)) / 7, least: least,
            most: least + random.below(4)))
      }
      table.rows = [random.below(9), random.below(9)]
      table.columns = [random.below(9), random.below(3) == 0 ? nil : random.below(9)]
      let fit = BiproportionalFit(table).fitted
      func distance(_ units: [Int]) -> Double {
        zip(units, fit).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
      }
      let best = Self.all(table).filter { Self.objection(table, $0) == nil }.map(distance).min()
      do {
        let units = try table.solved()
        #expect(Self.objection(table, units) == nil, "seed \(1000 + seed)")
        #expect(abs(distance(units) - (best ?? -1)) < 1e-6, "seed \(1000 + seed): \(units)")
      } catch {
        #expect(best == nil && error.missing > 0, "seed \(1000 + seed): \(error)")
      }
    }
  }

  @Test("three kinds of totals at once, every one exact")
  func threeKinds() throws {
    for seed in 0..<UInt64(30) {
      var random = SeededNumbers(seed: 2000 + seed)
      var cells: [TargetBreakdown.Cell] = []
      var totals = [Array(repeating: 0, count: 3), Array(repeating: 0, count: 4), Array(repeating: 0, count: 5)]
      for cell in 0..<60 {
        let groups = [cell % 3, cell / 3 % 4, cell / 12]
        let units = random.below(20)
        for kind in 0..<3 { totals[kind][groups[kind]] += units }
        cells.append(TargetBreakdown.Cell(groups: groups, wish: Double(random.below(30))))
      }
      let units = try TargetBreakdown(cells: cells, totals: totals).solved()
      for kind in 0..<3 {
        for (position, total) in totals[kind].enumerated() {
          let sum = cells.indices.reduce(0) { $0 + (cells[$1].groups[kind] == position ? units[$1] : 0) }
          #expect(sum == total, "seed \(2000 + seed): kind \(kind), \(position)")
        }
      }
    }
  }

  /// A table with holes, limits around hidden units, and totals (some not given) that those units have.
  private static func table(_ random: inout SeededNumbers) -> (TargetTable, hidden: [Int]) {
    let (rows, columns) = (1 + random.below(12), 1 + random.below(12))
    var table = TargetTable(
      cells: [], rows: Array(repeating: 0, count: rows), columns: Array(repeating: 0, count: columns))
    var hidden: [Int] = []
    let scale = [3, 50, 100_000][random.below(3)]
    for row in 0..<rows {
      for column in 0..<columns where random.below(5) > 0 {
        let units = random.below(scale)
        let hasMost = random.below(3) == 0
        table.cells.append(
          TargetTable.Cell(
            row: row, column: column, wish: random.below(6) == 0 ? 0 : Double(random.below(3 * scale)) / 3,
            least: random.below(3) == 0 ? random.below(units + 1) : 0, most: hasMost ? units + random.below(scale) : nil
          ))
        hidden.append(units)
        table.rows[row]? += units
        table.columns[column]? += units
      }
    }
    for row in 0..<rows where random.below(6) == 0 { table.rows[row] = nil }
    for column in 0..<columns where random.below(6) == 0 { table.columns[column] = nil }
    return (table, hidden)
  }

  /// What a table of units breaks.
  private static func objection(_ table: TargetTable, _ units: [Int]) -> String? {
    for (cell, units) in zip(table.cells, units) where units < cell.least || units > cell.most ?? .max {
      return "\(units) outside \(cell)"
    }
    for (row, total) in table.rows.enumerated() {
      let sum = table.cells.indices.reduce(0) { $0 + (table.cells[$1].row == row ? units[$1] : 0) }
      if let total, total != sum { return "row \(row): \(sum) for \(total)" }
    }
    for (column, total) in table.columns.enumerated() {
      let sum = table.cells.indices.reduce(0) { $0 + (table.cells[$1].column == column ? units[$1] : 0) }
      if let total, total != sum { return "column \(column): \(sum) for \(total)" }
    }
    return nil
  }

  /// Every table within the limits.
  private static func all(_ table: TargetTable) -> [[Int]] {
    table.cells.reduce([[]]) { tables, cell in
      tables.flatMap { table in (cell.least...(cell.most ?? cell.least)).map { table + [$0] } }
    }
  }
}

/// Numbers that are the same everywhere. Source: Steele, Lea, Flood, SplitMix, doi 10.1145/2660193.2660195.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// 0 ..< bound.
  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}
