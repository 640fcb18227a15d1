extension SimplexKernel where Value == Int64 {
  /// Chooses among the optima that the tree is one of: of all of them the flow with the least Σ weights[0] · flow, of
  /// those the one with the least Σ weights[1] · flow, and so on.
  ///
  /// At an optimum every optimal flow has the arcs with a reduced cost other than 0 at the bound where they stand, and
  /// any flow that has them there is optimal (complementary slackness). So the tree stays as it is, arcs and ways with
  /// another reduced cost are taken out of the lists that are priced, and the pivots go on with the weights for costs:
  /// few, on short lists. Potentials and the lists of hubs are those of the last weights afterwards.
  ///
  /// - Parameter weights: one weight an arc of the stage asked for, nil after the last; asked for only where more than
  ///   one optimum is left.
  /// - Returns: false where weights do not fit into whole numbers, or a limit stopped it: the flow is an optimum still.
  /// - Complexity: O(n + m) a stage, beside its pivots.
  mutating func choose(
    by weights: (_ stage: Int) -> [Double]?, pivotLimit: Int, shouldStop: () -> Bool
  ) -> Bool {
    var stage = 0
    while keepOptima(), let weight = weights(stage) {
      guard weight.count == Int(arcs), setCosts(weight) else { return false }
      computePotentials()
      var pricing = CandidateList(self)
      guard case .optimal = run(pricing: &pricing, pivotLimit: pivotLimit, shouldStop: shouldStop)
      else { return false }
      stage += 1
    }
    return true
  }

  /// Takes what has a reduced cost other than 0 out of the lists of what may enter; whether anything outside the tree is
  /// left.
  private mutating func keepOptima() -> Bool {
    var free: Int64 = 0
    var kept: Int32 = 0
    for place in 0..<ordinary.count {
      let arc = ordinary.arc[place]
      guard capacity[arc] > 0, reducedCost(arc) == 0 else { continue }
      // What is in the tree may leave it, and enter again.
      ordinary.arc[kept] = arc
      kept &+= 1
      if state[arc] != 0 { free &+= 1 }
    }
    ordinary.count = kept
    free &+= keepOptimalWays()
    for node in 0..<nodes where hangsBy[node] >= 0 && hangsOut[node] != Self.none { free &-= 1 }
    return free > 0
  }

  /// Of each hub, the ways in and out that make up ways of reduced cost 0, moved to the front; how many such ways there are.
  private mutating func keepOptimalWays() -> Int64 {
    var ways: Int64 = 0
    var (kept, nextIn, nextOut): (Int32, Int32, Int32) = (0, 0, 0)
    for hub in 0..<hubs.count where isOpen(hub, self) {
      let (slotsIn, slotsOut) = (
        hubs.inStart[hub]..<hubs.inStart[hub &+ 1], hubs.outStart[hub]..<hubs.outStart[hub &+ 1]
      )
      guard leastReducedCost(through: hub) == 0 else { continue }
      let cheapestIn = slotsIn.reduce(Int64.max) { min($0, priceIn($1)) }
      let (firstIn, firstOut) = (nextIn, nextOut)
      for slot in slotsIn where priceIn(slot) == cheapestIn {
        hubs.moveIn(slot, to: nextIn)
        nextIn &+= 1
      }
      for slot in slotsOut where priceOut(slot) == -cheapestIn {
        hubs.moveOut(slot, to: nextOut)
        nextOut &+= 1
      }
      hubs.inStart[kept] = firstIn
      hubs.outStart[kept] = firstOut
      kept &+= 1
      ways &+= Int64(nextIn - firstIn) * Int64(nextOut - firstOut)
    }
    hubs.inStart[kept] = nextIn
    hubs.outStart[kept] = nextOut
    hubs.count = kept
    return ways
  }

  /// Gives everything that is in the tree, or may enter it, its weight for a cost; false where weights are no decimals
  /// that fit.
  private func setCosts(_ weight: [Double]) -> Bool {
    let used = arcsInUse()
    guard let scale = DecimalScale(used.map { weight[Int($0)] }) else { return false }
    var largest: Int64 = 0
    for arc in used {
      guard let value = scale.whole(weight[Int(arc)]) else { return false }
      cost[arc] = value
      largest = max(largest, abs(value))
    }
    hubs.takeCosts(from: cost)
    return (Double(largest) + 1) * (Double(nodes) + 1) < 0x1p58
  }

  private func arcsInUse() -> [Int32] {
    var used = (0..<ordinary.count).map { ordinary.arc[$0] }
    for slot in 0..<hubs.inStart[hubs.count] { used.append(hubs.inArc[slot]) }
    for slot in 0..<hubs.outStart[hubs.count] { used.append(hubs.outArc[slot]) }
    // Arcs that can carry nothing are in no list, but may be in the tree.
    for node in 0..<nodes where hangsBy[node] >= 0 && hangsOut[node] == Self.none && capacity[hangsBy[node]] == 0 {
      used.append(hangsBy[node])
    }
    return used
  }
}
