/// Chooses the arc that enters the tree. A generic parameter of the kernel, so that the loop is compiled for each rule.
protocol PricingRule {
  associatedtype Value: FlowValue
  /// An arc that is at a bound and would save money away from it; nil = none is left, the tree is optimal.
  mutating func findEntering(_ kernel: SimplexKernel<Value>) -> SimplexKernel<Value>.Entering?
}

extension SimplexKernel {
  /// The cheapest way through a hub, and its reduced cost.
  @inline(__always)
  func bestWay(through hub: Int32) -> (into: Int32, outOf: Int32, reducedCost: Value) {
    var into = hubs.inStart[hub]
    var cheapestIn = hubs.inCost[into] -% potential[hubs.inNode[into]]
    for slot in (into &+ 1)..<max(into &+ 1, hubs.inStart[hub &+ 1]) {
      let price = hubs.inCost[slot] -% potential[hubs.inNode[slot]]
      if price < cheapestIn {
        cheapestIn = price
        into = slot
      }
    }
    var outOf = hubs.outStart[hub]
    var cheapestOut = hubs.outCost[outOf] +% potential[hubs.outNode[outOf]]
    for slot in (outOf &+ 1)..<max(outOf &+ 1, hubs.outStart[hub &+ 1]) {
      let price = hubs.outCost[slot] +% potential[hubs.outNode[slot]]
      if price < cheapestOut {
        cheapestOut = price
        outOf = slot
      }
    }
    return (into, outOf, cheapestIn +% cheapestOut)
  }

  @inline(__always)
  func entering(_ arc: Int32) -> Entering {
    Entering(
      tail: tail[arc], head: head[arc], arc: arc, arcOut: Self.none, state: state[arc], capacity: capacity[arc])
  }

  @inline(__always)
  func entering(into: Int32, outOf: Int32) -> Entering {
    Entering(
      tail: hubs.inNode[into], head: hubs.outNode[outOf], arc: hubs.inArc[into], arcOut: hubs.outArc[outOf], state: 1,
      capacity: Value.unlimited)
  }
}

/// Block search: scans arcs round robin, block by block, and takes the best arc of the first block that has any.
///
/// Source: M. D. Grigoriadis, "An efficient implementation of the network simplex method", Mathematical Programming
/// Study 26 (1986) 83–111.
struct BlockSearch<Value: FlowValue>: PricingRule {
  private var next: Int32 = 0
  private let blockSize: Int32

  init(_ kernel: SimplexKernel<Value>) {
    // √arcs takes as long on large networks and a quarter longer on small ones; twice as much the other way round.
    blockSize = max(16, Int32(Double(kernel.arcs).squareRoot() * 1.5))
  }

  mutating func findEntering(_ kernel: SimplexKernel<Value>) -> SimplexKernel<Value>.Entering? {
    if let arc = findArc(kernel) { return kernel.entering(arc) }
    // Hubs last: this rule is for networks without them.
    var best = Value.zero -% kernel.tolerance
    var way: (Int32, Int32)?
    for hub in 0..<kernel.hubs.count where isOpen(hub, kernel) {
      let candidate = kernel.bestWay(through: hub)
      if candidate.reducedCost < best {
        best = candidate.reducedCost
        way = (candidate.into, candidate.outOf)
      }
    }
    return way.map { kernel.entering(into: $0.0, outOf: $0.1) }
  }

  private mutating func findArc(_ kernel: SimplexKernel<Value>) -> Int32? {
    var best = Value.zero -% kernel.tolerance
    var entering: Int32 = -1
    var left = blockSize
    // From `next` to the end, then from the start to `next`.
    for range in [next..<kernel.arcs, 0..<next] {
      for arc in range {
        let violation = kernel.reducedCost(arc).signed(by: kernel.state[arc])
        if violation < best {
          best = violation
          entering = arc
        }
        left &-= 1
        if left == 0 {
          if entering >= 0 {
            next = arc &+ 1 == kernel.arcs ? 0 : arc &+ 1
            return entering
          }
          left = blockSize
        }
      }
    }
    return entering >= 0 ? entering : nil
  }
}

/// Whether a hub has a way through at all.
@inline(__always)
func isOpen<Value>(_ hub: Int32, _ kernel: SimplexKernel<Value>) -> Bool {
  kernel.hubs.inStart[hub] < kernel.hubs.inStart[hub &+ 1] && kernel.hubs.outStart[hub] < kernel.hubs.outStart[hub &+ 1]
}

