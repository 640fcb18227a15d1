/// A part of the model that can be solved alone: no arc and no row leads out of it.
public struct Block: Sendable {
  /// Positions in the model, ascending.
  public internal(set) var nodes: [Int32] = []
  public internal(set) var arcs: [Int32] = []
  public internal(set) var rows: [Int32] = []

  /// The same nodes and arcs with nothing that ties them.
  public var withoutRows: Block {
    var block = self
    block.rows = []
    return block
  }
}

/// The model's blocks, and where each node and arc stands in its own.
public struct BlockPartition: Sendable {
  public let blocks: [Block]
  /// One entry a node of the model: its position in its block.
  public let nodePosition: [Int32]
  /// One entry an arc of the model: its position in its block.
  let arcPosition: [Int32]
  /// One entry an arc of the model: its block.
  private let arcBlock: [Int32]

  /// Where a node of the model stands in its block.
  public func position(ofNode node: Int32) -> Int32 { nodePosition[Int(node)] }

  /// Where an arc of the model stands in its block.
  public func position(ofArc arc: Int32) -> Int32 { arcPosition[Int(arc)] }

  /// One entry a node of the model: its block.
  ///
  /// - Complexity: O(nodes).
  public var blockOfNode: [Int32] {
    var result = [Int32](repeating: -1, count: nodePosition.count)
    for (number, block) in blocks.enumerated() {
      for node in block.nodes { result[Int(node)] = Int32(number) }
    }
    return result
  }

  init(_ blocks: [Block], nodes: Int, arcs: Int) {
    self.blocks = blocks
    var nodePosition = [Int32](repeating: -1, count: nodes)
    var arcPosition = [Int32](repeating: -1, count: arcs)
    var arcBlock = arcPosition
    for (number, block) in blocks.enumerated() {
      for (position, node) in block.nodes.enumerated() { nodePosition[Int(node)] = Int32(position) }
      for (position, arc) in block.arcs.enumerated() {
        arcPosition[Int(arc)] = Int32(position)
        arcBlock[Int(arc)] = Int32(number)
      }
    }
    self.nodePosition = nodePosition
    self.arcPosition = arcPosition
    self.arcBlock = arcBlock
  }

  /// The objectives of `goals` by block: nil where a goal has nothing in a block, else one weight an arc of the block.
  ///
  /// - Complexity: O(goals · blocks + arcs of the blocks that a goal touches).
  public func objectives(of goals: [Goal]) -> [[[Double]?]] {
    var result = blocks.map { _ in [[Double]?](repeating: nil, count: goals.count) }
    for (number, goal) in goals.enumerated() {
      for (arc, weight) in zip(goal.arcs, goal.weights) {
        let block = Int(arcBlock[Int(arc)])
        if result[block][number] == nil {
          result[block][number] = Array(repeating: 0, count: blocks[block].arcs.count)
        }
        result[block][number]?[Int(arcPosition[Int(arc)])] = weight
      }
    }
    return result
  }
}

extension AllocationModel {
  /// Splits the model into blocks: connected groups of nodes, joined where a side row ties them.
  ///
  /// Groups without rows are bundled until a bundle has `bundle` arcs, since a solve has a cost of its own; which
  /// groups go together depends on the model alone. With `ignoringRows` side rows are left out: the relaxation.
  ///
  /// - Complexity: O(nodes + arcs + row entries), nearly.
  public func blocks(bundle: Int = 4_000, ignoringRows: Bool = false) -> BlockPartition {
    let blocks = blocks(bundle: bundle, tying: ignoringRows ? [] : Array(0..<Int32(rows.count)))
    return BlockPartition(blocks, nodes: nodes.count, arcs: arcs.count)
  }

  /// The parts that a block falls into where only some of its rows tie; parts without any are left out.
  ///
  /// - Parameter rows: of the block, ascending.
  /// - Complexity: O(nodes + arcs) of the model, nearly.
  public func parts(tiedBy rows: [Int32]) -> BlockPartition {
    let parts = blocks(bundle: 4_000, tying: rows).filter { !$0.rows.isEmpty }
    return BlockPartition(parts, nodes: nodes.count, arcs: arcs.count)
  }

  private func blocks(bundle: Int, tying: [Int32]) -> [Block] {
    var groups = DisjointSets(count: nodes.count)
    for (tail, head) in zip(arcs.tail, arcs.head) where tail >= 0 && head >= 0 { groups.join(tail, head) }
    let tying = tying.map(Int.init)
    for row in tying where rows.starts[row] < rows.starts[row + 1] {
      let first = anchor(ofArc: Int(rows.arcs[rows.starts[row]]))
      for entry in rows.starts[row]..<rows.starts[row + 1] {
        groups.join(first, anchor(ofArc: Int(rows.arcs[entry])))
      }
    }
    let numbering = numberBlocks(&groups, tiedBy: tying, bundle: bundle)
    return fillBlocks(numbering.ofNode, count: numbering.count, tying)
  }

