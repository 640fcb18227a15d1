/// Primal–dual interior point for block-angular programs: Mehrotra's predictor–corrector on the normal equations.
///
///     A x = b,  0 ≤ x,  x + w = u where u is finite        (primal)
///     Aᵀy + z − v = c,  z ≥ 0,  v ≥ 0                      (dual; v only where u is finite)
///     x · z = 0,  w · v = 0                                (complementarity)
///
/// Letters: d = 1 / (z/x + v/w) scales a column; g = c − Aᵀy; μ = mean complementarity; σ = how far the corrector aims
/// back to the central path. Upper bounds hold exactly all along: w is carried with x.
///
/// Source: S. Mehrotra, "On the implementation of a primal-dual interior point method", SIAM J. Optim. 2 (1992)
/// 575–601; upper bounds as in Y. Zhang, "Solving large-scale linear programs by interior-point methods under the
/// MATLAB environment" (1996).
///
/// - Complexity: a factorization and two or more solves of `NormalEquations` an iteration, 20 to 60 iterations.
struct InteriorPoint {
  /// When to be content: relative residuals and gap.
  static let tolerance = 1e-8
  static let mostIterations = 150

  let program: BlockAngularProgram
  private let workers: Workers
  private let equations: NormalEquations
  private let slackColumns: [(column: Int, row: Int)]

  // The program in memory that the passes read.
  private let start: Buffer<Int32>
  private let linkStart: Buffer<Int32>
  private let index: Buffer<Int32>
  private let coefficient: Buffer<Double>
  private let c: Buffer<Double>
  private let u: Buffer<Double>
  private let b: Buffer<Double>

  // One value a column.
  private let x: Buffer<Double>
  private let z: Buffer<Double>
  private let w: Buffer<Double>
  private let v: Buffer<Double>
  private let d: Buffer<Double>
  private let g: Buffer<Double>
  private let q: Buffer<Double>
  /// What x · z and w · v are to become, less second-order terms.
  private let aimXZ: Buffer<Double>
  private let aimWV: Buffer<Double>

  // One value a constraint.
  private let y: Buffer<Double>
  private let residual: Buffer<Double>
  private let direction: Buffer<Double>

  private let first: Direction
  private let second: Direction

  /// A direction of all unknowns.
  private struct Direction {
    var dx: Buffer<Double>
    var dz: Buffer<Double>
    var dv: Buffer<Double>
    var dy: Buffer<Double>
  }

  /// One part a batch, and one for the slacks of linking rows.
  private let parts: [Part]

  private struct Part {
    var columns: Range<Int>
    var rows: Range<Int>
    var links: Buffer<Double>
    var moreLinks: Buffer<Double>
    var figures: Buffer<Double>
  }

  /// Where it ended.
  struct Result {
    var x: [Double]
    /// z − v: positive where the lower bound holds a column.
    var reducedCost: [Double]
    var y: [Double]
    var iterations: Int
    var gap: Double
    /// Whether a crossover is worth while.
    var isUsable: Bool
  }

  init(_ program: BlockAngularProgram, workers: Workers, in arena: Arena) {
    self.program = program
    self.workers = workers
    equations = NormalEquations(program, workers: workers, in: arena)
    let slacks = program.columnStart[program.blockCount]..<program.columnCount
    slackColumns = slacks.map { ($0, Int(program.index[Int(program.start[$0])]) - program.localRows) }
    start = arena.buffer(program.start)
    linkStart = arena.buffer(program.linkStart)
    index = arena.buffer(program.index)
    coefficient = arena.buffer(program.coefficient)
    c = arena.buffer(program.cost)
    u = arena.buffer(program.upper)
    b = arena.buffer(program.rhs)
    let columns = program.columnCount
    func columnBuffer() -> Buffer<Double> { arena.buffer(columns, of: 0) }
    (x, z, w, v) = (columnBuffer(), columnBuffer(), columnBuffer(), columnBuffer())
    (d, g, q) = (columnBuffer(), columnBuffer(), columnBuffer())
    (aimXZ, aimWV) = (columnBuffer(), columnBuffer())
    let rows = program.constraintCount
    y = arena.buffer(rows, of: 0)
    func newDirection() -> Direction {
      Direction(dx: columnBuffer(), dz: columnBuffer(), dv: columnBuffer(), dy: arena.buffer(rows, of: 0))
    }
    (first, second) = (newDirection(), newDirection())
    residual = arena.buffer(rows, of: 0)
    direction = arena.buffer(rows, of: 0)
    let links = program.linkingRows
    func part(_ columns: Range<Int>, _ rows: Range<Int>) -> Part {
      Part(
        columns: columns, rows: rows, links: arena.buffer(links, of: 0), moreLinks: arena.buffer(links, of: 0),
        figures: arena.buffer(8, of: 0))
    }
    parts =
      equations.batches.map { batch in
        part(batch.columns, program.rowStart[batch.blocks.lowerBound]..<program.rowStart[batch.blocks.upperBound])
      } + [part(slacks, program.localRows..<program.localRows)]
  }

