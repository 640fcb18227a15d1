/// Units for the nodes of a block in which every arc takes one at its tail for one at its head.
///
/// A substitute with ratio ρ takes ρ units of it for one unit of demand. Counting the demand, and everything it is
/// connected with, in units ρ times as large makes the block a pure network, unless two ways round a cycle disagree.
/// Source: K. Truemper, "Optimal flows in nonlinear gain networks", Networks 8 (1978) 17–36, and the same idea for
/// linear ones: a generalized network whose cycles all have gain 1 is a pure network in other units.
public struct NodeScaling: Sendable {
  /// One factor a node of the block: its balance is multiplied by it. All 1 where there are no gains.
  public let factors: [Double]

  /// nil where the ratios around some cycle do not cancel: the block is no network.
  init?(_ block: Block, of model: AllocationModel, local: [Int32]) {
    guard model.hasGains else {
      factors = Array(repeating: 1, count: block.nodes.count)
      return
    }
    var factors = [Double](repeating: 0, count: block.nodes.count)
    let adjacency = Self.adjacency(block, of: model, local: local)
    for first in block.nodes.indices where factors[first] == 0 {
      guard let component = Self.spread(from: first, adjacency, &factors) else { return nil }
      // The smallest factor is 1, so that whole ratios keep whole numbers whole.
      let smallest = component.reduce(Double.infinity) { min($0, factors[$1]) }
      for node in component { factors[node] /= smallest }
    }
    guard Self.agree(block, of: model, local: local, factors) else { return nil }
    self.factors = factors
  }

  private struct Neighbour {
    var node: Int32
    /// The neighbour's factor ÷ this node's.
    var ratio: Double
  }

  private static func adjacency(_ block: Block, of model: AllocationModel, local: [Int32]) -> [[Neighbour]] {
    var neighbours = [[Neighbour]](repeating: [], count: block.nodes.count)
    for arc in block.arcs {
      let (tail, head) = (model.arcs.tail[Int(arc)], model.arcs.head[Int(arc)])
      guard tail >= 0, head >= 0 else { continue }
      let ratio = model.arcs.tailFactor[Int(arc)]
      let (from, to) = (local[Int(tail)], local[Int(head)])
      neighbours[Int(from)].append(Neighbour(node: to, ratio: ratio))
      neighbours[Int(to)].append(Neighbour(node: from, ratio: 1 / ratio))
    }
    return neighbours
  }

  /// Breadth first; returns the nodes reached.
  private static func spread(from first: Int, _ adjacency: [[Neighbour]], _ factors: inout [Double]) -> [Int]? {
    factors[first] = 1
    var reached = [first]
    var next = 0
    while next < reached.count {
      let node = reached[next]
      next += 1
      for neighbour in adjacency[node] where factors[Int(neighbour.node)] == 0 {
        let factor = factors[node] * neighbour.ratio
        guard factor > 1e-9, factor < 1e9 else { return nil }
        factors[Int(neighbour.node)] = factor
        reached.append(Int(neighbour.node))
      }
    }
    return reached
  }

  private static func agree(
    _ block: Block, of model: AllocationModel, local: [Int32], _ factors: [Double]
  ) -> Bool {
    block.arcs.allSatisfy { arc in
      let (tail, head) = (model.arcs.tail[Int(arc)], model.arcs.head[Int(arc)])
      guard tail >= 0, head >= 0 else { return true }
      let wanted = factors[Int(local[Int(tail)])] * model.arcs.tailFactor[Int(arc)]
      return abs(wanted - factors[Int(local[Int(head)])]) <= 1e-12 * wanted
    }
  }
}
