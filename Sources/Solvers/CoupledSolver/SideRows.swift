/// Side rows of a `ReducedProgram`, row by row, thinned: where a row names most arcs of a node with one and the same
/// share of their balance coefficients, that multiple of the balance is taken off the row.
///
/// What leaves a warehouse in units of throughput, for one, is a row over all its lanes; less the balances of its stock
/// it is a row over what stays behind. The row keeps its multiplier; a node's is less by multiple · multiplier of the
/// row. Fewer entries make everything cheaper: the normal equations, the working basis, each pass over the columns.
///
/// - Complexity: O(row entries + arcs at nodes that are thinned).
struct SideRows {
  /// Entries of row i: `start[i] ..< start[i + 1]`.
  private(set) var start: [Int] = [0]
  private(set) var arc: [Int32] = []
  private(set) var coefficient: [Double] = []
  private(set) var lower: [Double]
  private(set) var upper: [Double]
  /// Multiples taken off: of row i `thinnedStart[i] ..< thinnedStart[i + 1]`.
  private(set) var thinnedStart: [Int] = [0]
  private(set) var thinnedNode: [Int32] = []
  private(set) var multiple: [Double] = []

  /// - Parameters:
  ///   - program: nodes and arcs; its rows are not read.
  ///   - entries: of row i, its arcs and coefficients, each arc once.
  init(
    _ program: ReducedProgram, lower: [Double], upper: [Double],
    entries: (_ row: Int, _ body: (_ arc: Int, _ coefficient: Double) -> Void) -> Void
  ) {
    self.lower = lower
    self.upper = upper
    var work = Work(program)
    for row in lower.indices {
      entries(row) { work.add($1, to: $0) }
      for node in work.nodesMostlyNamed() {
        let share = work.commonShare(at: node)
        guard share != 0 else { continue }
        work.take(share, of: node)
        let shift = share * program.supply[Int(node)]
        self.lower[row] -= shift
        self.upper[row] -= shift
        thinnedNode.append(node)
        multiple.append(share)
      }
      thinnedStart.append(multiple.count)
      work.drain { arc, coefficient in
        self.arc.append(arc)
        self.coefficient.append(coefficient)
      }
      start.append(arc.count)
    }
  }

  /// One row at a time, spread over all arcs.
  private struct Work {
    let program: ReducedProgram
    /// Arcs at node v: `around[aroundStart[v] ..< aroundStart[v + 1]]`.
    private let aroundStart: [Int]
    private let around: [Int32]
    private var value: [Double]
    private var isListed: [Bool]
    private var listed: [Int32] = []
    private var named: [Int32]

    init(_ program: ReducedProgram) {
      self.program = program
      (aroundStart, around) = program.arcsAround()
      value = Array(repeating: 0, count: program.arcCount)
      isListed = Array(repeating: false, count: program.arcCount)
      named = Array(repeating: 0, count: program.nodeCount)
    }

    mutating func add(_ amount: Double, to arc: Int) {
      if !isListed[arc] {
        isListed[arc] = true
        listed.append(Int32(truncatingIfNeeded: arc))
      }
      value[arc] += amount
    }

    /// Nodes more than half of whose arcs the row names, ascending.
    mutating func nodesMostlyNamed() -> [Int32] {
      var found: [Int32] = []
      for arc in listed {
        for node in [program.tail[Int(arc)], program.head[Int(arc)]] where node >= 0 {
          named[Int(node)] += 1
          let degree = aroundStart[Int(node) + 1] - aroundStart[Int(node)]
          if Int(named[Int(node)]) == degree / 2 + 1, degree > 2 { found.append(node) }
        }
      }
      for arc in listed {
        for node in [program.tail[Int(arc)], program.head[Int(arc)]] where node >= 0 { named[Int(node)] = 0 }
      }
      return found.sorted()
    }

    private func share(_ arc: Int32, _ node: Int32) -> Double {
      let arc = Int(arc)
      return program.tail[arc] == node ? value[arc] / program.factor[arc] : -value[arc]
    }

    /// What most arcs at `node` have in common, 0 where that is nothing (R. S. Boyer, J. S. Moore, majority vote).
    func commonShare(at node: Int32) -> Double {
      let arcs = around[aroundStart[Int(node)]..<aroundStart[Int(node) + 1]]
      var (candidate, votes) = (0.0, 0)
      for arc in arcs {
        let own = share(arc, node)
        if votes == 0 { (candidate, votes) = (own, 1) } else { votes += own == candidate ? 1 : -1 }
      }
      let count = arcs.reduce(0) { $0 + (share($1, node) == candidate ? 1 : 0) }
      return 2 * count > arcs.count ? candidate : 0
    }

    mutating func take(_ share: Double, of node: Int32) {
      for place in aroundStart[Int(node)]..<aroundStart[Int(node) + 1] {
        let arc = Int(around[place])
        // Those that have it come out at 0 exactly.
        if self.share(around[place], node) == share {
          value[arc] = 0
        } else {
          add(program.tail[arc] == node ? -share * program.factor[arc] : share, to: arc)
        }
      }
    }

    /// Hands out what is left of the row, arcs ascending, and forgets it.
    mutating func drain(_ body: (_ arc: Int32, _ coefficient: Double) -> Void) {
      for arc in listed.sorted() {
        if value[Int(arc)] != 0 { body(arc, value[Int(arc)]) }
        value[Int(arc)] = 0
        isListed[Int(arc)] = false
      }
      listed.removeAll(keepingCapacity: true)
    }
  }
}
