/// Primal network simplex on strongly feasible spanning trees.
///
/// A basis of a flow network is a spanning tree; tree arcs carry what the others, each at a bound, leave to be carried.
/// A pivot brings in an arc whose reduced cost says that flow along it saves money, pushes flow around the cycle that
/// it closes until an arc of the cycle blocks, and lets that arc go. Ties go to the last blocking arc on the way round
/// from the join, which keeps the tree strongly feasible (every node can send a little more towards the root), so
/// degenerate pivots cannot cycle.
///
/// Letters: n nodes, m arcs; every node v has an artificial arc m + v to or from the root, which only a start uses.
/// Reduced cost of arc a = cost[a] − potential[tail] + potential[head]; 0 on tree arcs.
///
/// Source: W. H. Cunningham, "A network simplex method", Mathematical Programming 11 (1976) 105–116; R. K. Ahuja,
/// T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), chapter 11. The tree is kept by parent, depth and sibling lists.
///
/// Complexity: O(block) for pricing and O(cycle + moved subtree) for a pivot; the number of pivots is not bounded by a
/// polynomial but close to linear in n in practice. Refuses nothing itself: `Scaled` has checked ranges.
struct SimplexKernel<Value: FlowValue> {
  let nodes: Int32
  let arcs: Int32
  let root: Int32

  // One entry an arc, artificial arcs last.
  let tail: Buffer<Int32>
  let head: Buffer<Int32>
  let cost: Buffer<Value>
  let capacity: Buffer<Value>
  let flow: Buffer<Value>
  /// 0 in the tree, +1 at the lower bound, −1 at the upper bound.
  let state: Buffer<Int8>

  // One entry a node.
  let potential: Buffer<Value>
  let parent: Buffer<Int32>
  let parentArc: Buffer<Int32>
  /// +1 where the parent arc leads to the parent, −1 where it comes from there.
  let direction: Buffer<Int8>
  let depth: Buffer<Int32>
  let firstChild: Buffer<Int32>
  let nextSibling: Buffer<Int32>
  let previousSibling: Buffer<Int32>

  /// How far below 0 a reduced cost must be to count: 0 where arithmetic is exact.
  let tolerance: Value

  private(set) var pivots = 0
  private(set) var degeneratePivots = 0

  static var none: Int32 { -1 }

  /// Why the loop ended.
  enum Ending {
    case optimal
    /// Flow along `entering` could grow without end.
    case unbounded(entering: Int32)
    case stopped
  }

  /// Pivots until no arc prices out.
  ///
  /// - Parameter shouldStop: asked every 1,024 pivots.
  mutating func run<Pricing: PricingRule>(
    pricing: inout Pricing, pivotLimit: Int, shouldStop: () -> Bool
  ) -> Ending where Pricing.Value == Value {
    while let entering = pricing.findEnteringArc(self) {
      if pivots >= pivotLimit || (pivots & 1023 == 1023 && shouldStop()) { return .stopped }
      let join = findJoinNode(of: entering)
      let leaving = findLeavingArc(of: entering, join: join)
      if leaving.step >= Value.unlimited { return .unbounded(entering: entering) }
      changeFlow(along: entering, by: leaving.step, join: join)
      if leaving.node == Self.none {
        state[entering] = -state[entering]
      } else {
        exchange(entering, leaving)
      }
      pivots += 1
      if leaving.step == Value.zero { degeneratePivots += 1 }
      checkInvariants()
    }
    return .optimal
  }

  @inline(__always)
  func reducedCost(_ arc: Int32) -> Value {
    cost[arc] -% potential[tail[arc]] +% potential[head[arc]]
  }

  /// The last node that the tree paths from both ends of the entering arc to the root share.
  @inline(__always)
  private func findJoinNode(of entering: Int32) -> Int32 {
    var one = tail[entering]
    var other = head[entering]
    while one != other {
      if depth[one] >= depth[other] { one = parent[one] } else { other = parent[other] }
    }
    return one
  }

  /// What blocks: the node whose parent arc leaves (none = the entering arc runs into its own other bound), whether
  /// it lies on the side where the cycle starts, and how far flow can go.
  struct Leaving {
    var node: Int32
    var onFirstSide: Bool
    var step: Value
  }

  /// The cycle runs from the join down to `first`, over the entering arc to `second`, and up to the join again.
  private func findLeavingArc(of entering: Int32, join: Int32) -> Leaving {
    let forward = state[entering] > 0
    let first = forward ? tail[entering] : head[entering]
    let second = forward ? head[entering] : tail[entering]
    var leaving = Leaving(node: Self.none, onFirstSide: false, step: capacity[entering])
    var node = first
    while node != join {
      let room = direction[node] > 0 ? flow[parentArc[node]] : roomAbove(parentArc[node])
      if room < leaving.step { leaving = Leaving(node: node, onFirstSide: true, step: room) }
      node = parent[node]
    }
    node = second
    while node != join {
      let room = direction[node] > 0 ? roomAbove(parentArc[node]) : flow[parentArc[node]]
      // Ties: the last blocking arc on the way round.
      if room <= leaving.step { leaving = Leaving(node: node, onFirstSide: false, step: room) }
      node = parent[node]
    }
    return leaving
  }

  @inline(__always)
  private func roomAbove(_ arc: Int32) -> Value {
    let limit = capacity[arc]
    return limit >= Value.unlimited ? Value.unlimited : limit -% flow[arc]
  }