  /// An end of the arc that is not the ground.
  private func anchor(ofArc arc: Int) -> Int32 {
    arcs.tail[arc] >= 0 ? arcs.tail[arc] : arcs.head[arc]
  }

  /// Numbers groups in the order of their first nodes; small ones without rows share a number.
  private func numberBlocks(
    _ groups: inout DisjointSets, tiedBy rowsThatTie: [Int], bundle: Int
  ) -> (ofNode: [Int32], count: Int) {
    let roots = groups.roots()
    var arcCount = [Int32](repeating: 0, count: nodes.count)
    for (tail, head) in zip(arcs.tail, arcs.head) { arcCount[Int(roots[Int(tail >= 0 ? tail : head)])] += 1 }
    var tied = [Bool](repeating: false, count: nodes.count)
    for row in rowsThatTie where rows.starts[row] < rows.starts[row + 1] {
      tied[Int(roots[Int(anchor(ofArc: Int(rows.arcs[rows.starts[row]])))])] = true
    }
    var number = [Int32](repeating: -1, count: nodes.count)
    var count: Int32 = 0
    var open: Int32 = -1
    var openArcs = 0
    for node in 0..<nodes.count {
      let root = Int(roots[node])
      guard number[root] < 0 else { continue }
      if tied[root] || Int(arcCount[root]) >= bundle {
        number[root] = count
        count += 1
      } else {
        if open < 0 || openArcs >= bundle {
          open = count
          openArcs = 0
          count += 1
        }
        number[root] = open
        openArcs += Int(arcCount[root])
      }
    }
    return (roots.map { number[Int($0)] }, Int(count))
  }

  private func fillBlocks(_ ofNode: [Int32], count: Int, _ rowsThatTie: [Int]) -> [Block] {
    var blocks = Self.split(ofNode, into: count).map { Block(nodes: $0) }
    let ofArc = zip(arcs.tail, arcs.head).map { tail, head in ofNode[Int(tail >= 0 ? tail : head)] }
    let arcsOfBlocks = Self.split(ofArc, into: count)
    for (number, arcs) in arcsOfBlocks.enumerated() { blocks[number].arcs = arcs }
    for row in rowsThatTie {
      let start = rows.starts[row]
      if start == rows.starts[row + 1] {
        // A row without arcs (a quota minimum that nothing can serve) is a block of its own.
        var block = Block()
        block.rows = [Int32(row)]
        blocks.append(block)
      } else {
        blocks[Int(ofNode[Int(anchor(ofArc: Int(rows.arcs[start])))])].rows.append(Int32(row))
      }
    }
    return blocks
  }

  /// The elements by the part that each belongs to: counted first, so that every list is made once, at its length.
  private static func split(_ part: [Int32], into count: Int) -> [[Int32]] {
    var starts = [Int](repeating: 0, count: count + 1)
    for number in part { starts[Int(number) + 1] += 1 }
    for number in 0..<count { starts[number + 1] += starts[number] }
    var next = starts
    var sorted = [Int32](repeating: 0, count: part.count)
    for (element, number) in part.enumerated() {
      sorted[next[Int(number)]] = Int32(truncatingIfNeeded: element)
      next[Int(number)] += 1
    }
    return (0..<count).map { Array(sorted[starts[$0]..<starts[$0 + 1]]) }
  }
}

/// Disjoint sets with union by size and path halving (Tarjan & van Leeuwen 1984): nearly O(1) an operation.
struct DisjointSets {
  private var parent: [Int32]
  private var size: [Int32]

  init(count: Int) {
    parent = Array(0..<Int32(count))
    size = Array(repeating: 1, count: count)
  }

  mutating func find(_ element: Int32) -> Int32 {
    var here = element
    while parent[Int(here)] != here {
      parent[Int(here)] = parent[Int(parent[Int(here)])]
      here = parent[Int(here)]
    }
    return here
  }

  /// One entry an element: the one that stands for its set.
  mutating func roots() -> [Int32] {
    var result = parent
    for element in result.indices { result[element] = find(Int32(element)) }
    return result
  }

  mutating func join(_ one: Int32, _ other: Int32) {
    // Most pairs are together already, right below what stands for their set.
    if parent[Int(one)] == parent[Int(other)] { return }
    var (large, small) = (find(one), find(other))
    guard large != small else { return }
    if size[Int(large)] < size[Int(small)] { swap(&large, &small) }
    parent[Int(small)] = large
    size[Int(large)] += size[Int(small)]
  }
}
