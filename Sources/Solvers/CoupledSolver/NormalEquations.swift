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
  private let linkVector: Buffer<Double>

  /// Consecutive blocks with the memory that one thread needs for them.
  struct Batch {
    var blocks: Range<Int>
    var columns: Range<Int>
    fileprivate var fronts: [Fronts]
    fileprivate var workspace: Buffer<Double>
    fileprivate var scratch: Buffer<Double>
    fileprivate var linkMatrix: Buffer<Double>
    /// What the batch adds to a vector over linking rows.
    var linkVector: Buffer<Double>
  }

  init(_ program: BlockAngularProgram, workers: Workers, in arena: Arena) {
    localRows = program.localRows
    links = program.linkingRows
    self.workers = workers
    let ranges = Self.batchRanges(program)
    let drawn = Mutex([[FrontStructure]](repeating: [], count: ranges.count))
    workers.forEach(ranges.count) { batch in
      let structures = ranges[batch].map { FrontStructure(program, block: $0) }
      drawn.withLock { $0[batch] = structures }
    }
    batches = zip(ranges, drawn.withLock { $0 }).map { blocks, structures in
      let fronts = structures.map { Fronts($0, in: arena) }
      return Batch(
        blocks: blocks, columns: program.columnStart[blocks.lowerBound]..<program.columnStart[blocks.upperBound],
        fronts: fronts, workspace: arena.buffer(structures.map(\.workspaceSize).max() ?? 0, of: 0),
        scratch: arena.buffer(Int(structures.flatMap(\.size).max() ?? 0), of: 0),
        linkMatrix: arena.buffer(program.linkingRows * program.linkingRows, of: 0),
        linkVector: arena.buffer(program.linkingRows, of: 0))
    }
    linkMatrix = arena.buffer(links * links, of: 0)
    linkVector = arena.buffer(links, of: 0)
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
      batch.linkMatrix.fill(0..<links * links, with: 0)
      batch.linkVector.fill(0..<links, with: 0)
      for fronts in batch.fronts {
        // A front's part of the solve comes while its panel is at hand.
        fronts.factor(d, batch.workspace, batch.linkMatrix, links: links, localRows) { front in
          fronts.forward(front, vector, batch.linkVector, batch.scratch, localRows)
        }
      }
    }
    if links > 0 { factorLinks(d, slacks) }
    finish(vector)
  }

  private func factorLinks(_ d: Buffer<Double>, _ slacks: [(column: Int, row: Int)]) {
    linkMatrix.fill(0..<links * links, with: 0)
    // Column by column side by side; batches in order.
    workers.forEach(min(links, 64)) { lane in
      for column in stride(from: lane, to: links, by: 64) {
        for batch in batches {
          for place in (column * links + column)..<(column + 1) * links { linkMatrix[place] += batch.linkMatrix[place] }
        }
      }
    }
    for slack in slacks { linkMatrix[slack.row * links + slack.row] += d[slack.column] }
    DenseKernels.eliminate(linkMatrix, pivots: links, size: links, update: linkVector, updateStart: 0)
  }

  /// Solves for `vector` over all constraints, in place.
  func solve(_ vector: Buffer<Double>) {
    workers.forEach(batches.count) { position in
      let batch = batches[position]
      batch.linkVector.fill(0..<links, with: 0)
      for fronts in batch.fronts {
        for front in 0..<fronts.count { fronts.forward(front, vector, batch.linkVector, batch.scratch, localRows) }
      }
    }
    finish(vector)
  }

  /// The linking rows' part, and the way back through the blocks.
  private func finish(_ vector: Buffer<Double>) {
    for batch in batches {
      for row in 0..<links { vector[localRows + row] += batch.linkVector[row] }
    }
    solveLinks(vector.part(from: localRows, count: links))
    workers.forEach(batches.count) { position in
      let batch = batches[position]
      for fronts in batch.fronts.reversed() { fronts.backward(vector, batch.scratch) }
    }
  }

  private func solveLinks(_ vector: Buffer<Double>) {
    for k in 0..<links {
      let value = vector[k] / linkMatrix[k * links + k]
      vector[k] = value
      DenseKernels.subtract(vector, k + 1, linkMatrix, k * links + k + 1, value, count: links - k - 1)
    }
    for k in (0..<links).reversed() {
      let sum = DenseKernels.dot(linkMatrix, k * links + k + 1, vector, k + 1, count: links - k - 1)
      vector[k] = (vector[k] - sum) / linkMatrix[k * links + k]
    }
  }
}