  private func changeFlow(along entering: Int32, by step: Value, join: Int32) {
    guard step > Value.zero else { return }
    let signed = step.signed(by: state[entering])
    flow[entering] = flow[entering] +% signed
    var node = tail[entering]
    while node != join {
      let arc = parentArc[node]
      flow[arc] = flow[arc] -% signed.signed(by: direction[node])
      node = parent[node]
    }
    node = head[entering]
    while node != join {
      let arc = parentArc[node]
      flow[arc] = flow[arc] +% signed.signed(by: direction[node])
      node = parent[node]
    }
  }

  /// Takes the leaving arc out of the tree and the entering arc in: the subtree that hung by the leaving arc hangs
  /// by the entering arc afterwards, turned over along the path between the two.
  private func exchange(_ entering: Int32, _ leaving: Leaving) {
    let leavingArc = parentArc[leaving.node]
    settle(leavingArc)
    let forward = state[entering] > 0
    let inside = leaving.onFirstSide == forward ? tail[entering] : head[entering]
    let change = reducedCost(entering).signed(by: inside == tail[entering] ? 1 : -1)
    state[entering] = 0
    reroot(at: inside, upTo: leaving.node, entering: entering)
    shiftSubtree(at: inside, by: change)
  }

  /// Puts an arc that left the tree at the bound it ran into. Rounding may leave it a hair away (`Double` only).
  @inline(__always)
  private func settle(_ arc: Int32) {
    let atLower = flow[arc] <= Value.zero || (flow[arc] < capacity[arc] && flow[arc] <= capacity[arc] -% flow[arc])
    state[arc] = atLower ? 1 : -1
    flow[arc] = atLower ? Value.zero : capacity[arc]
  }

  /// Turns the path from `inside` up to `top` over: each node becomes the parent of the one above it.
  private func reroot(at inside: Int32, upTo top: Int32, entering: Int32) {
    var node = inside
    var newParent = inside == tail[entering] ? head[entering] : tail[entering]
    var newArc = entering
    var newDirection: Int8 = inside == tail[entering] ? 1 : -1
    while true {
      let (oldParent, oldArc, oldDirection) = (parent[node], parentArc[node], direction[node])
      detach(node)
      parentArc[node] = newArc
      direction[node] = newDirection
      attach(node, to: newParent)
      if node == top { return }
      newParent = node
      newArc = oldArc
      newDirection = -oldDirection
      node = oldParent
    }
  }

  @inline(__always)
  func detach(_ node: Int32) {
    let (before, after) = (previousSibling[node], nextSibling[node])
    if before == Self.none { firstChild[parent[node]] = after } else { nextSibling[before] = after }
    if after != Self.none { previousSibling[after] = before }
  }

  @inline(__always)
  func attach(_ node: Int32, to newParent: Int32) {
    let after = firstChild[newParent]
    parent[node] = newParent
    previousSibling[node] = Self.none
    nextSibling[node] = after
    if after != Self.none { previousSibling[after] = node }
    firstChild[newParent] = node
  }

  /// Adds `change` to the potentials of the subtree at `top` and sets its depths, in preorder.
  private func shiftSubtree(at top: Int32, by change: Value) {
    var node = top
    while true {
      potential[node] = potential[node] +% change
      depth[node] = depth[parent[node]] &+ 1
      if firstChild[node] != Self.none {
        node = firstChild[node]
        continue
      }
      while node != top, nextSibling[node] == Self.none { node = parent[node] }
      if node == top { return }
      node = nextSibling[node]
    }
  }
}

extension SimplexKernel {
  /// A kernel on fresh memory: `nodes` balance, the root is `root` (one of them, or `nodes` for an extra one).
  init(nodes: Int32, arcs: Int32, root: Int32, tolerance: Value, in arena: Arena) {
    self.nodes = nodes
    self.arcs = arcs
    self.root = root
    self.tolerance = tolerance
    let all = Int(arcs) + Int(nodes)
    tail = arena.buffer(all, of: root)
    head = arena.buffer(all, of: root)
    cost = arena.buffer(all, of: Value.zero)
    capacity = arena.buffer(all, of: Value.unlimited)
    flow = arena.buffer(all, of: Value.zero)
    state = arena.buffer(all, of: Int8(1))
    let places = Int(nodes) + 1
    potential = arena.buffer(places, of: Value.zero)
    parent = arena.buffer(places, of: Self.none)
    parentArc = arena.buffer(places, of: Self.none)
    direction = arena.buffer(places, of: Int8(1))
    depth = arena.buffer(places, of: Int32(0))
    firstChild = arena.buffer(places, of: Self.none)
    nextSibling = arena.buffer(places, of: Self.none)
    previousSibling = arena.buffer(places, of: Self.none)
  }

  /// Compiled in with `-D ALLOT_CHECK_INVARIANTS`: the tree is a tree, its flows lie within bounds, its arcs price at 0.
  @inline(__always)
  func checkInvariants() {
    #if ALLOT_CHECK_INVARIANTS
      for node in 0..<nodes where node != root {
        assert(depth[node] == depth[parent[node]] + 1)
        let arc = parentArc[node]
        assert(state[arc] == 0)
        assert(flow[arc] >= Value.zero && flow[arc] <= capacity[arc])
        assert((direction[node] > 0 ? tail[arc] : head[arc]) == node)
      }
    #endif
  }
}
