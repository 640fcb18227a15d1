/// Primal–dual interior point for block-angular programs: Mehrotra's predictor–corrector on the normal equations.
///
///     A x = b,  0 ≤ x,  x + w = u where u is finite        (primal)
///     Aᵀy + z − v = c,  z ≥ 0,  v ≥ 0                      (dual; v only where u is finite)
///     x · z = 0,  w · v = 0                                (complementarity)
///
/// Letters: d = 1 / (z/x + v/w) scales a column; g = c − Aᵀy; μ = mean complementarity. Upper bounds hold exactly all
/// along: w is carried with x. Three passes over the columns an iteration: `predict`, `correct`, `advance`.
///
/// Corrections for centrality (Gondzio) were tried: they save one iteration in fifteen and cost a third of one each.
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

  private let complementarities: Int
  private let largestCost: Double

  // One value a column.
  private let x: Buffer<Double>
  private let z: Buffer<Double>
  private let w: Buffer<Double>
  private let v: Buffer<Double>
  private let d: Buffer<Double>
  private let g: Buffer<Double>
  /// The affine direction of x, then the combined direction.
  private let affine: Buffer<Double>
  private let dx: Buffer<Double>
  private let dz: Buffer<Double>
  private let dv: Buffer<Double>

  // One value a constraint.
  private let y: Buffer<Double>
  private let dy: Buffer<Double>
  private let residual: Buffer<Double>
  /// A · d · (what the direction aims at), but for the part that is proportional to the aim itself, which is `pull`.
  private let direction: Buffer<Double>
  private let pull: Buffer<Double>

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
    (d, g, affine) = (columnBuffer(), columnBuffer(), columnBuffer())
    (dx, dz, dv) = (columnBuffer(), columnBuffer(), columnBuffer())
    let rows = program.constraintCount
    func rowBuffer() -> Buffer<Double> { arena.buffer(rows, of: 0) }
    (y, dy, residual, direction, pull) = (rowBuffer(), rowBuffer(), rowBuffer(), rowBuffer(), rowBuffer())
    complementarities = columns + program.upper.reduce(0) { $0 + ($1 < .infinity ? 1 : 0) }
    largestCost = program.cost.reduce(0) { max($0, abs($1)) }
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
    var state = advance(primal: 0, dual: 0)
    while iteration < Self.mostIterations, !shouldStop() {
      if state.worst <= Self.tolerance { break }
      if state.worst < 0.9 * best { (best, sinceBest) = (state.worst, 0) } else { sinceBest += 1 }
      if !state.worst.isFinite || sinceBest > 15 { break }
      let steps = step(state)
      iteration += 1
      state = advance(primal: steps.primal, dual: steps.dual)
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
    for row in 0..<program.constraintCount {
      y[row] = direction[row]
      dy[row] = b[row] - residual[row]
    }
    equations.factor(d, slacks: slackColumns, solving: y)
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

  private func step(_ state: State) -> (primal: Double, dual: Double) {
    for row in 0..<program.constraintCount { dy[row] = residual[row] + direction[row] }
    equations.factor(d, slacks: slackColumns, solving: dy)
    let reached = predict() / Double(complementarities)
    let ratio = max(0, reached / state.mu)
    let target = max(ratio * ratio * ratio, 1e-8) * state.mu
    for row in 0..<program.constraintCount { dy[row] = residual[row] + (direction[row] + target * pull[row]) }
    equations.solve(dy)
    return correct(target: target)
  }

  /// Takes the steps along the direction at hand; scalings, residuals and the predictor's right-hand side there.
  private func advance(primal: Double, dual: Double) -> State {
    for row in 0..<program.constraintCount { y[row] += dual * dy[row] }
    forEachPart { part in
      clear(part, residual, part.links)
      clear(part, direction, part.moreLinks)
      var (objective, bounded, products, worst) = (0.0, 0.0, 0.0, 0.0)
      for j in part.columns {
        let value = x[j] + primal * dx[j]
        let price = z[j] + dual * dz[j]
        (x[j], z[j]) = (value, price)
        let slope = c[j] - transposed(y, j)
        g[j] = slope
        var (weight, off) = (price / value, slope - price)
        products += value * price
        if u[j] < .infinity {
          w[j] -= primal * dx[j]
          v[j] += dual * dv[j]
          weight += v[j] / w[j]
          off += v[j]
          products += w[j] * v[j]
          bounded += u[j] * v[j]
        }
        let scale = 1 / weight
        d[j] = scale
        worst = max(worst, abs(off))
        objective += c[j] * value
        add(j, times: value, to: residual, part.links)
        add(j, times: scale * slope, to: direction, part.moreLinks)
      }
      let figures = part.figures
      (figures[0], figures[1], figures[2], figures[3]) = (objective, bounded, products, worst)
    }
    gatherLinks(into: residual) { $0.links }
    gatherLinks(into: direction) { $0.moreLinks }
    return state()
  }

  private func state() -> State {
    var (worst, largest, bound) = (0.0, 0.0, 0.0)
    for row in 0..<program.constraintCount {
      residual[row] = b[row] - residual[row]
      worst = max(worst, abs(residual[row]))
      largest = max(largest, abs(b[row]))
      bound += b[row] * y[row]
    }
    let objective = sum(0)
    bound -= sum(1)
    return State(
      mu: sum(2) / Double(complementarities), gap: abs(objective - bound) / (1 + abs(objective)),
      primal: worst / (1 + largest), dual: most(3) / (1 + largestCost))
  }

  /// The affine direction and what the corrector makes of it; the complementarity that its longest steps lead to.
  ///
  /// The corrector aims at x · z = target − dx · dz and w · v = target + dx · dv; since the target is not known before
  /// this pass is over, its part of the right-hand side is kept apart.
  private func predict() -> Double {
    forEachPart { part in
      clear(part, direction, part.links)
      clear(part, pull, part.moreLinks)
      var (primal, dual) = (1.0, 1.0)
      var (now, byPrimal, byDual, byBoth) = (0.0, 0.0, 0.0, 0.0)
      for j in part.columns {
        let change = d[j] * (transposed(dy, j) - g[j])
        affine[j] = change
        let inverse = 1 / x[j]
        let relative = change * inverse
        let price = -z[j] * (1 + relative)
        primal = max(primal, -relative)
        dual = max(dual, 1 + relative)
        now += x[j] * z[j]
        byPrimal += change * z[j]
        byDual += x[j] * price
        byBoth += change * price
        var (slope, aimed) = (g[j] + relative * price, -inverse)
        if u[j] < .infinity {
          let inverse = 1 / w[j]
          let relative = change * inverse
          let price = v[j] * (relative - 1)
          primal = max(primal, relative)
          dual = max(dual, 1 - relative)
          now += w[j] * v[j]
          byPrimal -= change * v[j]
          byDual += w[j] * price
          byBoth -= change * price
          slope += relative * price
          aimed += inverse
        }
        add(j, times: d[j] * slope, to: direction, part.links)
        add(j, times: d[j] * aimed, to: pull, part.moreLinks)
      }
      let figures = part.figures
      (figures[0], figures[1], figures[2], figures[3]) = (now, byPrimal, byDual, byBoth)
      (figures[4], figures[5]) = (primal, dual)
    }
    gatherLinks(into: direction) { $0.links }
    gatherLinks(into: pull) { $0.moreLinks }
    let (primal, dual) = (1 / max(1, most(4)), 1 / max(1, most(5)))
    return sum(0) + primal * sum(1) + dual * sum(2) + primal * dual * sum(3)
  }

  /// The combined direction, and how far it can go, a hair less than to the boundary.
  private func correct(target: Double) -> (primal: Double, dual: Double) {
    forEachPart { part in
      // The largest relative decreases: their inverses are the steps.
      var (primal, dual) = (0.0, 0.0)
      for j in part.columns {
        let inverse = 1 / x[j]
        let aim = target + affine[j] * z[j] * (1 + affine[j] * inverse)
        var slope = g[j] - aim * inverse
        let isBounded = u[j] < .infinity
        var (upperInverse, upperAim) = (0.0, 0.0)
        if isBounded {
          upperInverse = 1 / w[j]
          upperAim = target + affine[j] * v[j] * (affine[j] * upperInverse - 1)
          slope += upperAim * upperInverse
        }
        let change = d[j] * (transposed(dy, j) - slope)
        let price = (aim - z[j] * change) * inverse - z[j]
        (dx[j], dz[j]) = (change, price)
        primal = max(primal, -change * inverse)
        dual = max(dual, -price / z[j])
        if isBounded {
          let price = (upperAim + v[j] * change) * upperInverse - v[j]
          dv[j] = price
          primal = max(primal, change * upperInverse)
          dual = max(dual, -price / v[j])
        }
      }
      part.figures[0] = primal
      part.figures[1] = dual
    }
    return (min(1, 0.9995 / most(0)), min(1, 0.9995 / most(1)))
  }
}