/// Multiple partial pricing: a major pass takes the best of every few hubs and of every few arcs until it has a list
/// of candidates; minor passes price them again one by one and use those that still save money.
///
/// Source: J. M. Mulvey, "Pivot strategies for primal-simplex network codes", Journal of the ACM 25 (1978) 266–270.
struct CandidateList<Value: FlowValue>: PricingRule {
  private struct Candidate {
    var entering: SimplexKernel<Value>.Entering
    var reducedCost: Value
  }

  private var candidates: [Candidate] = []
  private var nextCandidate = 0
  private var nextHub: Int32 = 0
  private var nextArc: Int32 = 0
  /// Hubs, and arcs, of which the best becomes one candidate.
  private let hubChunk: Int32
  private let arcChunk: Int32
  private let listLength: Int

  /// The lengths were chosen by measurement on 20 × 200 × 200, 50 × 1,000 × 100 and 12 periods: 0.11, 0.48 and 0.35 s
  /// of one thread; with (8, 32, 64) 0.14, 0.55 and 0.43 s, although it needs fewer pivots: a long list is searched for
  /// all over again when few candidates are left.
  init(_ kernel: SimplexKernel<Value>, hubChunk: Int32 = 16, arcChunk: Int32 = 32, listLength: Int = 12) {
    self.hubChunk = hubChunk
    self.arcChunk = arcChunk
    self.listLength = listLength
    candidates.reserveCapacity(listLength)
  }

  mutating func findEntering(_ kernel: SimplexKernel<Value>) -> SimplexKernel<Value>.Entering? {
    while true {
      while nextCandidate < candidates.count {
        let candidate = candidates[nextCandidate].entering
        nextCandidate += 1
        if stillSaves(candidate, kernel) { return candidate }
      }
      refill(kernel)
      if candidates.isEmpty { return nil }
    }
  }

  private func stillSaves(_ entering: SimplexKernel<Value>.Entering, _ kernel: SimplexKernel<Value>) -> Bool {
    let state = entering.arcOut == SimplexKernel<Value>.none ? kernel.state[entering.arc] : 1
    guard state == entering.state else { return false }
    let reduced =
      kernel.cost(of: entering) -% kernel.potential[entering.tail] +% kernel.potential[entering.head]
    return reduced.signed(by: state) < Value.zero -% kernel.tolerance
  }

  /// Goes round hubs and arcs once at most, or until the list is full.
  private mutating func refill(_ kernel: SimplexKernel<Value>) {
    candidates.removeAll(keepingCapacity: true)
    nextCandidate = 0
    var hubsLeft = kernel.hubs.count
    var arcsLeft = kernel.arcs
    while candidates.count < listLength, hubsLeft > 0 || arcsLeft > 0 {
      if hubsLeft > 0 {
        let end = min(nextHub &+ min(hubChunk, hubsLeft), kernel.hubs.count)
        takeBest(ofHubs: nextHub..<end, kernel)
        hubsLeft -= end - nextHub
        nextHub = end == kernel.hubs.count ? 0 : end
      }
      if arcsLeft > 0 {
        let end = min(nextArc &+ min(arcChunk, arcsLeft), kernel.arcs)
        takeBest(ofArcs: nextArc..<end, kernel)
        arcsLeft -= end - nextArc
        nextArc = end == kernel.arcs ? 0 : end
      }
    }
    candidates.sort { $0.reducedCost < $1.reducedCost }
  }

  @inline(__always)
  private mutating func takeBest(ofHubs chunk: Range<Int32>, _ kernel: SimplexKernel<Value>) {
    var best = Value.zero -% kernel.tolerance
    var way: (into: Int32, outOf: Int32)?
    for hub in chunk where isOpen(hub, kernel) {
      let candidate = kernel.bestWay(through: hub)
      if candidate.reducedCost < best {
        best = candidate.reducedCost
        way = (candidate.into, candidate.outOf)
      }
    }
    if let way {
      candidates.append(
        Candidate(entering: kernel.entering(into: way.into, outOf: way.outOf), reducedCost: best))
    }
  }

  @inline(__always)
  private mutating func takeBest(ofArcs chunk: Range<Int32>, _ kernel: SimplexKernel<Value>) {
    var best = Value.zero -% kernel.tolerance
    var chosen: Int32 = -1
    for arc in chunk {
      let violation = kernel.reducedCost(arc).signed(by: kernel.state[arc])
      if violation < best {
        best = violation
        chosen = arc
      }
    }
    if chosen >= 0 { candidates.append(Candidate(entering: kernel.entering(chosen), reducedCost: best)) }
  }
}
