/// Which blocks of a program look alike: as many constraints and columns, with entries at the same places.
///
/// Products that share their lanes make such blocks. They are eliminated alike, so one of them is enough to find out
/// how, and what tells it stays in the cache from block to block.
///
/// - Complexity: O(entries).
struct BlockPatterns {
  /// The first block that looks like block b, and the first that has its coefficients as well.
  private(set) var alike: [Int] = []
  private(set) var same: [Int] = []
  /// The blocks that are the first of their kind, ascending.
  private(set) var first: [Int] = []

  init(_ program: BlockAngularProgram) {
    var seen: [UInt64: [Int]] = [:]
    for block in 0..<program.blockCount {
      let key = Self.key(program, block)
      let rivals = seen[key, default: []]
      let found = rivals.first { Self.areAlike(program, $0, block) }
      alike.append(found ?? block)
      if found == nil {
        first.append(block)
        seen[key, default: []].append(block)
      }
      same.append(found.map { Self.haveSameCoefficients(program, $0, block) ? $0 : block } ?? block)
    }
  }

  /// Tells most blocks that differ apart.
  private static func key(_ program: BlockAngularProgram, _ block: Int) -> UInt64 {
    var key = UInt64(truncatingIfNeeded: program.rowStart[block + 1] - program.rowStart[block])
    let base = Int32(truncatingIfNeeded: program.rowStart[block])
    for entry in program.entries(of: block) {
      let constraint = program.index[entry]
      let place = constraint < program.localRows ? constraint - base : constraint
      key = (key ^ UInt64(truncatingIfNeeded: place)) &* 0x100_0000_01b3
    }
    return key
  }

  private static func areAlike(_ program: BlockAngularProgram, _ one: Int, _ other: Int) -> Bool {
    let (columns, otherColumns) = (program.columns(of: one), program.columns(of: other))
    let (entries, otherEntries) = (program.entries(of: one), program.entries(of: other))
    let (rows, otherRows) = (program.rows(of: one), program.rows(of: other))
    guard columns.count == otherColumns.count, entries.count == otherEntries.count, rows.count == otherRows.count
    else { return false }
    let shift = Int32(truncatingIfNeeded: otherEntries.lowerBound - entries.lowerBound)
    for (column, otherColumn) in zip(columns, otherColumns) {
      guard program.start[column] + shift == program.start[otherColumn],
        program.linkStart[column] + shift == program.linkStart[otherColumn]
      else { return false }
    }
    let drop = Int32(truncatingIfNeeded: otherRows.lowerBound - rows.lowerBound)
    for (entry, otherEntry) in zip(entries, otherEntries) {
      let constraint = program.index[entry]
      let expected = constraint < program.localRows ? constraint + drop : constraint
      guard expected == program.index[otherEntry] else { return false }
    }
    return true
  }

  private static func haveSameCoefficients(_ program: BlockAngularProgram, _ one: Int, _ other: Int) -> Bool {
    zip(program.entries(of: one), program.entries(of: other)).allSatisfy {
      program.coefficient[$0] == program.coefficient[$1]
    }
  }
}

extension BlockAngularProgram {
  fileprivate func columns(of block: Int) -> Range<Int> { columnStart[block]..<columnStart[block + 1] }
  fileprivate func rows(of block: Int) -> Range<Int> { rowStart[block]..<rowStart[block + 1] }
}