  /// Iterates until the tolerance holds, progress ends, or `shouldStop` says so.
  func run(shouldStop: () -> Bool) -> Result {
    findStart()
    var (iteration, best) = (0, Double.infinity)
    var sinceBest = 0
    var state = prepare()
    while iteration < Self.mostIterations, !shouldStop() {
      if state.worst <= Self.tolerance { break }
      if state.worst < 0.9 * best { (best, sinceBest) = (state.worst, 0) } else { sinceBest += 1 }
      if !state.worst.isFinite || sinceBest > 15 { break }
      step(state)
      iteration += 1
      state = prepare()
    }
    return Result(
      x: x.array(), reducedCost: (0..<program.columnCount).map { z[$0] - v[$0] }, y: y.array(), iterations: iteration,
      gap: state.gap, isUsable: state.worst <= 1e-5)
  }

  /// What the current point is worth.
  private struct State {
    var mu: Double
    var gap: Double
    var primal: Double
    var dual: Double
    var objective: Double

    var worst: Double { max(gap, primal, dual) }
  }

  // MARK: - Products

  @inline(__always)
  private func transposed(_ vector: Buffer<Double>, _ column: Int) -> Double {
    var sum = 0.0
    for entry in Int(start[column])..<Int(start[column &+ 1]) { sum += coefficient[entry] * vector[index[entry]] }
    return sum
  }

  /// vector += value · column; what belongs to linking rows goes to `links`.
  @inline(__always)
  private func add(_ column: Int, times value: Double, to vector: Buffer<Double>, _ links: Buffer<Double>) {
    let middle = Int(linkStart[column])
    for entry in Int(start[column])..<middle { vector[index[entry]] += value * coefficient[entry] }
    for entry in middle..<Int(start[column &+ 1]) {
      links[Int(index[entry]) &- program.localRows] += value * coefficient[entry]
    }
  }

  private func forEachPart(_ body: @Sendable (Part) -> Void) {
    workers.forEach(parts.count) { body(parts[$0]) }
  }

  private func clear(_ part: Part, _ vector: Buffer<Double>, _ links: Buffer<Double>) {
    vector.fill(part.rows, with: 0)
    links.fill(0..<links.count, with: 0)
  }

  /// Adds up what the parts have for linking rows.
  private func gatherLinks(into vector: Buffer<Double>, _ links: (Part) -> Buffer<Double>) {
    for row in 0..<program.linkingRows { vector[program.localRows + row] = 0 }
    for part in parts {
      let own = links(part)
      for row in 0..<program.linkingRows { vector[program.localRows + row] += own[row] }
    }
  }

  private func sum(_ figure: Int) -> Double { parts.reduce(0) { $0 + $1.figures[figure] } }
  private func least(_ figure: Int) -> Double { parts.reduce(.infinity) { min($0, $1.figures[figure]) } }
  private func most(_ figure: Int) -> Double { parts.reduce(0) { max($0, $1.figures[figure]) } }

  // MARK: - Start

  /// The least-squares point, moved off its bounds.
  private func findStart() {
    forEachPart { part in
      clear(part, residual, part.links)
      clear(part, direction, part.moreLinks)
      for j in part.columns {
        let isBounded = u[j] < .infinity
        d[j] = isBounded ? 0.5 : 1
        x[j] = isBounded ? 0.5 * u[j] : 0
        add(j, times: x[j], to: residual, part.links)
        add(j, times: d[j] * c[j], to: direction, part.moreLinks)
      }
    }
    gatherLinks(into: residual) { $0.links }
    gatherLinks(into: direction) { $0.moreLinks }
    equations.factor(d, slacks: slackColumns)
    let dy = first.dy
    for row in 0..<program.constraintCount {
      y[row] = direction[row]
      dy[row] = b[row] - residual[row]
    }
    equations.solve(y)
    equations.solve(dy)
    forEachPart { part in
      var (sizes, costs) = (0.0, 0.0)
      for j in part.columns {
        x[j] += d[j] * transposed(dy, j)
        z[j] = c[j] - transposed(y, j)
        sizes += abs(x[j])
        costs += abs(z[j])
      }
      part.figures[0] = sizes
      part.figures[1] = costs
    }
    let count = Double(max(1, program.columnCount))
    let (size, price) = (max(1e-3, sum(0) / count), max(1e-3, sum(1) / count))
    forEachPart { part in
      for j in part.columns {
        let reduced = z[j]
        if u[j] < .infinity {
          x[j] = min(max(x[j], min(size, 0.25 * u[j])), u[j] - min(size, 0.25 * u[j]))
          w[j] = u[j] - x[j]
          z[j] = max(reduced, 0) + price
          v[j] = max(-reduced, 0) + price
        } else {
          x[j] = max(x[j], size)
          w[j] = 1
          z[j] = max(reduced, price)
          v[j] = 0
        }
      }
    }
  }

