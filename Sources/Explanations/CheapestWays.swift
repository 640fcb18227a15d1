internal import Domain
internal import Formulations

/// The cheapest way of one more unit to every node of the model, by what a plan leaves.
///
/// A way begins where units are spare, where stock or a receipt enters, or at an offer, and goes by hold and ship arcs.
/// `open` ways begin at spare units or unsold offers and use nothing that is full; the others may need what is used up.
/// Past spare units no way leads on: whoever comes there needs none from further up.
struct CheapestWays {
  /// Money per unit by node, infinity = no way.
  private(set) var cost: [Double]
  /// The arc by which the way comes to each node, −1 where it begins there.
  private(set) var arc: [Int32]
  /// By demand line: money per unit asked for, and the cover arc.
  private(set) var lineCost: [Double]
  private(set) var lineArc: [Int32]
  /// The same by the asked product alone.
  private(set) var ownCost: [Double]
  private(set) var ownArc: [Int32]

  /// - Complexity: O(arcs), and the arcs between stock nodes as often as a label falls.
  init(_ point: PlanPoint, open: Bool) {
    let model = point.model
    cost = Array(repeating: .infinity, count: model.nodes.count)
    arc = Array(repeating: -1, count: model.nodes.count)
    lineCost = Array(repeating: .infinity, count: model.demandLines.count)
    lineArc = Array(repeating: -1, count: model.demandLines.count)
    ownCost = lineCost
    ownArc = lineArc
    begin(point, open)
    spread(point, open)
    reachHubs(point, open)
    reachLines(point, open)
  }

  private static func isUsable(_ arc: Int, _ point: PlanPoint, _ open: Bool) -> Bool {
    open ? !(point.isFull[arc] || point.isStopped[arc]) : !point.isContinued(arc)
  }

  private mutating func begin(_ point: PlanPoint, _ open: Bool) {
    let model = point.model
    for node in 0..<model.nodes.count where model.nodes.kind[node] == .stock {
      if point.spare[node] > 0 {
        cost[node] = point.priceOfSpare[node]
      } else if !open, model.nodes.supply[node] > 0 {
        cost[node] = 0
      }
    }
    for order in 0..<model.arcs.count where model.arcs.kind[order] == .order {
      let node = Int(model.arcs.head[order])
      guard point.spare[node] == 0, Self.isUsable(order, point, open), model.arcs.cost[order] < cost[node] else {
        continue
      }
      cost[node] = model.arcs.cost[order]
      arc[node] = Int32(truncatingIfNeeded: order)
    }
  }

  /// Corrects labels until none falls: costs between stock nodes count as ≥ 0.
  private mutating func spread(_ point: PlanPoint, _ open: Bool) {
    let model = point.model
    let leaving = StockArcs(model)
    var queue: [Int32] = []
    var isQueued = [Bool](repeating: false, count: model.nodes.count)
    for node in 0..<model.nodes.count where cost[node] < .infinity {
      queue.append(Int32(truncatingIfNeeded: node))
      isQueued[node] = true
    }
    var next = 0
    while next < queue.count {
      let node = Int(queue[next])
      next += 1
      isQueued[node] = false
      for position in leaving.starts[node]..<leaving.starts[node + 1] {
        let arc = Int(leaving.arcs[position])
        let head = Int(model.arcs.head[arc])
        // What keeping to a published plan saves must not make a circle pay.
        let length = cost[node] + max(0, model.arcs.cost[arc])
        guard point.spare[head] == 0, length < cost[head], Self.isUsable(arc, point, open) else { continue }
        cost[head] = length
        self.arc[head] = Int32(truncatingIfNeeded: arc)
        if !isQueued[head] {
          queue.append(Int32(truncatingIfNeeded: head))
          isQueued[head] = true
        }
      }
      if next > 1_000_000, next > queue.count / 2 {
        queue.removeFirst(next)
        next = 0
      }
    }
  }

  private mutating func reachHubs(_ point: PlanPoint, _ open: Bool) {
    let model = point.model
    for ship in 0..<model.arcs.count where model.arcs.kind[ship] == .ship {
      let (tail, head) = (Int(model.arcs.tail[ship]), Int(model.arcs.head[ship]))
      guard model.nodes.kind[head] == .hub, Self.isUsable(ship, point, open) else { continue }
      let length = cost[tail] + model.arcs.cost[ship]
      if length < cost[head] {
        cost[head] = length
        arc[head] = Int32(truncatingIfNeeded: ship)
      }
    }
  }

  private mutating func reachLines(_ point: PlanPoint, _ open: Bool) {
    let model = point.model
    for cover in 0..<model.arcs.count where model.arcs.kind[cover] == .cover {
      let line = Int(model.arcs.entity[cover])
      guard Self.isUsable(cover, point, open) else { continue }
      let length = model.arcs.tailFactor[cover] * cost[Int(model.arcs.tail[cover])] + model.arcs.cost[cover]
      if length < lineCost[line] {
        lineCost[line] = length
        lineArc[line] = Int32(truncatingIfNeeded: cover)
      }
      if model.arcs.product[cover] == model.demandLines[line].product.position, length < .infinity {
        ownCost[line] = length
        ownArc[line] = Int32(truncatingIfNeeded: cover)
      }
    }
  }

  /// The arcs of the way to a node, from there back to where it begins, and the stock node it begins at.
  func path(to node: Int32, _ model: AllocationModel) -> (arcs: [Int32], start: Int32) {
    var arcs: [Int32] = []
    var node = node
    while arc[Int(node)] >= 0 {
      arcs.append(arc[Int(node)])
      let tail = model.arcs.tail[Int(arc[Int(node)])]
      guard tail >= 0 else { return (arcs, node) }
      node = tail
    }
    return (arcs, node)
  }
}

/// Arcs from stock node to stock node, and to issue nodes, by tail.
private struct StockArcs {
  var starts: [Int]
  var arcs: [Int32]

  init(_ model: AllocationModel) {
    starts = Array(repeating: 0, count: model.nodes.count + 1)
    for arc in 0..<model.arcs.count where Self.isInner(arc, model) { starts[Int(model.arcs.tail[arc]) + 1] += 1 }
    for node in 0..<model.nodes.count { starts[node + 1] += starts[node] }
    arcs = Array(repeating: 0, count: starts[model.nodes.count])
    var next = starts
    for arc in 0..<model.arcs.count where Self.isInner(arc, model) {
      let tail = Int(model.arcs.tail[arc])
      arcs[next[tail]] = Int32(truncatingIfNeeded: arc)
      next[tail] += 1
    }
  }

  private static func isInner(_ arc: Int, _ model: AllocationModel) -> Bool {
    let head = model.arcs.head[arc]
    guard head >= 0 else { return false }
    switch model.arcs.kind[arc] {
    case .hold, .issue: return true
    case .ship: return model.nodes.kind[Int(head)] == .stock
    case .holdSafety, .expire, .cover, .unmet, .deliver, .order: return false
    }
  }
}
