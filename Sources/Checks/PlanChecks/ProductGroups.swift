internal import Domain

/// Products that substitutes, or a claimant, tie together.
struct ProductGroups {
  /// The group of each product.
  let group: [Int]
  let count: Int

  init(_ index: ScenarioIndex, _ claimants: [FairClaimant]) {
    var parent = Array(0..<index.scenario.products.count)
    func root(_ product: Int) -> Int {
      var here = product
      while parent[here] != here {
        parent[here] = parent[parent[here]]
        here = parent[here]
      }
      return here
    }
    func join(_ one: Int, _ other: Int) { parent[max(root(one), root(other))] = min(root(one), root(other)) }
    for pair in 0..<index.demand.pairs.count {
      for option in index.demand.optionStarts[pair]..<index.demand.optionStarts[pair + 1] {
        join(Int(index.demand.pairs.seconds[pair]), Int(index.demand.options[option].product))
      }
    }
    for claimant in claimants {
      guard let first = claimant.slots.first else { continue }
      for (slot, _) in claimant.slots {
        join(
          Int(index.demand.pairs.seconds[first.slot / index.periods]),
          Int(index.demand.pairs.seconds[slot / index.periods]))
      }
    }
    group = (0..<parent.count).map { root($0) }
    count = parent.count
  }

  /// A product of a claimant; 0 of one whose demand is no variable.
  func product(of claimant: FairClaimant, _ index: ScenarioIndex) -> Int {
    claimant.slots.first.map { Int(index.demand.pairs.seconds[$0.slot / index.periods]) } ?? 0
  }

  func group(of claimant: FairClaimant, _ index: ScenarioIndex) -> Int { group[product(of: claimant, index)] }
}
