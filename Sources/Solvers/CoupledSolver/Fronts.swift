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
  private let linkPlace: Buffer<Int32>
  private let linkCoefficient: Buffer<Double>
  private let panels: Buffer<Double>
  private let kernels: FrontKernels

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
    kernels = FrontKernels()
    let first = program.entries(of: block).lowerBound
    func products(_ factors: [FrontStructure.Factors]) -> Buffer<Double> {
      arena.buffer(
        factors.map { program.coefficient[first + Int($0.one)] * program.coefficient[first + Int($0.other)] })
    }
    let twin = sharesCoefficients ? model : nil
    entryCoefficient = twin?.entryCoefficient ?? products(structure.entryFactors)
    linkCoefficient = twin?.linkCoefficient ?? products(structure.linkFactors)
  }

  /// Factors the block and adds what it leaves on linking rows to their matrix, a packed lower triangle at the beginning
  /// of `workspace`; calls `whenFactored` front by front.
  @inline(__always)
  func factor(
    _ scaling: Buffer<Double>, _ workspace: Buffer<Double>, links: Int, whenFactored: (_ front: Int) -> Void
  ) {
    let d = scaling.part(from: columnBase, count: scaling.count - columnBase)
    for front in 0..<count {
      open(from: front, workspace)
      let (pivots, size) = (Int(pivotCount[front]), Int(self.size[front]))
      let panel = panels.part(from: panelStart[front], count: pivots * size)
      for entry in Int(entryStart[front])..<Int(entryStart[front + 1]) {
        panel[entryPlace[entry]] += entryCoefficient[entry] * d[entryColumn[entry]]
      }
      if isLeaf(front) {
        let places = relative.part(from: Int(relativeStart[front]), count: size - 1)
        kernels.eliminateLeaf(panel, size: size, places: places, into: target(Int(parent[front]), workspace))
        whenFactored(front)
        continue
      }
      let update = self.update(front, workspace)
      kernels.eliminate(panel, pivots: pivots, size: size, update: update)
      whenFactored(front)
      if parent[front] >= 0 {
        let places = relative.part(from: Int(relativeStart[front]), count: size - pivots)
        kernels.add(update, places: places, to: target(Int(parent[front]), workspace))
      } else if updateStart[front] > 0 {
        let rows = index.part(from: Int(indexStart[front]) + pivots, count: size - pivots)
        let matrix = workspace.part(from: 0, count: links * (links + 1) / 2)
        kernels.add(
          update, places: rows, to: FrontKernels.Target(panel: matrix, pivots: 0, size: links, update: matrix))
      }
    }
    for entry in 0..<linkColumn.count {
      workspace[linkPlace[entry]] += linkCoefficient[entry] * d[linkColumn[entry]]
    }
  }

  /// One pivot, no children, and a parent: nothing but the pivot's own column makes its update.
  private func isLeaf(_ front: Int) -> Bool { pivotCount[front] == 1 && opens[front] > 0 && parent[front] >= 0 }

  private func update(_ front: Int, _ workspace: Buffer<Double>) -> Buffer<Double> {
    let border = Int(size[front] - pivotCount[front])
    return workspace.part(from: updateStart[front], count: border * (border + 1) / 2)
  }

  private func target(_ front: Int, _ workspace: Buffer<Double>) -> FrontKernels.Target {
    let (pivots, size) = (Int(pivotCount[front]), Int(self.size[front]))
    return FrontKernels.Target(
      panel: panels.part(from: panelStart[front], count: pivots * size), pivots: pivots, size: size,
      update: update(front, workspace))
  }

  /// Clears the panels and updates of those fronts whose first descendant this is.
  private func open(from front: Int, _ workspace: Buffer<Double>) {
    var here = front
    for _ in 0..<opens[front] {
      let start = panelStart[here]
      panels.fill(start..<(start + Int(pivotCount[here] * size[here])), with: 0)
      // What is at 0 gathers the blocks of a batch.
      if updateStart[here] > 0, !isLeaf(here) {
        let update = self.update(here, workspace)
        update.fill(0..<update.count, with: 0)
      }
      here = Int(parent[here])
    }
  }

  /// Solves with a front of the factor; adds what that does to linking rows to `linkVector`.
  ///
  /// - Parameter vector: over the block's own constraints.
  @inline(__always)
  func forward(
    _ front: Int, _ vector: Buffer<Double>, _ linkVector: Buffer<Double>, _ scratch: Buffer<Double>
  ) {
    let (pivots, size) = (Int(pivotCount[front]), Int(self.size[front]))
    kernels.forward(
      panels.part(from: panelStart[front], count: pivots * size), pivots: pivots, local: Int(localCount[front]),
      places: index.part(from: Int(indexStart[front]), count: size), vector, linkVector, scratch)
  }

  /// Solves with the transposed factor, the linking rows' values being known.
  func backward(_ vector: Buffer<Double>, _ linkVector: Buffer<Double>, _ scratch: Buffer<Double>) {
    for front in (0..<count).reversed() {
      let (pivots, size) = (Int(pivotCount[front]), Int(self.size[front]))
      kernels.backward(
        panels.part(from: panelStart[front], count: pivots * size), pivots: pivots, local: Int(localCount[front]),
        places: index.part(from: Int(indexStart[front]), count: size), vector, linkVector, scratch)
    }
  }
}
