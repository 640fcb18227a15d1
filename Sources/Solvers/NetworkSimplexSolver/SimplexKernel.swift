/// Primal network simplex on strongly feasible spanning trees.
///
/// A basis of a flow network is a spanning tree; tree arcs carry what the others, each at a bound, leave to be carried.
/// A pivot brings in an arc whose reduced cost says that flow along it saves money, pushes flow around the cycle that
/// it closes until an arc of the cycle blocks, and lets that arc go. Ties go to the last blocking arc on the way round
/// from the join, which keeps the tree strongly feasible (every node can send a little more towards the root), so
/// degenerate pivots cannot cycle.
///
/// Letters: n nodes, m arcs. An arc outside the tree is at 0 or at its capacity (`state`); what a tree arc carries is
/// kept at the node that hangs by it, so that walking a cycle touches nothing but nodes. Arcs through a hub have no
/// place of their own at all (see `HubList`). A node may hang by an artificial arc to or from the root, which only a
/// start uses. Reduced cost of an arc = cost − potential[tail] + potential[head]; 0 on tree arcs.
///
/// Source: W. H. Cunningham, "A network simplex method", Mathematical Programming 11 (1976) 105–116; R. K. Ahuja,
/// T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), chapter 11. The tree is kept by parent, depth and sibling lists.
///
/// Complexity: O(cycle + moved subtree) a pivot beside pricing; the number of pivots is not bounded by a polynomial but
/// close to linear in n in practice. Refuses nothing itself: `ScaledNetwork` has checked ranges.
struct SimplexKernel<Value: FlowValue> {
  let nodes: Int32
  let arcs: Int32
  let root: Int32
  var hubs: HubList<Value>
  /// The arcs that are priced one by one: those that neither enter nor leave a hub.
  var ordinary: ArcList

  // One entry an arc.
  let tail: Buffer<Int32>
  let head: Buffer<Int32>
  let cost: Buffer<Value>
  let capacity: Buffer<Value>
  /// 0 in the tree or no arc of its own, +1 at 0, −1 at its capacity.
  let state: Buffer<Int8>

  // One entry a node.
  let potential: Buffer<Value>
  let parent: Buffer<Int32>
  let depth: Buffer<Int32>
  /// +1 where the arc a node hangs by leads to the parent, −1 where it comes from there.
  let direction: Buffer<Int8>
  /// What that arc carries, and can carry.
  let flow: Buffer<Value>
  let room: Buffer<Value>
  /// Which arc it is: an arc, or an arc into a hub with `hangsOut` the one out of it; below 0 = artificial.
  let hangsBy: Buffer<Int32>
  let hangsOut: Buffer<Int32>
  let firstChild: Buffer<Int32>
  let nextSibling: Buffer<Int32>
  let previousSibling: Buffer<Int32>

  /// One entry: what an artificial arc costs.
  let artificialCostHolder: Buffer<Value>

  /// How far below 0 a reduced cost must be to count: 0 where arithmetic is exact.
  let tolerance: Value

  private(set) var pivots = 0
  private(set) var degeneratePivots = 0

  static var none: Int32 { -1 }

  /// Positions of arcs.
  struct ArcList {
    let arc: Buffer<Int32>
    var count: Int32
  }

  /// An arc that may enter the tree.
  struct Entering {
    var tail: Int32
    var head: Int32
    /// The arc, or the arc into a hub.
    var arc: Int32
    /// The arc out of the hub, `none` where the arc is one.
    var arcOut: Int32
    /// +1 to rise from 0, −1 to fall from its capacity.
    var state: Int8
    var capacity: Value
  }

  /// Why the loop ended.
  enum Ending {
    case optimal
    /// Flow along the entering arc could grow without end.
    case unbounded(Entering)
    case stopped
  }

  /// Pivots until no arc prices out.
  ///
  /// - Parameter shouldStop: asked every 1,024 pivots.
  mutating func run<Pricing: PricingRule>(
    pricing: inout Pricing, pivotLimit: Int, shouldStop: () -> Bool
  ) -> Ending where Pricing.Value == Value {
    while let entering = pricing.findEntering(self) {
      if pivots >= pivotLimit || (pivots & 1023 == 1023 && shouldStop()) { return .stopped }
      guard pivot(entering) else { return .unbounded(entering) }
    }
    return .optimal
  }

