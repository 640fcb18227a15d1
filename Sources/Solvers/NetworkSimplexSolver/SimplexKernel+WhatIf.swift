extension SimplexKernel {
  /// Gives `node` more supply (or less, below 0) and keeps the tree strongly feasible.
  ///
  /// The change flows along the node's path to the root. Where an arc of the path cannot take it, an artificial arc
  /// carries it at first and is pivoted out as far as the path allows; what is left makes it a tree arc, and pricing
  /// does the rest.
  ///
  /// - Returns: whether potentials are still those of an optimum.
  /// - Complexity: O(depth), or one pivot.
  mutating func changeSupply(of node: Int32, by amount: Value) -> Bool {
    guard node != root, amount != Value.zero else { return true }
    let rises = amount > Value.zero
    let size = rises ? amount : Value.zero -% amount
    if pathTakes(size, from: node, upward: rises) {
      push(size, from: node, upward: rises)
      return true
    }
    let entering = Entering(
      tail: rises ? node : root, head: rises ? root : node, arc: Self.artificial, arcOut: Self.none, state: -1,
      capacity: size)
    return pivot(entering) && hangsBy[node] != Self.artificial
  }

  /// Whether every arc of the path to the root can take `size` and leave the tree strongly feasible.
  private func pathTakes(_ size: Value, from start: Int32, upward: Bool) -> Bool {
    var node = start
    while node != root {
      let grows = (direction[node] > 0) == upward
      if grows {
        // Up-arcs must stay below their capacity, down-arcs may reach it.
        let limit = room[node]
        let left = limit >= Value.unlimited ? Value.unlimited : limit -% flow[node]
        if direction[node] > 0 ? left <= size : left < size { return false }
      } else if direction[node] > 0 ? flow[node] < size : flow[node] <= size {
        return false
      }
      node = parent[node]
    }
    return true
  }

  private func push(_ size: Value, from start: Int32, upward: Bool) {
    var node = start
    while node != root {
      flow[node] = (direction[node] > 0) == upward ? flow[node] +% size : flow[node] -% size
      node = parent[node]
    }
  }
}
