internal import Domain
internal import Formulations

/// The blocks under rule `fair` whose packs the quota method deals out: one product of one warehouse in one period, every
/// claimant a line with a lane of its own, nothing else that binds.
struct QuotaShares {
  private let model: AllocationModel
  private let claimants: [Claimant]
  private let scenario: Scenario

  init(_ model: AllocationModel, _ claimants: [Claimant], _ scenario: Scenario) {
    self.model = model
    self.claimants = claimants
    self.scenario = scenario
  }

  /// Packs by arc of a block, or nil where the method does not apply.
  func packs(_ block: Block) -> [(arc: Int, packs: Int)]? {
    guard scenario.periods == 1, scenario.policy.claimant == .line, let stock = onlyStock(block),
      let ways = ways(block)
    else { return nil }
    let pack = Double(scenario.products[Ref<Product>(model.nodes.product[stock])].pack)
    var claims: [(tier: Int, arc: Int, claim: QuotaMethod.Claim)] = []
    for row in block.rows {
      guard case .claimant(let position) = model.rows.keys[Int(row)] else { return nil }
      let claimant = claimants[Int(position)]
      guard claimant.arcs.count == 1, let unmet = claimant.arcs.first else { return nil }
      guard let way = ways[Int(model.arcs.entity[Int(unmet)])] else { continue }
      guard let claim = claim(claimant, Int(model.arcs.entity[Int(unmet)]), way, pack) else { return nil }
      claims.append((claimant.tier.index, way, claim))
    }
    return deal(claims, supply: Self.whole(model.nodes.supply[stock] / pack, .down))
  }

  /// The packs of a first tier come before those of the next, but for what the next is guaranteed.
  private func deal(
    _ claims: [(tier: Int, arc: Int, claim: QuotaMethod.Claim)], supply: Int?
  ) -> [(arc: Int, packs: Int)]? {
    guard var left = supply else { return nil }
    var guaranteed = claims.reduce(0) { $0 + $1.claim.least }
    var result: [(arc: Int, packs: Int)] = []
    for tier in Set(claims.map(\.tier)).sorted() {
      let own = claims.filter { $0.tier == tier }
      guaranteed -= own.reduce(0) { $0 + $1.claim.least }
      guard let packs = QuotaMethod.packs(own.map(\.claim), supply: left - guaranteed) else { return nil }
      left -= packs.reduce(0, +)
      for (entry, count) in zip(own, packs) { result.append((entry.arc, count)) }
    }
    return result
  }

  /// fill = 1 − (weight · (due − x) + before) / total, in packs.
  private func claim(_ claimant: Claimant, _ position: Int, _ way: Int, _ pack: Double) -> QuotaMethod.Claim? {
    let line = model.demandLines[position]
    guard let weight = claimant.weights.first,
      let most = Self.whole(min(line.due, line.most, model.arcs.upper[way]) / pack, .down),
      let least = Self.whole(line.least / pack, .up)
    else { return nil }
    let held = claimant.total - claimant.before - weight * line.due
    return QuotaMethod.Claim(
      asked: claimant.total / weight / pack, held: held / weight / pack, least: least, most: most)
  }

  private func onlyStock(_ block: Block) -> Int? {
    let stock = block.nodes.filter { model.nodes.kind[Int($0)] == .stock }
    return stock.count == 1 ? Int(stock[0]) : nil
  }

  /// The arc to each line, by line; nil where a hub has several ways in or out, or something is bought.
  private func ways(_ block: Block) -> [Int: Int]? {
    var into: [Int32: Int] = [:]
    var result: [Int: Int] = [:]
    for arc in block.arcs.map({ Int($0) }) {
      switch model.arcs.kind[arc] {
      case .ship:
        guard into.updateValue(arc, forKey: model.arcs.head[arc]) == nil else { return nil }
      case .cover:
        guard model.arcs.tailFactor[arc] == 1, model.arcs.upper[arc] == .infinity,
          let way = into.removeValue(forKey: model.arcs.tail[arc])
        else { return nil }
        result[Int(model.arcs.entity[arc])] = way
      case .order, .issue: return nil
      case .hold, .holdSafety, .expire, .unmet, .deliver: break
      }
    }
    return result
  }

  private static func whole(_ packs: Double, _ rule: FloatingPointRoundingRule) -> Int? {
    let noise = PackWindows.noise * (rule == .down ? 1 : -1)
    return Int(exactly: min(1e15, packs + noise).rounded(rule))
  }
}
