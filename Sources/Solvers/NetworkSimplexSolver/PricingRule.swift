/// Chooses the arc that enters the tree. A generic parameter of the kernel, so that the loop is compiled for each rule.
protocol PricingRule {
  associatedtype Value: FlowValue
  /// An arc that is at a bound and would save money away from it; nil = none is left, the tree is optimal.
  mutating func findEnteringArc(_ kernel: SimplexKernel<Value>) -> Int32?
}

/// Block search: scans arcs round robin, block by block, and takes the best arc of the first block that has any.
///
/// Source: M. D. Grigoriadis, "An efficient implementation of the network simplex method", Mathematical Programming
/// Study 26 (1986) 83–111.
struct BlockSearch<Value: FlowValue>: PricingRule {
  private var next: Int32 = 0
  private let blockSize: Int32

  init(arcs: Int32) {
    blockSize = max(16, Int32(Double(arcs).squareRoot()))
  }

  mutating func findEnteringArc(_ kernel: SimplexKernel<Value>) -> Int32? {
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

/// Candidate list (multiple partial pricing): a major pass collects arcs that price out, minor passes take the best of
/// what is left of them.
///
/// Source: J. M. Mulvey, "Pivot strategies for primal-simplex network codes", Journal of the ACM 25 (1978) 266–270.
struct CandidateList<Value: FlowValue>: PricingRule {
  private var next: Int32 = 0
  private var candidates: [Int32] = []
  private let listLength: Int
  private let minorLimit: Int
  private var minor = 0

  init(arcs: Int32) {
    listLength = max(16, Int(Double(arcs).squareRoot() / 4))
    minorLimit = max(4, listLength / 8)
    candidates.reserveCapacity(listLength)
  }

  mutating func findEnteringArc(_ kernel: SimplexKernel<Value>) -> Int32? {
    if minor < minorLimit, let best = bestCandidate(kernel) {
      minor += 1
      return best
    }
    refill(kernel)
    minor = 1
    return bestCandidate(kernel)
  }

  private mutating func bestCandidate(_ kernel: SimplexKernel<Value>) -> Int32? {
    var best = Value.zero -% kernel.tolerance
    var entering: Int32? = nil
    var kept = 0
    for index in candidates.indices {
      let arc = candidates[index]
      let violation = kernel.reducedCost(arc).signed(by: kernel.state[arc])
      guard violation < Value.zero -% kernel.tolerance else { continue }
      candidates[kept] = arc
      kept += 1
      if violation < best {
        best = violation
        entering = arc
      }
    }
    candidates.removeLast(candidates.count - kept)
    return entering
  }

  private mutating func refill(_ kernel: SimplexKernel<Value>) {
    candidates.removeAll(keepingCapacity: true)
    for range in [next..<kernel.arcs, 0..<next] {
      for arc in range
      where kernel.reducedCost(arc).signed(by: kernel.state[arc]) < Value.zero -% kernel.tolerance {
        candidates.append(arc)
        if candidates.count == listLength {
          next = arc &+ 1 == kernel.arcs ? 0 : arc &+ 1
          return
        }
      }
    }
  }
}
