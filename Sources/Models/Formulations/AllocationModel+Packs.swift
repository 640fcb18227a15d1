public import Domain
public import LinearPrograms

extension AllocationModel {
  /// The units that each arc may carry only multiples of under `policy.integral`: a pack on lanes to regions, 1 on
  /// transfers, a lot from offers; 0 where any amount will do.
  public func packGrid(_ scenario: Scenario) -> [Double] {
    (0..<arcs.count).map { arc in
      switch arcs.kind[arc] {
      case .ship:
        if case .region = lanes[Int(arcs.entity[arc])].to {
          return Double(scenario.products[Ref<Product>(arcs.product[arc])].pack)
        }
        return 1
      case .order: return Double(scenario.offers[Int(arcs.entity[arc])].lot)
      case .hold, .holdSafety, .issue, .expire, .cover, .unmet, .deliver: return 0
      }
    }
  }

  /// Bounds an arc anew; it is empty where `lower` exceeds `upper`.
  public mutating func setBounds(ofArc arc: Int, lower: Double, upper: Double) {
    arcs.lower[arc] = lower
    arcs.upper[arc] = upper
  }

  public mutating func setSupply(ofNode node: Int, _ supply: Double) { nodes.supply[node] = supply }

  /// A block as a program whose columns count packs: column j is `grid` of its arc times as large as in the model, and
  /// whole, wherever the grid is not 0.
  public func wholeProgram(_ block: Block, in partition: BlockPartition, grid: [Double]) -> LinearProgram {
    var program = BlockProgram(block, in: partition, of: self).program
    for (column, arc) in block.arcs.enumerated() where grid[Int(arc)] > 0 {
      let unit = grid[Int(arc)]
      program.cost[column] *= unit
      program.lower[column] /= unit
      program.upper[column] /= unit
      for entry in program.starts[column]..<program.starts[column + 1] { program.coefficients[entry] *= unit }
      program.integers.append(Int32(truncatingIfNeeded: column))
    }
    return program
  }
}
