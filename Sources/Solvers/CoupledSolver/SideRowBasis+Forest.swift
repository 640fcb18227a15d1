/// How nodes hang together: by parents and lists of children, so that a part moves by a few links.
extension SideRowBasis {
  @inline(__always)
  func attach(_ node: Int32, to above: Int32, by arc: Int32) {
    let after = firstChild[above]
    parent[node] = above
    parentArc[node] = arc
    previousSibling[node] = Self.none
    nextSibling[node] = after
    if after != Self.none { previousSibling[after] = node }
    firstChild[above] = node
  }

  @inline(__always)
  private func detach(_ node: Int32) {
    let (before, after) = (previousSibling[node], nextSibling[node])
    if before == Self.none { firstChild[parent[node]] = after } else { nextSibling[before] = after }
    if after != Self.none { previousSibling[after] = before }
  }

  func isBelow(_ node: Int32, _ top: Int32) -> Bool {
    var here = node
    while here >= 0, Int(here) < nodes {
      if here == top { return true }
      here = parent[here]
    }
    return false
  }

  /// Whether `arc` can take the place of the tree arc of `node`: exactly one end below it.
  func reconnects(_ arc: Int32, _ node: Int32) -> Bool {
    isBelow(tail[arc], node) != isBelow(head[arc], node)
  }

  /// `arc` takes the place of the tree arc of `top`.
  func replaceTreeArc(of top: Int32, by arc: Int32) {
    let tailIsInside = isBelow(tail[arc], top)
    var node = tailIsInside ? tail[arc] : head[arc]
    let outside = tailIsInside ? head[arc] : tail[arc]
    var (above, by) = (outside >= 0 ? outside : ground(of: node), arc)
    state[arc] = ArcState.inTree
    while true {
      let (oldParent, oldArc) = (parent[node], parentArc[node])
      detach(node)
      attach(node, to: above, by: by)
      if node == top { return }
      (above, by) = (node, oldArc)
      node = oldParent
    }
  }

  /// `top` loses its tree arc.
  func cutLoose(_ top: Int32) {
    detach(top)
    attach(top, to: ground(of: top), by: Self.none)
  }

  /// Calls `body` for each node of `group`, parents first.
  @inline(__always)
  func forEachNode(of group: Int, _ body: (Int32) -> Void) {
    let root = Int32(truncatingIfNeeded: nodes + group)
    var node = firstChild[root]
    while node != Self.none {
      body(node)
      if firstChild[node] != Self.none {
        node = firstChild[node]
        continue
      }
      while node != root, nextSibling[node] == Self.none { node = parent[node] }
      if node == root { return }
      node = nextSibling[node]
    }
  }
}
