internal import Synchronization

/// A · diag(d) · Aᵀ of a block-angular program, factored and solved: a sparse Cholesky factorization for each block,
/// and a dense one for the linking rows, whose matrix is what all blocks leave there.
///
/// Blocks are worked on in batches that depend on the program alone and whose results are added in order, so the bits
/// do not depend on the number of threads.
///
/// - Complexity: O(Σ over fronts of pivots · size²) a factorization, dominated by (stock nodes) · (linking rows)² a
///   block; memory O(panels) + batches · linkingRows².
struct NormalEquations {
  let batches: [Batch]
  private let localRows: Int
  private let links: Int
  private let workers: Workers
  private let linkMatrix: Buffer<Double>
  private let linkScratch: Buffer<Double>
  private let linkPlaces: Buffer<Int32>
  private let kernels = FrontKernels()

  /// Consecutive blocks with the memory that one thread needs for them.
  struct Batch {
    var blocks: Range<Int>
    var columns: Range<Int>
    fileprivate var fronts: [Fronts]
    /// The linking rows' matrix as far as the batch makes it, a packed lower triangle; then updates of fronts.
    fileprivate var workspace: Buffer<Double>
    fileprivate var scratch: Buffer<Double>
    /// What the batch adds to a vector over linking rows.
    var linkVector: Buffer<Double>
  }

  init(_ program: BlockAngularProgram, _ patterns: BlockPatterns, workers: Workers, in arena: Arena) {
    localRows = program.localRows
    links = program.linkingRows
    self.workers = workers
    let ranges = Self.batchRanges(program)
    let structures = Self.structures(program, patterns, workers)
    var shared: [Int: Fronts] = [:]
    let fronts = (0..<program.blockCount).map { block -> Fronts in
      let model = shared[patterns.same[block]] ?? shared[patterns.alike[block]]
      let own = Fronts(
        program, block, structures[patterns.alike[block]] ?? FrontStructure(program, block: block), like: model,
        sharesCoefficients: patterns.same[block] != block, in: arena)
      if model == nil { shared[block] = own }
      return own
    }
    batches = ranges.map { blocks in
      Batch(
        blocks: blocks, columns: program.columnStart[blocks.lowerBound]..<program.columnStart[blocks.upperBound],
        fronts: Array(fronts[blocks]), workspace: arena.buffer(fronts[blocks].map(\.workspaceSize).max() ?? 0, of: 0),
        scratch: arena.buffer(fronts[blocks].map(\.largestFront).max() ?? 0, of: 0),
        linkVector: arena.buffer(program.linkingRows, of: 0))
    }
    linkMatrix = arena.buffer(links * links, of: 0)
    linkScratch = arena.buffer(links, of: 0)
    linkPlaces = arena.buffer((0..<links).map { Int32(truncatingIfNeeded: $0) })
  }

  /// Of each block that is the first of its kind.
  private static func structures(
    _ program: BlockAngularProgram, _ patterns: BlockPatterns, _ workers: Workers
  ) -> [Int: FrontStructure] {
    let drawn = Mutex([Int: FrontStructure]())
    workers.forEach(patterns.first.count) { position in
      let block = patterns.first[position]
      let structure = FrontStructure(program, block: block)
      drawn.withLock { $0[block] = structure }
    }
    return drawn.withLock { $0 }
  }

  /// At most 16 batches of about equal columns, fewer where linking matrices are large.
  private static func batchRanges(_ program: BlockAngularProgram) -> [Range<Int>] {
    let square = max(1, program.linkingRows * program.linkingRows)
    let wanted = min(16, max(2, 16_000_000 / square))
    let columns = program.columnStart[program.blockCount]
    var (ranges, first) = ([Range<Int>](), 0)
    for block in 0..<program.blockCount
    where program.columnStart[block + 1] * wanted >= columns * (ranges.count + 1) || block + 1 == program.blockCount {
      ranges.append(first..<(block + 1))
      first = block + 1
    }
    return ranges
  }

  /// Factors for the scaling `d` of all columns, and solves for `vector` over all constraints, in place.
  ///
  /// - Parameter slacks: the columns of linking slacks.
  func factor(_ d: Buffer<Double>, slacks: [(column: Int, row: Int)], solving vector: Buffer<Double>) {
    workers.forEach(batches.count) { position in
      let batch = batches[position]
      batch.workspace.fill(0..<links * (links + 1) / 2, with: 0)
      batch.linkVector.fill(0..<links, with: 0)
      for fronts in batch.fronts {
        // A front's part of the solve comes while its panel is at hand.
        let own = vector.part(from: fronts.rowBase, count: fronts.rowCount)
        fronts.factor(d, batch.workspace, links: links) { front in
          fronts.forward(front, own, batch.linkVector, batch.scratch)
        }
      }
    }
    if links > 0 { factorLinks(d, slacks) }
    finish(vector)
  }

  private func factorLinks(_ d: Buffer<Double>, _ slacks: [(column: Int, row: Int)]) {
    // Column by column side by side; batches in order.
    workers.forEach(min(links, 16)) { lane in
      for column in stride(from: lane, to: links, by: min(links, 16)) {
        let count = links - column
        let target = linkMatrix.part(from: column * links + column, count: count)
        target.fill(0..<count, with: 0)
        for batch in batches {
          let own = batch.workspace.part(from: column * links - column * (column - 1) / 2, count: count)
          for row in 0..<count { target[row] += own[row] }
        }
      }
    }
    for slack in slacks { linkMatrix[slack.row * links + slack.row] += d[slack.column] }
    kernels.eliminate(linkMatrix, pivots: links, size: links, update: linkScratch)
  }

  /// Solves for `vector` over all constraints, in place.
  func solve(_ vector: Buffer<Double>) {
    workers.forEach(batches.count) { position in
      let batch = batches[position]
      batch.linkVector.fill(0..<links, with: 0)
      for fronts in batch.fronts {
        let own = vector.part(from: fronts.rowBase, count: fronts.rowCount)
        for front in 0..<fronts.count { fronts.forward(front, own, batch.linkVector, batch.scratch) }
      }
    }
    finish(vector)
  }

  /// The linking rows' part, and the way back through the blocks.
  private func finish(_ vector: Buffer<Double>) {
    for batch in batches {
      for row in 0..<links { vector[localRows + row] += batch.linkVector[row] }
    }
    let linkVector = vector.part(from: localRows, count: links)
    solveLinks(linkVector)
    workers.forEach(batches.count) { position in
      let batch = batches[position]
      for fronts in batch.fronts.reversed() {
        fronts.backward(vector.part(from: fronts.rowBase, count: fronts.rowCount), linkVector, batch.scratch)
      }
    }
  }

  private func solveLinks(_ vector: Buffer<Double>) {
    kernels.forward(linkMatrix, pivots: links, local: links, places: linkPlaces, vector, vector, linkScratch)
    kernels.backward(linkMatrix, pivots: links, local: links, places: linkPlaces, vector, vector, linkScratch)
  }
}
