public import LinearPrograms

/// A block as a linear program: one row a node, then one a side row; one column an arc.
public struct BlockProgram: Sendable {
  public internal(set) var program: LinearProgram

  /// - Complexity: O(arcs + row entries).
  public init(_ block: Block, in partition: BlockPartition, of model: AllocationModel) {
    let local = partition.nodePosition
    var program = LinearProgram()
    for node in block.nodes {
      program.addRow(lower: model.nodes.supply[Int(node)], upper: model.nodes.supply[Int(node)])
    }
    for row in block.rows { program.addRow(lower: model.rows.lower[Int(row)], upper: model.rows.upper[Int(row)]) }
    let entries = RowEntries(block, in: partition, of: model)
    program.starts.reserveCapacity(block.arcs.count + 1)
    program.rows.reserveCapacity(2 * block.arcs.count + entries.count)
    program.coefficients.reserveCapacity(2 * block.arcs.count + entries.count)
    func values(_ list: [Double]) -> [Double] { block.arcs.map { list[Int($0)] } }
    (program.lower, program.upper) = (values(model.arcs.lower), values(model.arcs.upper))
    program.cost = values(model.arcs.cost)
    let (tails, heads, factors) = (model.arcs.tail, model.arcs.head, model.arcs.tailFactor)
    for (position, arc) in block.arcs.enumerated() {
      let arc = Int(arc)
      let out = tails[arc] >= 0 ? local[Int(tails[arc])] : -1
      let into = heads[arc] >= 0 ? local[Int(heads[arc])] : -1
      // Rows ascend.
      if into >= 0, into < out {
        program.rows.append(into)
        program.coefficients.append(-1)
      }
      if out >= 0 {
        program.rows.append(out)
        program.coefficients.append(factors[arc])
      }
      if into > out {
        program.rows.append(into)
        program.coefficients.append(-1)
      }
      for entry in entries.range(of: position) where entries.coefficients[entry] != 0 {
        program.rows.append(Int32(block.nodes.count) + entries.rows[entry])
        program.coefficients.append(entries.coefficients[entry])
      }
      program.starts.append(program.rows.count)
    }
    self.program = program
  }
}

/// The side rows of a block by arc: a transposition by counting.
private struct RowEntries {
  private var starts: [Int]
  var rows: [Int32]
  var coefficients: [Double]

  init(_ block: Block, in partition: BlockPartition, of model: AllocationModel) {
    starts = Array(repeating: 0, count: block.arcs.count + 1)
    rows = []
    coefficients = []
    guard !block.rows.isEmpty else { return }
    let localArc = partition.arcPosition
    for row in block.rows {
      for entry in model.rows.starts[Int(row)]..<model.rows.starts[Int(row) + 1] {
        starts[Int(localArc[Int(model.rows.arcs[entry])]) + 1] += 1
      }
    }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    rows = Array(repeating: 0, count: starts[block.arcs.count])
    coefficients = Array(repeating: 0, count: starts[block.arcs.count])
    var next = starts
    for (position, row) in block.rows.enumerated() {
      for entry in model.rows.starts[Int(row)]..<model.rows.starts[Int(row) + 1] {
        let slot = next[Int(localArc[Int(model.rows.arcs[entry])])]
        next[Int(localArc[Int(model.rows.arcs[entry])])] += 1
        rows[slot] = Int32(position)
        coefficients[slot] = model.rows.coefficients[entry]
      }
    }
  }

  var count: Int { rows.count }

  func range(of arc: Int) -> Range<Int> { starts[arc]..<starts[arc + 1] }
}