  /// Brings one arc in; false where flow along it could grow without end.
  @inline(__always)
  mutating func pivot(_ entering: Entering) -> Bool {
    let join = findJoinNode(of: entering)
    let leaving = findLeavingArc(of: entering, join: join)
    if leaving.step >= Value.unlimited { return false }
    changeFlow(along: entering, by: leaving.step, join: join)
    if leaving.node != Self.none {
      exchange(entering, leaving)
    } else if entering.arc >= 0 {
      state[entering.arc] = -entering.state
    }
    pivots += 1
    if leaving.step == Value.zero { degeneratePivots += 1 }
    checkInvariants()
    return true
  }

  @inline(__always)
  func reducedCost(_ arc: Int32) -> Value {
    cost[arc] -% potential[tail[arc]] +% potential[head[arc]]
  }

  @inline(__always)
  func cost(of entering: Entering) -> Value {
    if entering.arc < 0 { return artificialCostHolder[0] }
    return entering.arcOut == Self.none ? cost[entering.arc] : cost[entering.arc] +% cost[entering.arcOut]
  }

  /// The last node that the tree paths from both ends of the entering arc to the root share.
  @inline(__always)
  func findJoinNode(of entering: Entering) -> Int32 {
    var one = entering.tail
    var other = entering.head
    while one != other {
      if depth[one] >= depth[other] { one = parent[one] } else { other = parent[other] }
    }
    return one
  }

  /// What blocks: the node whose arc leaves (none = the entering arc runs into its own other bound), whether it lies
  /// on the side where the cycle starts, and how far flow can go.
  struct Leaving {
    var node: Int32
    var onFirstSide: Bool
    var step: Value
  }

  /// Counts a pivot that another method has made.
  mutating func countPivot() { pivots += 1 }

  /// The cycle runs from the join down to `first`, over the entering arc to `second`, and up to the join again.
  private func findLeavingArc(of entering: Entering, join: Int32) -> Leaving {
    let forward = entering.state > 0
    var leaving = Leaving(node: Self.none, onFirstSide: false, step: entering.capacity)
    var node = forward ? entering.tail : entering.head
    while node != join {
      let left = direction[node] > 0 ? flow[node] : roomAbove(node)
      if left < leaving.step { leaving = Leaving(node: node, onFirstSide: true, step: left) }
      node = parent[node]
    }
    node = forward ? entering.head : entering.tail
    while node != join {
      let left = direction[node] > 0 ? roomAbove(node) : flow[node]
      // Ties: the last blocking arc on the way round.
      if left <= leaving.step, left < Value.unlimited {
        leaving = Leaving(node: node, onFirstSide: false, step: left)
      }
      node = parent[node]
    }
    return leaving
  }

  @inline(__always)
  private func roomAbove(_ node: Int32) -> Value {
    let limit = room[node]
    return limit >= Value.unlimited ? Value.unlimited : limit -% flow[node]
  }

  func changeFlow(along entering: Entering, by step: Value, join: Int32) {
    guard step > Value.zero else { return }
    let signed = step.signed(by: entering.state)
    var node = entering.tail
    while node != join {
      flow[node] = flow[node] -% signed.signed(by: direction[node])
      node = parent[node]
    }
    node = entering.head
    while node != join {
      flow[node] = flow[node] +% signed.signed(by: direction[node])
      node = parent[node]
    }
  }

  /// Takes the leaving arc out of the tree and the entering arc in: the subtree that hung by the leaving arc hangs
  /// by the entering arc afterwards, turned over along the path between the two.
  func exchange(_ entering: Entering, _ leaving: Leaving) {
    let forward = entering.state > 0
    let tailIsInside = leaving.onFirstSide == forward
    let inside = tailIsInside ? entering.tail : entering.head
    let reduced = cost(of: entering) -% potential[entering.tail] +% potential[entering.head]
    settle(leaving.node)
    if entering.arc >= 0, entering.arcOut == Self.none { state[entering.arc] = 0 }
    let carried = forward ? leaving.step : entering.capacity -% leaving.step
    var hook = Hook(
      parent: tailIsInside ? entering.head : entering.tail, direction: tailIsInside ? 1 : -1, arc: entering.arc,
      arcOut: entering.arcOut, flow: carried, room: entering.arc >= 0 ? entering.capacity : Value.unlimited)
    reroot(at: inside, upTo: leaving.node, &hook)
    shiftSubtree(at: inside, by: reduced.signed(by: tailIsInside ? 1 : -1))
  }

