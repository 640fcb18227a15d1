internal import SolverKernels

/// Primal–dual interior point for block-angular programs: Mehrotra's predictor–corrector on the normal equations.
///
///     A x = b,  0 ≤ x,  x + w = u where u is finite        (primal)
///     Aᵀy + z − v = c,  z ≥ 0,  v ≥ 0                      (dual; v only where u is finite)
///     x · z = 0,  w · v = 0                                (complementarity)
///
/// Letters: d = 1 / (z/x + v/w) scales a column; g = c − Aᵀy; μ = mean complementarity. Upper bounds hold exactly all
/// along: w is carried with x. Three passes over the columns an iteration, in C: `predict`, `correct`, `advance`.
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
  private let wide = allot_has_wide_lanes()
  private let b: Buffer<Double>
  private let complementarities: Int
  private let largestCost: Double
  private let largestSide: Double

  // One value a column.
  private let c: Buffer<Double>
  private let u: Buffer<Double>
  private let x: Buffer<Double>
  private let z: Buffer<Double>
  private let w: Buffer<Double>
  private let v: Buffer<Double>
  private let d: Buffer<Double>
  private let g: Buffer<Double>
  private let affine: Buffer<Double>
  private let dx: Buffer<Double>
  private let dz: Buffer<Double>
  private let dv: Buffer<Double>

  // One value a constraint, and a few behind (see `ColumnPattern.spareLinks`).
  private let y: Buffer<Double>
  /// Right-hand sides, then directions.
  private let dy: Buffer<Double>
  private let residual: Buffer<Double>
  /// Two sums a constraint, those of a pass.
  private let sums: Buffer<Double>

  /// One part a batch, and one for the slacks of linking rows.
  private let parts: [Part]

  private struct Part {
    var blocks: [Block]
    var linkSums: Buffer<Double>
    var figures: Buffer<Double>
  }

  private struct Block {
    var columns: Range<Int>
    var rows: Range<Int>
    var pattern: ColumnPattern
    /// Of four columns each, whether one has an upper bound.
    var hasBound: Buffer<UInt8>
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
    let patterns = BlockPatterns(program)
    equations = NormalEquations(program, patterns, workers: workers, in: arena)
    let slacks = program.columnStart[program.blockCount]..<program.columnCount
    slackColumns = slacks.map { ($0, Int(program.index[Int(program.start[$0])]) - program.localRows) }
    c = arena.buffer(program.cost)
    u = arena.buffer(program.upper)
    b = arena.buffer(program.rhs)
    let columns = program.columnCount
    func columnBuffer() -> Buffer<Double> { arena.buffer(columns, of: 0) }
    (x, z, w, v) = (columnBuffer(), columnBuffer(), columnBuffer(), columnBuffer())
    (d, g, affine) = (columnBuffer(), columnBuffer(), columnBuffer())
    (dx, dz, dv) = (columnBuffer(), columnBuffer(), columnBuffer())
    let rows = program.constraintCount + ColumnPattern.spareLinks
    (y, dy, residual) = (arena.buffer(rows, of: 0), arena.buffer(rows, of: 0), arena.buffer(rows, of: 0))
    sums = arena.buffer(2 * rows, of: 0)
    complementarities = columns + program.upper.reduce(0) { $0 + ($1 < .infinity ? 1 : 0) }
    largestCost = program.cost.reduce(0) { max($0, abs($1)) }
    largestSide = program.rhs.reduce(0) { max($0, abs($1)) }
    let links = 2 * (program.linkingRows + ColumnPattern.spareLinks)
    let blocks = Self.blocks(program, patterns, in: arena)
    let last = Self.block(
      program, slacks, program.localRows..<program.localRows,
      ColumnPattern(program, columns: slacks, rowBase: program.localRows, in: arena), in: arena)
    parts = (equations.batches.map { Array(blocks[$0.blocks]) } + [[last]]).map {
      Part(blocks: $0, linkSums: arena.buffer(links, of: 0), figures: arena.buffer(8, of: 0))
    }
  }

  private static func blocks(_ program: BlockAngularProgram, _ patterns: BlockPatterns, in arena: Arena) -> [Block] {
    var blocks: [Block] = []
    for block in 0..<program.blockCount {
      let (alike, same) = (patterns.alike[block], patterns.same[block])
      let columns = program.columnStart[block]..<program.columnStart[block + 1]
      let rows = program.rowStart[block]..<program.rowStart[block + 1]
      let pattern = ColumnPattern(
        program, columns: columns, rowBase: rows.lowerBound, like: alike < block ? blocks[alike].pattern : nil,
        sharesCoefficients: same < block, in: arena)
      blocks.append(Self.block(program, columns, rows, pattern, in: arena))
    }
    return blocks
  }

  private static func block(
    _ program: BlockAngularProgram, _ columns: Range<Int>, _ rows: Range<Int>, _ pattern: ColumnPattern, in arena: Arena
  ) -> Block {
    var hasBound = [UInt8](repeating: 0, count: (columns.count + 3) / 4)
    for (position, column) in columns.enumerated() where program.upper[column] < .infinity {
      hasBound[position / 4] = 1
    }
    return Block(columns: columns, rows: rows, pattern: pattern, hasBound: arena.buffer(hasBound))
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

  // MARK: - Passes

  /// Calls `body` for each block, parts side by side, the sums of each part cleared.
  private func forEachBlock(
    _ body: @Sendable (Block, Part) -> Void
  ) {
    workers.forEach(parts.count) { position in
      let part = parts[position]
      part.linkSums.fill(0..<part.linkSums.count, with: 0)
      part.figures.fill(0..<8, with: 0)
      for block in part.blocks { body(block, part) }
    }
  }

  private func values(_ block: Block) -> allot_values {
    let first = block.columns.lowerBound
    // Safe: all have a value for each of the block's columns; the arena keeps them.
    return unsafe allot_values(
      x: x.base + first, z: z.base + first, w: w.base + first, v: v.base + first, d: d.base + first, g: g.base + first,
      affine: affine.base + first, dx: dx.base + first, dz: dz.base + first, dv: dv.base + first, c: c.base + first,
      u: u.base + first, has_bound: block.hasBound.base)
  }

  private func own(_ vector: Buffer<Double>, _ block: Block) -> Buffer<Double> {
    vector.part(from: block.rows.lowerBound, count: vector.count - block.rows.lowerBound)
  }

  private func ownSums(_ block: Block) -> Buffer<Double> {
    sums.part(from: 2 * block.rows.lowerBound, count: sums.count - 2 * block.rows.lowerBound)
  }

  private func links(_ vector: Buffer<Double>) -> Buffer<Double> {
    vector.part(from: program.localRows, count: program.linkingRows + ColumnPattern.spareLinks)
  }

  private func clearSums(_ block: Block) { sums.fill(2 * block.rows.lowerBound..<2 * block.rows.upperBound, with: 0) }

  /// Adds up what the parts have for linking rows.
  private func gatherLinks() {
    for place in 0..<2 * program.linkingRows {
      sums[2 * program.localRows + place] = parts.reduce(0) { $0 + $1.linkSums[place] }
    }
  }

  private func sum(_ figure: Int) -> Double { parts.reduce(0) { $0 + $1.figures[figure] } }
  private func most(_ figure: Int) -> Double { parts.reduce(0) { max($0, $1.figures[figure]) } }

  private var linkRows: Range<Int> { program.localRows..<program.constraintCount }

  // MARK: - Start

  /// The least-squares point, moved off its bounds.
  private func findStart() {
    forEachBlock { block, part in
      clearSums(block)
      let own = ownSums(block)
      for (position, j) in block.columns.enumerated() {
        let isBounded = u[j] < .infinity
        d[j] = isBounded ? 0.5 : 1
        x[j] = isBounded ? 0.5 * u[j] : 0
        block.pattern.add(position, x[j], d[j] * c[j], to: own, part.linkSums)
      }
    }
    gatherLinks()
    for row in 0..<program.constraintCount {
      y[row] = sums[2 * row + 1]
      dy[row] = b[row] - sums[2 * row]
    }
    equations.factor(d, slacks: slackColumns, solving: y)
    equations.solve(dy)
    forEachBlock { block, part in
      var (sizes, costs) = (0.0, 0.0)
      for (position, j) in block.columns.enumerated() {
        x[j] += d[j] * block.pattern.product(position, own(dy, block), links(dy))
        z[j] = c[j] - block.pattern.product(position, own(y, block), links(y))
        sizes += abs(x[j])
        costs += abs(z[j])
      }
      part.figures[0] += sizes
      part.figures[1] += costs
    }
    let count = Double(max(1, program.columnCount))
    let (size, price) = (max(1e-3, sum(0) / count), max(1e-3, sum(1) / count))
    forEachBlock { block, _ in
      for j in block.columns {
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
    equations.factor(d, slacks: slackColumns, solving: dy)
    let reached = predict() / Double(complementarities)
    let ratio = max(0, reached / state.mu)
    let target = max(ratio * ratio * ratio, 1e-8) * state.mu
    @Sendable func aim(_ rows: Range<Int>) {
      for row in rows { dy[row] = residual[row] + (sums[2 * row] + target * sums[2 * row + 1]) }
    }
    workers.forEach(parts.count) { position in
      for block in parts[position].blocks { aim(block.rows) }
    }
    aim(linkRows)
    equations.solve(dy)
    return correct(target: target)
  }

  /// Takes the steps along the direction at hand; scalings, residuals and, in `dy`, the predictor's right-hand side there.
  private func advance(primal: Double, dual: Double) -> State {
    for row in linkRows { y[row] += dual * dy[row] }
    forEachBlock { block, part in
      for row in block.rows { y[row] += dual * dy[row] }
      clearSums(block)
      unsafe withKernelArguments(block) { columns, values in
        // Safe: vectors over the block's rows and linking rows, with room for what columns have not.
        unsafe allot_columns_advance(
          wide, columns, values, primal, dual, own(y, block).base, links(y).base, ownSums(block).base,
          part.linkSums.base, part.figures.base)
      }
      let (worst, bound) = finishRows(block.rows)
      part.figures[4] = max(part.figures[4], worst)
      part.figures[5] += bound
    }
    gatherLinks()
    let (worst, bound) = finishRows(linkRows)
    let objective = sum(0)
    return State(
      mu: sum(2) / Double(complementarities),
      gap: abs(objective - (sum(5) + bound - sum(1))) / (1 + abs(objective)),
      primal: max(most(4), worst) / (1 + largestSide), dual: most(3) / (1 + largestCost))
  }

  /// Residuals and right-hand sides of rows whose sums are known; the worst residual, and what the rows add to the bound.
  private func finishRows(_ rows: Range<Int>) -> (worst: Double, bound: Double) {
    var (worst, bound) = (0.0, 0.0)
    for row in rows {
      let rest = b[row] - sums[2 * row]
      residual[row] = rest
      dy[row] = rest + sums[2 * row + 1]
      worst = max(worst, abs(rest))
      bound += b[row] * y[row]
    }
    return (worst, bound)
  }

  /// The affine direction and what the corrector makes of it; the complementarity that its longest steps lead to.
  ///
  /// The corrector aims at x · z = target − dx · dz and w · v = target + dx · dv; since the target is not known before
  /// this pass is over, its part of the right-hand side is kept apart.
  private func predict() -> Double {
    forEachBlock { block, part in
      clearSums(block)
      unsafe withKernelArguments(block) { columns, values in
        // Safe: as in `advance`.
        unsafe allot_columns_predict(
          wide, columns, values, own(dy, block).base, links(dy).base, ownSums(block).base, part.linkSums.base,
          part.figures.base)
      }
    }
    gatherLinks()
    let (primal, dual) = (1 / max(1, most(4)), 1 / max(1, most(5)))
    return sum(0) + primal * sum(1) + dual * sum(2) + primal * dual * sum(3)
  }

  /// The combined direction, and how far it can go, a hair less than to the boundary.
  private func correct(target: Double) -> (primal: Double, dual: Double) {
    // The largest relative decreases: their inverses are the steps.
    forEachBlock { block, part in
      unsafe withKernelArguments(block) { columns, values in
        // Safe: as in `advance`.
        unsafe allot_columns_correct(
          wide, columns, values, target, own(dy, block).base, links(dy).base, part.figures.base)
      }
    }
    return (min(1, 0.9995 / most(0)), min(1, 0.9995 / most(1)))
  }

  private func withKernelArguments(
    _ block: Block, _ body: (UnsafePointer<allot_columns>, UnsafePointer<allot_values>) -> Void
  ) {
    var columns = unsafe block.pattern.kernelColumns
    var values = unsafe self.values(block)
    unsafe body(&columns, &values)
  }
}
