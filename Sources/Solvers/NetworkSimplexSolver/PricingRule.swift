/// Chooses the arc that enters the tree. A generic parameter of the kernel, so that the loop is compiled for each rule.
protocol PricingRule {
  associatedtype Value: FlowValue
  /// An arc that is at a bound and would save money away from it; nil = none is left, the tree is optimal.
  mutating func findEntering(_ kernel: SimplexKernel<Value>) -> SimplexKernel<Value>.Entering?
}

extension SimplexKernel {
  /// The reduced cost of the cheapest way through a hub that has one: its cheapest way in plus its cheapest way out.
  ///
  /// Which ways these are is asked of few hubs only (`bestWay`): to keep track of it here would cost a branch that is
  /// guessed wrong half the time.
  @inline(__always)
  func leastReducedCost(through hub: Int32) -> Value {
    let (firstIn, endIn) = (hubs.inStart[hub], hubs.inStart[hub &+ 1])
    var cheapestIn = priceIn(firstIn)
    var slot = firstIn &+ 1
    while slot < endIn {
      cheapestIn = min(cheapestIn, priceIn(slot))
      slot &+= 1
    }
    let (firstOut, endOut) = (hubs.outStart[hub], hubs.outStart[hub &+ 1])
    var cheapestOut = priceOut(firstOut)
    slot = firstOut &+ 1
    while slot < endOut {
      cheapestOut = min(cheapestOut, priceOut(slot))
      slot &+= 1
    }
    return cheapestIn +% cheapestOut
  }

  /// What a way into its hub has in the reduced cost of any way through.
  @inline(__always)
  func priceIn(_ slot: Int32) -> Value { hubs.inCost[slot] -% potential[hubs.inNode[slot]] }

  /// What a way out of its hub has in the reduced cost of any way through.
  @inline(__always)
  func priceOut(_ slot: Int32) -> Value { hubs.outCost[slot] +% potential[hubs.outNode[slot]] }

  /// The cheapest way through a hub that has one; of equal ones the first.
  func bestWay(through hub: Int32) -> Entering {
    var into = hubs.inStart[hub]
    for slot in into..<hubs.inStart[hub &+ 1] where priceIn(slot) < priceIn(into) { into = slot }
    var outOf = hubs.outStart[hub]
    for slot in outOf..<hubs.outStart[hub &+ 1] where priceOut(slot) < priceOut(outOf) {
      outOf = slot
    }
    return entering(into: into, outOf: outOf)
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
    var chosen: Int32 = -1
    for hub in 0..<kernel.hubs.count where isOpen(hub, kernel) {
      let reducedCost = kernel.leastReducedCost(through: hub)
      if reducedCost < best {
        best = reducedCost
        chosen = hub
      }
    }
    return chosen >= 0 ? kernel.bestWay(through: chosen) : nil
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

  /// The lengths were chosen by measurement on 20 × 200 × 200, 50 × 1,000 × 100 and 12 periods: 0.092, 0.37 and 0.28 s
  /// of one thread; (16, 32, 12) takes 0.098, 0.37 and 0.30 s, (8, 4, 16) 0.091, 0.39 and 0.36 s. A long list is searched
  /// for all over again when few candidates are left.
  init(
    _ kernel: SimplexKernel<Value>, hubChunk: Int32 = 16, arcChunk: Int32 = 8, listLength: Int = 8
  ) {
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
    var arcsLeft = kernel.ordinary.count
    while candidates.count < listLength, hubsLeft > 0 || arcsLeft > 0 {
      if hubsLeft > 0 {
        let end = min(nextHub &+ min(hubChunk, hubsLeft), kernel.hubs.count)
        takeBest(ofHubs: nextHub..<end, kernel)
        hubsLeft -= end - nextHub
        nextHub = end == kernel.hubs.count ? 0 : end
      }
      if arcsLeft > 0 {
        let end = min(nextArc &+ min(arcChunk, arcsLeft), kernel.ordinary.count)
        takeBest(ofArcs: nextArc..<end, kernel)
        arcsLeft -= end - nextArc
        nextArc = end == kernel.ordinary.count ? 0 : end
      }
    }
  }

  /// Puts a candidate where it belongs by reduced cost: of equal ones it is the last.
  private mutating func add(_ candidate: Candidate) {
    candidates.append(candidate)
    var place = candidates.count - 1
    while place > 0, candidate.reducedCost < candidates[place - 1].reducedCost {
      candidates[place] = candidates[place - 1]
      place -= 1
    }
    candidates[place] = candidate
  }

  @inline(__always)
  private mutating func takeBest(ofHubs chunk: Range<Int32>, _ kernel: SimplexKernel<Value>) {
    var best = Value.zero -% kernel.tolerance
    var chosen: Int32 = -1
    for hub in chunk where isOpen(hub, kernel) {
      let reducedCost = kernel.leastReducedCost(through: hub)
      if reducedCost < best {
        best = reducedCost
        chosen = hub
      }
    }
    if chosen >= 0 {
      add(Candidate(entering: kernel.bestWay(through: chosen), reducedCost: best))
    }
  }

  @inline(__always)
  private mutating func takeBest(ofArcs chunk: Range<Int32>, _ kernel: SimplexKernel<Value>) {
    var best = Value.zero -% kernel.tolerance
    var chosen: Int32 = -1
    for place in chunk {
      let arc = kernel.ordinary.arc[place]
      let violation = kernel.reducedCost(arc).signed(by: kernel.state[arc])
      if violation < best {
        best = violation
        chosen = arc
      }
    }
    if chosen >= 0 { add(Candidate(entering: kernel.entering(chosen), reducedCost: best)) }
  }
}
