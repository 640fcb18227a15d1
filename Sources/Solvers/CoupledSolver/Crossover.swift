/// From an interior point to a basis.
///
/// The arcs that carry most, measured by their distance from their bounds, become the trees of the groups. All slacks
/// are basic at first. What then lies between its bounds without being basic is pushed to a bound, one variable after
/// the other, the greatest first; where something basic blocks the way it leaves the basis, and what was pushed enters.
///
/// Source: R. E. Bixby, M. J. Saltzman, "Recovering an optimal LP basis from an interior point solution", Operations
/// Research Letters 15 (1994) 169–178; the maximum-weight trees as in M. G. C. Resende, G. Veiga, "An implementation of
/// the dual affine scaling algorithm for minimum-cost flow on bipartite uncapacitated networks", SIAM J. Optim. 3
/// (1993) 516–537.
enum Crossover {
  /// A factored basis whose point is near `x`, nil where it outgrows its memory; and how many arcs were pushed.
  ///
  /// - Parameters:
  ///   - x: one value an arc of the program, within bounds.
  ///   - reducedCost: one value an arc: positive where the lower bound holds it.
  static func basis(
    _ program: ReducedProgram, x: [Double], reducedCost: [Double], in arena: Arena
  ) -> (basis: SideRowBasis?, superbasics: Int) {
    let weight = (0..<program.arcCount).map { min(x[$0], program.upper[$0] - x[$0]) }
    guard var basis = planted(program, weight: weight, in: arena) else { return (nil, 0) }
    var superbasics: [Int32] = []
    for arc in 0..<program.arcCount where basis.state[arc] != SideRowBasis.ArcState.inTree {
      let range = program.upper[arc]
      if weight[arc] > 1e-7 * max(1, abs(x[arc])), weight[arc] > abs(reducedCost[arc]) {
        basis.state[arc] = SideRowBasis.ArcState.superbasic
        basis.x[arc] = x[arc]
        superbasics.append(Int32(truncatingIfNeeded: arc))
      } else if range < .infinity, x[arc] > 0.5 * range {
        basis.state[arc] = SideRowBasis.ArcState.atUpper
        basis.x[arc] = range
      }
    }
    superbasics.sort { (weight[Int($1)], $0) < (weight[Int($0)], $1) }
    guard push(superbasics, &basis) else { return (nil, superbasics.count) }
    return (basis.refactor() ? basis : nil, superbasics.count)
  }

  /// Pushes superbasic arcs, first to last; false where the basis outgrows its memory.
  static func push(_ superbasics: [Int32], _ basis: inout SideRowBasis) -> Bool {
    basis.recomputePoint()
    for arc in superbasics {
      guard push(arc, &basis) else { return false }
    }
    return true
  }

  /// A factored basis to start from without a point: everything at its lower bound, arcs to and from the ground first.
  static func slackBasis(_ program: ReducedProgram, in arena: Arena) -> SideRowBasis? {
    let weight = (0..<program.arcCount).map { program.tail[$0] < 0 || program.head[$0] < 0 ? 1.0 : 0 }
    return planted(program, weight: weight, in: arena)
  }

  /// A basis of the trees of greatest weight, all slacks basic, everything else at its lower bound.
  private static func planted(_ program: ReducedProgram, weight: [Double], in arena: Arena) -> SideRowBasis? {
    let forest = Forest(program, weight: weight)
    guard forest.looseRoots.count <= 2_000, program.rowCount <= 20_000 else { return nil }
    let capacity = min(program.rowCount, CoupledSolver.mostLinkingRows) + forest.looseRoots.count + 64
    var basis = SideRowBasis(program, capacity: capacity, in: arena)
    forest.plant(in: basis)
    basis.constraints = forest.looseRoots.map { -1 - $0 }
    basis.columns = basis.constraints
    for position in basis.constraints.indices { basis.inverse[position * capacity + position] = 1 }
    return basis
  }

  /// Moves a superbasic arc to a bound, or makes it basic where something blocks the way.
  private static func push(_ arc: Int32, _ basis: inout SideRowBasis) -> Bool {
    basis.respond(to: .arc(arc))
    let slope = basis.slope(of: .arc(arc), phaseOne: false)
    let (below, above) = (basis.x[arc], basis.upper[arc] - basis.x[arc])
    // Downhill; where it is level, to the nearer bound.
    let isLevel = abs(slope) <= 1e-7 * max(1, abs(basis.cost[arc]))
    var goesUp = isLevel ? above < below : slope < 0
    var step = basis.findStep(direction: goesUp ? 1 : -1, ownLimit: goesUp ? above : below, slack: .infinity)
    if step.length == .infinity {
      goesUp = false
      step = basis.findStep(direction: -1, ownLimit: below, slack: .infinity)
    }
    let direction = goesUp ? 1.0 : -1.0
    basis.move(.arc(arc), by: direction * step.length)
    if case .itself = step.blocking {
      basis.state[arc] = goesUp ? SideRowBasis.ArcState.atUpper : SideRowBasis.ArcState.atLower
      basis.x[arc] = goesUp ? basis.upper[arc] : 0
      return true
    }
    return basis.exchange(.arc(arc), step.blocking, pivot: step.pivot, toUpper: step.toUpper, slope: slope)
  }
}