  /// The arc of a node that leaves the tree goes to the bound it ran into. Rounding may leave it a hair away (`Double`
  /// only). Arcs through hubs and artificial arcs just cease to be.
  @inline(__always)
  private func settle(_ node: Int32) {
    guard hangsBy[node] >= 0, hangsOut[node] == Self.none else { return }
    let (carried, limit) = (flow[node], room[node])
    state[hangsBy[node]] = carried <= Value.zero || (carried < limit && carried <= limit -% carried) ? 1 : -1
  }

  /// How a node hangs: its parent and all that is kept of the arc between them.
  private struct Hook {
    var parent: Int32
    var direction: Int8
    var arc: Int32
    var arcOut: Int32
    var flow: Value
    var room: Value
  }

  /// Turns the path from `inside` up to `top` over: each node becomes the parent of the one above it.
  private func reroot(at inside: Int32, upTo top: Int32, _ hook: inout Hook) {
    var node = inside
    while true {
      let next = Hook(
        parent: node, direction: -direction[node], arc: hangsBy[node], arcOut: hangsOut[node], flow: flow[node],
        room: room[node])
      let above = parent[node]
      detach(node)
      direction[node] = hook.direction
      hangsBy[node] = hook.arc
      hangsOut[node] = hook.arcOut
      flow[node] = hook.flow
      room[node] = hook.room
      attach(node, to: hook.parent)
      if node == top { return }
      hook = next
      node = above
    }
  }

  @inline(__always)
  private func detach(_ node: Int32) {
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
    var level = depth[parent[top]] &+ 1
    while true {
      potential[node] = potential[node] +% change
      depth[node] = level
      let child = firstChild[node]
      if child != Self.none {
        node = child
        level &+= 1
        continue
      }
      var next = nextSibling[node]
      while node != top, next == Self.none {
        node = parent[node]
        next = nextSibling[node]
        level &-= 1
      }
      if node == top { return }
      node = next
    }
  }
}

extension SimplexKernel {
  /// A kernel on fresh memory: `nodes` balance, the root is `root` (one of them, or `nodes` for an extra one).
  init(nodes: Int32, arcs: Int32, root: Int32, hubs: HubList<Value>, tolerance: Value, in arena: Arena) {
    self.nodes = nodes
    self.arcs = arcs
    self.root = root
    self.hubs = hubs
    self.tolerance = tolerance
    tail = arena.buffer(Int(arcs), of: root)
    head = arena.buffer(Int(arcs), of: root)
    cost = arena.buffer(Int(arcs), of: Value.zero)
    capacity = arena.buffer(Int(arcs), of: Value.unlimited)
    state = arena.buffer(Int(arcs), of: Int8(1))
    ordinary = ArcList(arc: arena.buffer(Int(arcs), of: Int32(0)), count: 0)
    let places = Int(nodes) + 1
    potential = arena.buffer(places, of: Value.zero)
    parent = arena.buffer(places, of: Self.none)
    depth = arena.buffer(places, of: Int32(0))
    direction = arena.buffer(places, of: Int8(1))
    flow = arena.buffer(places, of: Value.zero)
    room = arena.buffer(places, of: Value.unlimited)
    hangsBy = arena.buffer(places, of: Self.none)
    hangsOut = arena.buffer(places, of: Self.none)
    firstChild = arena.buffer(places, of: Self.none)
    nextSibling = arena.buffer(places, of: Self.none)
    previousSibling = arena.buffer(places, of: Self.none)
    artificialCostHolder = arena.buffer(1, of: Value.zero)
  }

  /// Compiled in with `-D ALLOT_CHECK_INVARIANTS`: the tree is a tree, its flows lie within bounds, its arcs price at 0.
  @inline(__always)
  func checkInvariants() {
    #if ALLOT_CHECK_INVARIANTS
      for node in 0..<nodes where node != root && parent[node] != Self.none {
        precondition(depth[node] == depth[parent[node]] + 1)
        precondition(flow[node] >= Value.zero -% tolerance && flow[node] <= room[node] +% tolerance)
        precondition(!(flow[node] == Value.zero && direction[node] < 0) || room[node] == Value.zero)
        guard hangsBy[node] >= 0 else { continue }
        let (one, other) = (node, parent[node])
        let (from, to) = direction[node] > 0 ? (one, other) : (other, one)
        let arcCost = hangsOut[node] == Self.none ? cost[hangsBy[node]] : cost[hangsBy[node]] +% cost[hangsOut[node]]
        let reduced = arcCost -% potential[from] +% potential[to]
        precondition(reduced <= tolerance && reduced >= Value.zero -% tolerance)
      }
    #endif
  }
}
