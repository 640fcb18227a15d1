/// Lets flows follow a change of supplies, so that an optimal point stays feasible: what is asked for more is short at
/// first, what is asked for less leaves stock behind.
///
/// Flow is changed on arcs to and from the ground where a node has such arcs, else along arcs that carry flow to a node
/// that has. Arcs that were not basic are superbasic then and are to be pushed to a bound. What finds no way is left to
/// phase 1, and so are side rows that break.
struct Rerouting {
  /// Arcs at node v: `around[start[v] ..< start[v + 1]]`.
  private let start: [Int]
  private let around: [Int32]
  /// Arcs on the way to a bound, each once.
  private(set) var superbasics: [Int32] = []
  /// Flows that a change may still touch: a way should be short.
  private var budget = 0

  init(_ program: ReducedProgram) {
    (start, around) = program.arcsAround()
  }

  mutating func forget() { superbasics.removeAll(keepingCapacity: true) }

  /// Takes up `amount` more supply at `node`, or less where it is negative.
  mutating func absorb(_ amount: Double, at node: Int32, _ basis: SideRowBasis) {
    budget = 64
    var pending = [(node: node, amount: amount)]
    while let (node, amount) = pending.popLast(), budget > 0 {
      var left = amount
      // First less of what goes the wrong way, then more of what goes the right way, both with the ground.
      for isMore in [false, true] {
        for place in start[Int(node)]..<start[Int(node) + 1] where left != 0 {
          let arc = around[place]
          guard basis.tail[arc] < 0 || basis.head[arc] < 0 else { continue }
          if (basis.tail[arc] == node) == ((left > 0) == isMore) { left -= shift(arc, by: left, at: node, basis) }
        }
      }
      // Then less of what comes in, or goes out, at the cost of the node at its other end.
      while left != 0, budget > 0, let arc = largestFlow(into: left > 0, node, basis) {
        let moved = shift(arc, by: left, at: node, basis)
        left -= moved
        let other = left > 0 || moved > 0 ? basis.tail[arc] : basis.head[arc]
        pending.append((other, moved > 0 ? moved * basis.factor[arc] : moved / basis.factor[arc]))
        if moved == 0 { break }
      }
    }
  }

  /// Changes the flow of `arc` so that `node` has `amount` less to send, as far as bounds allow; returns how much that is.
  private mutating func shift(_ arc: Int32, by amount: Double, at node: Int32, _ basis: SideRowBasis) -> Double {
    let rate = basis.tail[arc] == node ? basis.factor[arc] : -1
    let value = min(max(0, basis.x[arc] + amount / rate), max(basis.upper[arc], basis.x[arc]))
    let change = value - basis.x[arc]
    guard change != 0 else { return 0 }
    budget -= 1
    basis.x[arc] = value
    if basis.state[arc] < SideRowBasis.ArcState.inTree {
      basis.state[arc] = SideRowBasis.ArcState.superbasic
      superbasics.append(arc)
    }
    return abs(change * rate) >= abs(amount) ? amount : change * rate
  }

  /// The arc with most flow that comes in from another node, or goes out to one; nil where there is none.
  private func largestFlow(into isInflow: Bool, _ node: Int32, _ basis: SideRowBasis) -> Int32? {
    var (best, found) = (0.0, Int32(-1))
    for place in start[Int(node)]..<start[Int(node) + 1] {
      let arc = around[place]
      guard basis.tail[arc] >= 0, basis.head[arc] >= 0, (basis.head[arc] == node) == isInflow else { continue }
      if basis.x[arc] > best { (best, found) = (basis.x[arc], arc) }
    }
    return found >= 0 ? found : nil
  }
}
