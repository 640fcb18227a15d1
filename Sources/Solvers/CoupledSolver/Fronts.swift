/// A block's `FrontStructure` with its panels, in memory that the kernels read.
struct Fronts {
  let count: Int
  let rowBase: Int
  let rowCount: Int
  let workspaceSize: Int
  let largestFront: Int
  private let columnBase: Int
  private let pivotCount: Buffer<Int32>
  private let size: Buffer<Int32>
  private let indexStart: Buffer<Int32>
  private let index: Buffer<Int32>
  private let localCount: Buffer<Int32>
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

  /// - Parameters:
  ///   - structure: that of this block, or of one that looks like it.
  ///   - model: such a block, whose memory is used as far as the two are the same.
  init(
    _ program: BlockAngularProgram, _ block: Int, _ structure: FrontStructure, like model: Fronts?,
    sharesCoefficients: Bool, in arena: Arena
  ) {
    count = structure.count
    rowBase = program.rowStart[block]
    rowCount = program.rowStart[block + 1] - rowBase
    columnBase = program.columnStart[block]
    workspaceSize = structure.workspaceSize
    largestFront = Int(structure.size.max() ?? 0)
    pivotCount = model?.pivotCount ?? arena.buffer(structure.pivotCount)
    size = model?.size ?? arena.buffer(structure.size)
    indexStart = model?.indexStart ?? arena.buffer(structure.indexStart)
    index = model?.index ?? arena.buffer(structure.index)
    localCount = model?.localCount ?? arena.buffer(structure.localCount)
    panelStart = model?.panelStart ?? arena.buffer(structure.panelStart)
    updateStart = model?.updateStart ?? arena.buffer(structure.updateStart)
    parent = model?.parent ?? arena.buffer(structure.parent)
    relativeStart = model?.relativeStart ?? arena.buffer(structure.relativeStart)
    relative = model?.relative ?? arena.buffer(structure.relative)
    opens = model?.opens ?? arena.buffer(structure.opens)
    entryStart = model?.entryStart ?? arena.buffer(structure.entryStart)
    entryColumn = model?.entryColumn ?? arena.buffer(structure.entryColumn)
    entryPlace = model?.entryPlace ?? arena.buffer(structure.entryPlace)
    linkColumn = model?.linkColumn ?? arena.buffer(structure.linkColumn)
    linkPlace = model?.linkPlace ?? arena.buffer(structure.linkPlace)
    panels = arena.buffer(structure.panelSize, of: 0)
    let first = program.entries(of: block).lowerBound
    func products(_ factors: [FrontStructure.Factors]) -> Buffer<Double> {
      arena.buffer(
        factors.map { program.coefficient[first + Int($0.one)] * program.coefficient[first + Int($0.other)] })
    }
    let twin = sharesCoefficients ? model : nil
    entryCoefficient = twin?.entryCoefficient ?? products(structure.entryFactors)
    linkCoefficient = twin?.linkCoefficient ?? products(structure.linkFactors)
  }

  /// Factors the block and adds what it leaves on linking rows to `linkMatrix`; calls `whenFactored` front by front.
  @inline(__always)
  func factor(
    _ scaling: Buffer<Double>, _ workspace: Buffer<Double>, _ linkMatrix: Buffer<Double>, links: Int,
    whenFactored: (_ front: Int) -> Void
  ) {
    let d = scaling.part(from: columnBase, count: scaling.count - columnBase)
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
        addToLinks(front, workspace, linkMatrix, links: links)
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
    _ front: Int, _ workspace: Buffer<Double>, _ linkMatrix: Buffer<Double>, links: Int
  ) {
    let border = Int(size[front] - pivotCount[front])
    let rows = index.part(from: Int(indexStart[front] + pivotCount[front]), count: border)
    var from = updateStart[front]
    for column in 0..<border {
      let base = Int(rows[column]) &* links
      for row in column..<border {
        linkMatrix[base &+ Int(rows[row])] += workspace[from]
        from &+= 1
      }
    }
  }

  /// Solves with a front of the factor; adds what that does to linking rows to `linkVector`.
  ///
  /// - Parameter vector: over the block's own constraints.
  @inline(__always)
  func forward(
    _ front: Int, _ vector: Buffer<Double>, _ linkVector: Buffer<Double>, _ scratch: Buffer<Double>
  ) {
    let (pivots, local, size) = (Int(pivotCount[front]), Int(localCount[front]), Int(self.size[front]))
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
    for k in pivots..<local { vector[places[k]] += scratch[k] }
    for k in local..<size { linkVector[places[k]] += scratch[k] }
  }

  /// Solves with the transposed factor, the linking rows' values being known.
  func backward(_ vector: Buffer<Double>, _ linkVector: Buffer<Double>, _ scratch: Buffer<Double>) {
    for front in (0..<count).reversed() {
      let (pivots, local, size) = (Int(pivotCount[front]), Int(localCount[front]), Int(self.size[front]))
      let panel = panels.part(from: panelStart[front], count: pivots * size)
      let places = index.part(from: Int(indexStart[front]), count: size)
      for k in 0..<local { scratch[k] = vector[places[k]] }
      for k in local..<size { scratch[k] = linkVector[places[k]] }
      for k in (0..<pivots).reversed() {
        let below = k &* size &+ k &+ 1
        let sum = DenseKernels.dot(panel, below, scratch, k &+ 1, count: size &- k &- 1)
        scratch[k] = (scratch[k] - sum) / panel[below &- 1]
        vector[places[k]] = scratch[k]
      }
    }
  }
}