/// A block's `FrontStructure` with its panels, in memory that the kernels read.
private struct Fronts {
  let count: Int
  private let pivotCount: Buffer<Int32>
  private let size: Buffer<Int32>
  private let indexStart: Buffer<Int32>
  private let index: Buffer<Int32>
  private let panelStart: Buffer<Int>
  private let updateStart: Buffer<Int>
  private let parent: Buffer<Int32>
  private let relativeStart: Buffer<Int32>
  private let relative: Buffer<Int32>
  private let opens: Buffer<Int32>
  private let entryStart: Buffer<Int32>
  private let entryColumn: Buffer<Int32>
  private let entryPlace: Buffer<Int32>
  private let entryCoefficient: Buffer<Double>
  private let linkColumn: Buffer<Int32>
  private let linkPlace: Buffer<Int>
  private let linkCoefficient: Buffer<Double>
  private let panels: Buffer<Double>

  init(_ structure: FrontStructure, in arena: Arena) {
    count = structure.count
    pivotCount = arena.buffer(structure.pivotCount)
    size = arena.buffer(structure.size)
    indexStart = arena.buffer(structure.indexStart)
    index = arena.buffer(structure.index)
    panelStart = arena.buffer(structure.panelStart)
    updateStart = arena.buffer(structure.updateStart)
    parent = arena.buffer(structure.parent)
    relativeStart = arena.buffer(structure.relativeStart)
    relative = arena.buffer(structure.relative)
    opens = arena.buffer(structure.opens)
    entryStart = arena.buffer(structure.entryStart)
    entryColumn = arena.buffer(structure.entryColumn)
    entryPlace = arena.buffer(structure.entryPlace)
    entryCoefficient = arena.buffer(structure.entryCoefficient)
    linkColumn = arena.buffer(structure.linkColumn)
    linkPlace = arena.buffer(structure.linkPlace)
    linkCoefficient = arena.buffer(structure.linkCoefficient)
    panels = arena.buffer(structure.panelSize, of: 0)
  }

  /// Factors the block and adds what it leaves on linking rows to `linkMatrix`; calls `whenFactored` front by front.
  @inline(__always)
  func factor(
    _ d: Buffer<Double>, _ workspace: Buffer<Double>, _ linkMatrix: Buffer<Double>, links: Int, _ localRows: Int,
    whenFactored: (_ front: Int) -> Void
  ) {
    panels.fill(0..<panels.count, with: 0)
    for front in 0..<count {
      openUpdates(from: front, workspace)
      let (pivots, size) = (Int(pivotCount[front]), Int(self.size[front]))
      let panel = panels.part(from: panelStart[front], count: pivots * size)
      for entry in Int(entryStart[front])..<Int(entryStart[front + 1]) {
        panel[entryPlace[entry]] += entryCoefficient[entry] * d[entryColumn[entry]]
      }
      DenseKernels.eliminate(panel, pivots: pivots, size: size, update: workspace, updateStart: updateStart[front])
      whenFactored(front)
      if parent[front] >= 0 {
        addToParent(front, workspace)
      } else {
        addToLinks(front, workspace, linkMatrix, links: links, localRows)
      }
    }
    for entry in 0..<linkColumn.count {
      linkMatrix[linkPlace[entry]] += linkCoefficient[entry] * d[linkColumn[entry]]
    }
  }