  // MARK: - Iteration

  /// Scalings, residuals and the predictor's right-hand side at the current point.
  private func prepare() -> State {
    forEachPart { part in
      clear(part, residual, part.links)
      clear(part, direction, part.moreLinks)
      var (objective, bounded, products, worst) = (0.0, 0.0, 0.0, 0.0)
      for j in part.columns {
        let slope = c[j] - transposed(y, j)
        g[j] = slope
        var (weight, off) = (z[j] / x[j], slope - z[j])
        products += x[j] * z[j]
        if u[j] < .infinity {
          weight += v[j] / w[j]
          off += v[j]
          products += w[j] * v[j]
          bounded += u[j] * v[j]
        }
        let scale = 1 / weight
        d[j] = scale
        worst = max(worst, abs(off))
        objective += c[j] * x[j]
        add(j, times: x[j], to: residual, part.links)
        add(j, times: scale * slope, to: direction, part.moreLinks)
      }
      part.figures[0] = objective
      part.figures[1] = bounded
      part.figures[2] = products
      part.figures[3] = worst
    }
    gatherLinks(into: residual) { $0.links }
    gatherLinks(into: direction) { $0.moreLinks }
    var (worst, largest, dual) = (0.0, 0.0, 0.0)
    for row in 0..<program.constraintCount {
      residual[row] = b[row] - residual[row]
      worst = max(worst, abs(residual[row]))
      largest = max(largest, abs(b[row]))
      dual += b[row] * y[row]
    }
    let objective = sum(0)
    dual -= sum(1)
    return State(
      mu: sum(2) / Double(complementarities), gap: abs(objective - dual) / (1 + abs(objective)),
      primal: worst / (1 + largest), dual: most(3) / (1 + largestCost), objective: objective)
  }

  private var complementarities: Int {
    program.columnCount + program.upper.reduce(0) { $0 + ($1 < .infinity ? 1 : 0) }
  }
  private var largestCost: Double { program.cost.reduce(0) { max($0, abs($1)) } }

  private func step(_ state: State) {
    equations.factor(d, slacks: slackColumns)
    solve(into: first.dy)
    let reached = predict(first) / Double(complementarities)
    let ratio = max(0, reached / state.mu)
    let target = max(ratio * ratio * ratio, 1e-8) * state.mu
    correct(first, target: target)
    var (best, other) = (first, second)
    solve(into: best.dy)
    var steps = findSteps(best)
    for _ in 0..<Self.mostCorrections {
      recenter(best, steps, target: target)
      solve(into: other.dy)
      let longer = findSteps(other)
      guard longer.primal + longer.dual >= steps.primal + steps.dual + 0.02 else { break }
      swap(&best, &other)
      steps = longer
    }
    move(best, steps)
  }

  /// Corrections for centrality: a solve and two passes each, against a factorization three times as dear.
  private static let mostCorrections = 1

  /// The normal equations for the right-hand side at hand.
  private func solve(into dy: Buffer<Double>) {
    for row in 0..<program.constraintCount { dy[row] = residual[row] + direction[row] }
    equations.solve(dy)
  }

  /// The affine direction; the complementarity that its longest steps lead to.
  private func predict(_ affine: Direction) -> Double {
    let (dx, dz, dv, dy) = (affine.dx, affine.dz, affine.dv, affine.dy)
    forEachPart { part in
      var (primal, dual) = (1.0, 1.0)
      var (now, byPrimal, byDual, byBoth) = (0.0, 0.0, 0.0, 0.0)
      for j in part.columns {
        let change = d[j] * (transposed(dy, j) - g[j])
        let price = -z[j] - z[j] / x[j] * change
        dx[j] = change
        if change < 0 { primal = min(primal, -x[j] / change) }
        if price < 0 { dual = min(dual, -z[j] / price) }
        now += x[j] * z[j]
        byPrimal += change * z[j]
        byDual += x[j] * price
        byBoth += change * price
        dz[j] = price
        if u[j] < .infinity {
          let other = -v[j] + v[j] / w[j] * change
          if change > 0 { primal = min(primal, w[j] / change) }
          if other < 0 { dual = min(dual, -v[j] / other) }
          now += w[j] * v[j]
          byPrimal -= change * v[j]
          byDual += w[j] * other
          byBoth -= change * other
          dv[j] = other
        }
      }
      let figures = part.figures
      (figures[0], figures[1], figures[2], figures[3]) = (now, byPrimal, byDual, byBoth)
      (figures[4], figures[5]) = (primal, dual)
    }
    let (primal, dual) = (least(4), least(5))
    return sum(0) + primal * sum(1) + dual * sum(2) + primal * dual * sum(3)
  }

