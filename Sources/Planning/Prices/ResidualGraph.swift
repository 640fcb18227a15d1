internal import FlowNetworks

/// Where one unit more could flow in an optimal network: arcs below their capacity forward, arcs above their lower bound
/// backward, each at its reduced cost, which is never below 0.
///
/// Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), sections 2.4, 4.5 and 9.10: the change of
/// cost of one unit more is the length of a shortest residual path.
struct ResidualGraph {
  /// Distances from or to a node, and how much the shortest paths found can take.
  struct Paths {
    /// Infinity where there is no path.
    var distance: [Double]
    /// The bottleneck of the path found; infinity at its end.
    var room: [Double]
  }

  private let network: FlowNetwork
  /// Reduced costs, one an arc; what can flow more along it, and against it.
  private let reduced: [Double]
  private let forward: [Double]
  private let backward: [Double]
  /// `incident[starts[v] ..< starts[v + 1]]` are the arcs that touch node v.
  private let starts: [Int32]
  private let incident: [Int32]

  /// - Complexity: O(nodes + arcs).
  init(_ network: FlowNetwork, flow: [Double], potential: [Double]) {
    self.network = network
    var reduced = [Double](repeating: 0, count: network.arcCount)
    var forward = reduced
    var backward = reduced
    var starts = [Int32](repeating: 0, count: network.nodeCount + 1)
    for arc in 0..<network.arcCount {
      let (tail, head) = (Int(network.tails[arc]), Int(network.heads[arc]))
      reduced[arc] = network.cost[arc] - potential[tail] + potential[head]
      let noise = 1e-9 * max(1, abs(flow[arc]))
      let up = network.upper[arc] - flow[arc]
      let down = flow[arc] - network.lower[arc]
      forward[arc] = up > noise ? up : 0
      backward[arc] = down > noise ? down : 0
      starts[tail + 1] += 1
      starts[head + 1] += 1
    }
    for node in 0..<network.nodeCount { starts[node + 1] += starts[node] }
    var next = starts
    var incident = [Int32](repeating: 0, count: 2 * network.arcCount)
    for arc in 0..<network.arcCount {
      for end in [Int(network.tails[arc]), Int(network.heads[arc])] {
        incident[Int(next[end])] = Int32(truncatingIfNeeded: arc)
        next[end] += 1
      }
    }
    self.reduced = reduced
    self.forward = forward
    self.backward = backward
    self.starts = starts
    self.incident = incident
  }

  func reducedCost(ofArc arc: Int) -> Double { reduced[arc] }

  /// Whether nothing more can flow along an arc.
  func isFull(_ arc: Int) -> Bool { forward[arc] == 0 }

  /// Shortest paths from `source`, or, with `reversed`, to it.
  ///
  /// - Parameters:
  ///   - limit: paths longer than this are of no interest.
  ///   - target: where to stop, nil = nowhere.
  /// - Complexity: O((nodes + arcs) log nodes), less where paths cost nothing: those need no heap.
  func paths(
    from source: Int32, reversed: Bool = false, limit: Double = .infinity, until target: Int32? = nil
  ) -> Paths {
    var paths = Paths(
      distance: Array(repeating: .infinity, count: network.nodeCount),
      room: Array(repeating: 0, count: network.nodeCount))
    paths.distance[Int(source)] = 0
    paths.room[Int(source)] = .infinity
    var isDone = [Bool](repeating: false, count: network.nodeCount)
    var heap = DistanceHeap()
    // Nodes at the distance at hand.
    var near: [Int32] = [source]
    while true {
      guard let node = near.popLast() ?? heap.popLeast() else { return paths }
      if isDone[Int(node)] { continue }
      isDone[Int(node)] = true
      if node == target { return paths }
      let base = paths.distance[Int(node)]
      for slot in starts[Int(node)]..<starts[Int(node) + 1] {
        let arc = Int(incident[Int(slot)])
        let leaves = network.tails[arc] == node
        let other = Int(leaves ? network.heads[arc] : network.tails[arc])
        guard !isDone[other] else { continue }
        // Away from the source along the arc, or towards it against the search.
        let isForward = leaves != reversed
        let room = isForward ? forward[arc] : backward[arc]
        guard room > 0 else { continue }
        let length = base + max(0, isForward ? reduced[arc] : -reduced[arc])
        guard length < paths.distance[other], length <= limit else { continue }
        paths.distance[other] = length
        paths.room[other] = min(room, paths.room[Int(node)])
        if length == base {
          near.append(Int32(truncatingIfNeeded: other))
        } else {
          heap.insert(Int32(truncatingIfNeeded: other), at: length)
        }
      }
    }
  }
}

/// A binary heap of nodes by distance, ties by node; a node may stand in it more than once.
struct DistanceHeap {
  private var entries: [(distance: Double, node: Int32)] = []

  mutating func insert(_ node: Int32, at distance: Double) {
    entries.append((distance, node))
    var here = entries.count - 1
    while here > 0 {
      let above = (here - 1) / 2
      guard precedes(here, above) else { return }
      entries.swapAt(here, above)
      here = above
    }
  }

  mutating func popLeast() -> Int32? {
    guard let least = entries.first else { return nil }
    let last = entries.removeLast()
    guard !entries.isEmpty else { return least.node }
    entries[0] = last
    var here = 0
    while true {
      var child = 2 * here + 1
      guard child < entries.count else { return least.node }
      if child + 1 < entries.count, precedes(child + 1, child) { child += 1 }
      guard precedes(child, here) else { return least.node }
      entries.swapAt(here, child)
      here = child
    }
  }

  private func precedes(_ one: Int, _ other: Int) -> Bool {
    entries[one].distance != entries[other].distance
      ? entries[one].distance < entries[other].distance : entries[one].node < entries[other].node
  }
}