/// Spanning trees of greatest weight, by Kruskal's rule, group by group; the ground is a node of every group.
struct Forest {
  /// Arcs in the forest.
  private(set) var arcs: [Int32] = []
  /// One node of each component that no arc ties to the ground.
  private(set) var looseRoots: [Int32] = []
  private let program: ReducedProgram

  init(_ program: ReducedProgram, weight: [Double]) {
    self.program = program
    var sets = Array(0..<Int32(program.nodeCount + program.groupCount))
    func find(_ element: Int32) -> Int32 {
      var here = element
      while sets[Int(here)] != here {
        sets[Int(here)] = sets[Int(sets[Int(here)])]
        here = sets[Int(here)]
      }
      return here
    }
    for group in 0..<program.groupCount {
      let ground = Int32(truncatingIfNeeded: program.nodeCount + group)
      let range = program.arcStart[group]..<program.arcStart[group + 1]
      // Most arcs weigh next to nothing. They come last, and few of them still tie two parts together.
      let limit = 1e-6 * range.reduce(0) { max($0, weight[$1]) }
      for isHeavy in [true, false] {
        var order: [(weight: Double, arc: Int32)] = []
        for arc in range where (weight[arc] > limit) == isHeavy {
          let (from, to) = (program.tail[arc], program.head[arc])
          if !isHeavy, find(from < 0 ? ground : from) == find(to < 0 ? ground : to) { continue }
          order.append((weight[arc], Int32(truncatingIfNeeded: arc)))
        }
        order.sort { ($1.weight, $0.arc) < ($0.weight, $1.arc) }
        for (_, arc) in order {
          let (from, to) = (program.tail[Int(arc)], program.head[Int(arc)])
          let (one, other) = (find(from < 0 ? ground : from), find(to < 0 ? ground : to))
          guard one != other else { continue }
          // The ground leads its component.
          if one == ground || (other != ground && one < other) {
            sets[Int(other)] = one
          } else {
            sets[Int(one)] = other
          }
          arcs.append(arc)
        }
      }
      for node in program.nodeStart[group]..<program.nodeStart[group + 1] {
        let node = Int32(truncatingIfNeeded: node)
        if find(node) == node { looseRoots.append(node) }
      }
    }
  }

  /// Hangs the forest into an empty basis.
  func plant(in basis: SideRowBasis) {
    var degree = [Int32](repeating: 0, count: program.nodeCount + program.groupCount + 1)
    func ends(_ arc: Int32) -> (Int, Int) {
      let (from, to) = (program.tail[Int(arc)], program.head[Int(arc)])
      let ground = Int(basis.ground(of: from >= 0 ? from : to))
      return (from >= 0 ? Int(from) : ground, to >= 0 ? Int(to) : ground)
    }
    for arc in arcs {
      let (one, other) = ends(arc)
      degree[one + 1] += 1
      degree[other + 1] += 1
    }
    for place in degree.indices.dropFirst() { degree[place] += degree[place - 1] }
    var (next, around) = (degree, [Int32](repeating: 0, count: arcs.count * 2))
    for arc in arcs {
      let (one, other) = ends(arc)
      around[Int(next[one])] = arc
      next[one] += 1
      around[Int(next[other])] = arc
      next[other] += 1
    }
    var stack: [Int] = []
    for group in 0..<program.groupCount { stack.append(program.nodeCount + group) }
    for root in looseRoots {
      basis.attach(root, to: basis.ground(of: root), by: SideRowBasis.none)
      stack.append(Int(root))
    }
    while let node = stack.popLast() {
      for place in Int(degree[node])..<Int(degree[node + 1]) {
        let arc = around[place]
        guard basis.state[arc] != SideRowBasis.ArcState.inTree else { continue }
        basis.state[arc] = SideRowBasis.ArcState.inTree
        let (one, other) = ends(arc)
        let below = one == node ? other : one
        basis.attach(Int32(truncatingIfNeeded: below), to: Int32(truncatingIfNeeded: node), by: arc)
        stack.append(below)
      }
    }
  }
}