  private func openUpdates(from front: Int, _ workspace: Buffer<Double>) {
    var here = front
    for _ in 0..<opens[front] {
      let border = Int(size[here] - pivotCount[here])
      workspace.fill(updateStart[here]..<(updateStart[here] + border * (border + 1) / 2), with: 0)
      here = Int(parent[here])
    }
  }

  private func addToParent(_ front: Int, _ workspace: Buffer<Double>) {
    let above = Int(parent[front])
    let border = Int(size[front] - pivotCount[front])
    let (pivots, size) = (Int(pivotCount[above]), Int(self.size[above]))
    let aboveBorder = size - pivots
    let panel = panels.part(from: panelStart[above], count: pivots * size)
    let places = relative.part(from: Int(relativeStart[front]), count: border)
    var from = updateStart[front]
    for column in 0..<border {
      let target = Int(places[column])
      if target < pivots {
        let base = target &* size
        for row in column..<border {
          panel[base &+ Int(places[row])] += workspace[from]
          from &+= 1
        }
      } else {
        let j = target &- pivots
        // Column j of a packed lower triangle begins after the longer ones before it.
        let base = updateStart[above] &+ j &* aboveBorder &- j &* (j &- 1) / 2 &- j &- pivots
        for row in column..<border {
          workspace[base &+ Int(places[row])] += workspace[from]
          from &+= 1
        }
      }
    }
  }

  private func addToLinks(
    _ front: Int, _ workspace: Buffer<Double>, _ linkMatrix: Buffer<Double>, links: Int, _ localRows: Int
  ) {
    let border = Int(size[front] - pivotCount[front])
    let rows = index.part(from: Int(indexStart[front] + pivotCount[front]), count: border)
    var from = updateStart[front]
    for column in 0..<border {
      let base = (Int(rows[column]) - localRows) * links - localRows
      for row in column..<border {
        linkMatrix[base &+ Int(rows[row])] += workspace[from]
        from &+= 1
      }
    }
  }

  /// Solves with a front of the factor; adds what that does to linking rows to `linkVector`.
  @inline(__always)
  func forward(
    _ front: Int, _ vector: Buffer<Double>, _ linkVector: Buffer<Double>, _ scratch: Buffer<Double>, _ localRows: Int
  ) {
    let (pivots, size) = (Int(pivotCount[front]), Int(self.size[front]))
    let panel = panels.part(from: panelStart[front], count: pivots * size)
    let places = index.part(from: Int(indexStart[front]), count: size)
    for k in 0..<pivots { scratch[k] = vector[places[k]] }
    for k in pivots..<size { scratch[k] = 0 }
    for k in 0..<pivots {
      let value = scratch[k] / panel[k &* size &+ k]
      scratch[k] = value
      DenseKernels.subtract(scratch, k &+ 1, panel, k &* size &+ k &+ 1, value, count: size &- k &- 1)
    }
    for k in 0..<pivots { vector[places[k]] = scratch[k] }
    for k in pivots..<size {
      let place = Int(places[k])
      if place < localRows { vector[place] += scratch[k] } else { linkVector[place &- localRows] += scratch[k] }
    }
  }

  /// Solves with the transposed factor, the linking rows' values being known.
  func backward(_ vector: Buffer<Double>, _ scratch: Buffer<Double>) {
    for front in (0..<count).reversed() {
      let (pivots, size) = (Int(pivotCount[front]), Int(self.size[front]))
      let panel = panels.part(from: panelStart[front], count: pivots * size)
      let places = index.part(from: Int(indexStart[front]), count: size)
      for k in 0..<size { scratch[k] = vector[places[k]] }
      for k in (0..<pivots).reversed() {
        let below = k &* size &+ k &+ 1
        let sum = DenseKernels.dot(panel, below, scratch, k &+ 1, count: size &- k &- 1)
        scratch[k] = (scratch[k] - sum) / panel[below &- 1]
        vector[places[k]] = scratch[k]
      }
    }
  }
}