  /// The corrector's right-hand side: complementarity `target`, second-order terms taken from the affine direction.
  private func correct(_ affine: Direction, target: Double) {
    let (dx, dz, dv) = (affine.dx, affine.dz, affine.dv)
    forEachPart { part in
      clear(part, direction, part.moreLinks)
      for j in part.columns {
        aimXZ[j] = target - dx[j] * dz[j]
        var slope = g[j] - aimXZ[j] / x[j]
        if u[j] < .infinity {
          aimWV[j] = target + dx[j] * dv[j]
          slope += aimWV[j] / w[j]
        }
        q[j] = slope
        add(j, times: d[j] * slope, to: direction, part.moreLinks)
      }
    }
    gatherLinks(into: direction) { $0.moreLinks }
  }

  /// Aims at complementarity nearer to `target` where steps longer than `steps` would leave it far off.
  ///
  /// Source: J. Gondzio, "Multiple centrality corrections in a primal-dual method for linear programming",
  /// Computational Optimization and Applications 6 (1996) 137–156, section 3.
  private func recenter(_ current: Direction, _ steps: (primal: Double, dual: Double), target: Double) {
    let (dx, dz, dv) = (current.dx, current.dz, current.dv)
    let primal = min(1, 1.08 * steps.primal + 0.08)
    let dual = min(1, 1.08 * steps.dual + 0.08)
    let (least, most) = (0.1 * target, 10 * target)
    @Sendable func shift(_ product: Double) -> Double {
      product < least ? least - product : product > most ? max(most - product, -most) : 0
    }
    forEachPart { part in
      clear(part, direction, part.moreLinks)
      for j in part.columns {
        aimXZ[j] += shift((x[j] + primal * dx[j]) * (z[j] + dual * dz[j]))
        var slope = g[j] - aimXZ[j] / x[j]
        if u[j] < .infinity {
          aimWV[j] += shift((w[j] - primal * dx[j]) * (v[j] + dual * dv[j]))
          slope += aimWV[j] / w[j]
        }
        q[j] = slope
        add(j, times: d[j] * slope, to: direction, part.moreLinks)
      }
    }
    gatherLinks(into: direction) { $0.moreLinks }
  }

  /// The combined direction and how far it can go, a hair less than to the boundary.
  private func findSteps(_ combined: Direction) -> (primal: Double, dual: Double) {
    let (dx, dz, dv, dy) = (combined.dx, combined.dz, combined.dv, combined.dy)
    forEachPart { part in
      var (primal, dual) = (Double.infinity, Double.infinity)
      for j in part.columns {
        let change = d[j] * (transposed(dy, j) - q[j])
        let price = (aimXZ[j] - z[j] * change) / x[j] - z[j]
        dx[j] = change
        dz[j] = price
        if change < 0 { primal = min(primal, -x[j] / change) }
        if price < 0 { dual = min(dual, -z[j] / price) }
        if u[j] < .infinity {
          let other = (aimWV[j] + v[j] * change) / w[j] - v[j]
          dv[j] = other
          if change > 0 { primal = min(primal, w[j] / change) }
          if other < 0 { dual = min(dual, -v[j] / other) }
        }
      }
      part.figures[0] = primal
      part.figures[1] = dual
    }
    return (min(1, 0.9995 * least(0)), min(1, 0.9995 * least(1)))
  }

  private func move(_ combined: Direction, _ steps: (primal: Double, dual: Double)) {
    let (dx, dz, dv, dy) = (combined.dx, combined.dz, combined.dv, combined.dy)
    let (primal, dual) = steps
    forEachPart { part in
      for j in part.columns {
        x[j] += primal * dx[j]
        z[j] += dual * dz[j]
        if u[j] < .infinity {
          w[j] -= primal * dx[j]
          v[j] += dual * dv[j]
        }
      }
    }
    for row in 0..<program.constraintCount { y[row] += dual * dy[row] }
  }
}
