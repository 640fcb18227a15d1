public import Domain
internal import Formulations

extension Explainer {
  /// The lines of a region that ask for something, or that the plan has an answer for: all products and periods unless
  /// one is named, in the order of products and periods.
  ///
  /// - Complexity: O(arcs) a line.
  public func explanations(
    region: Ref<Region>, product: Ref<Product>? = nil, period: Int32? = nil
  ) -> [Explanation] {
    let prices = Prices(self, stage: "cost")
    return model.demandLines.indices.compactMap { position in
      let line = model.demandLines[position]
      guard line.region == region, product ?? line.product == line.product, period ?? line.period == line.period
      else { return nil }
      return explanation(ofLine: position, prices)
    }
  }

  private func explanation(ofLine position: Int, _ prices: Prices) -> Explanation {
    let line = model.demandLines[position]
    let row = row(of: line)
    let unmet = point.flow[Int(line.unmetArc)]
    let tier = scenario.regions[line.region].tier
    var explanation = Explanation(
      region: line.region, product: line.product, period: line.period, tier: tier, asked: row?.quantity ?? 0,
      held: row?.held ?? 0, waiting: waiting(before: position), covered: 0, unmet: unmet,
      penalty: unmet * line.unmetPenalty, worth: worthOfLine(position), deliveries: deliveries(to: line),
      ways: ways(toLine: position), reason: unmet > 0 ? reason(ofLine: position) : nil, limits: [],
      standing: nil, losses: [])
    explanation.covered = explanation.deliveries.reduce(0) { $0 + $1.covers }
    let (standing, proof) = standing(of: line, tier)
    explanation.standing = standing
    if case .binding(let bindings)? = explanation.reason {
      explanation.limits = bindings.map { limit($0, prices, proof, line) }
    }
    explanation.losses = losses(explanation.deliveries, line)
    return explanation
  }

  /// The row of `demand.csv`; nil where a line only waits.
  func row(of line: DemandLine) -> DemandRow? {
    var low = 0
    var high = scenario.demand.count
    while low < high {
      let middle = (low + high) / 2
      let row = scenario.demand[middle]
      if (row.region, row.product, row.period) < (line.region, line.product, line.period) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < scenario.demand.count else { return nil }
    let row = scenario.demand[low]
    return (row.region, row.product, row.period) == (line.region, line.product, line.period) ? row : nil
  }

  func waiting(before position: Int) -> Double {
    guard scenario.policy.unmet == .backorder, position > 0 else { return 0 }
    let (last, line) = (model.demandLines[position - 1], model.demandLines[position])
    return last.region == line.region && last.product == line.product ? point.flow[Int(last.unmetArc)] : 0
  }

  private func deliveries(to line: DemandLine) -> [Explanation.Delivery] {
    plan.allocations.compactMap { allocation in
      guard allocation.region == line.region, allocation.demanded == line.product, allocation.period == line.period
      else { return nil }
      let lane = terms(allocation.warehouse, .region(line.region), allocation.supplied)
      return Explanation.Delivery(
        warehouse: allocation.warehouse, supplied: allocation.supplied, shipPeriod: allocation.shipPeriod,
        quantity: allocation.quantity, covers: allocation.covers,
        transport: allocation.quantity * (lane?.cost ?? 0),
        substitution: allocation.covers
          * (substitution(line.product, by: allocation.supplied, at: line.region)?.penalty ?? 0))
    }
  }

  private func ways(toLine position: Int) -> [Explanation.Way] {
    let line = model.demandLines[position]
    var found: [Explanation.Way] = []
    let covers = (0..<model.arcs.count).filter {
      model.arcs.kind[$0] == .cover && Int(model.arcs.entity[$0]) == position
    }
    var coverOfHub: [Int32: Int] = [:]
    for cover in covers { coverOfHub[model.arcs.tail[cover]] = cover }
    for ship in 0..<model.arcs.count where model.arcs.kind[ship] == .ship {
      guard let cover = coverOfHub[model.arcs.head[ship]], !point.isContinued(ship), !point.isSecond(ship) else {
        continue
      }
      let start = ways.cost[Int(model.arcs.tail[ship])]
      guard start < .infinity else { continue }
      let lane = model.lanes[Int(model.arcs.entity[ship])]
      var limits = isCapped(position) ? [cap(ofLine: position)] : []
      add(self.limits(ofArc: Int32(truncatingIfNeeded: cover)), to: &limits)
      add(self.limits(ofArc: Int32(truncatingIfNeeded: ship)), to: &limits)
      add(self.limits(toNode: model.arcs.tail[ship]), to: &limits)
      let supplied = Ref<Product>(model.arcs.product[ship])
      found.append(
        Explanation.Way(
          warehouse: lane.from, supplied: supplied, shipPeriod: model.arcs.period[ship],
          cost: model.arcs.tailFactor[cover] * (start + model.arcs.cost[ship]) + model.arcs.cost[cover],
          used: used(line, supplied, lane.from, model.arcs.period[ship]), limits: limits))
    }
    return found.sorted {
      if $0.cost != $1.cost { return $0.cost < $1.cost }
      let (left, right) = ($0.supplied != line.product, $1.supplied != line.product)
      if left != right { return right }
      return ($0.supplied, $0.warehouse, $0.shipPeriod) < ($1.supplied, $1.warehouse, $1.shipPeriod)
    }
  }

  private func used(
    _ line: DemandLine, _ supplied: Ref<Product>, _ warehouse: Ref<Warehouse>, _ shipPeriod: Int32
  ) -> Double {
    plan.allocations.reduce(0) { sum, one in
      let isThis =
        one.region == line.region && one.demanded == line.product && one.period == line.period
        && one.supplied == supplied && one.warehouse == warehouse && one.shipPeriod == shipPeriod
      return isThis ? sum + one.quantity : sum
    }
  }

  private func losses(_ deliveries: [Explanation.Delivery], _ line: DemandLine) -> [Explanation.Loss] {
    var substitutes: [Ref<Product>] = []
    for delivery in deliveries where delivery.supplied != line.product && !substitutes.contains(delivery.supplied) {
      substitutes.append(delivery.supplied)
    }
    return substitutes.map { substitute in
      let taken = deliveries.filter { $0.supplied == substitute }
      let lines = plan.unmet.filter { unmet in
        unmet.product == substitute
          && taken.contains { terms($0.warehouse, .region(unmet.region), substitute) != nil }
      }.sorted { ($1.quantity, $0.region, $0.period) < ($0.quantity, $1.region, $1.period) }
      return Explanation.Loss(
        substitute: substitute, taken: taken.reduce(0) { $0 + $1.quantity },
        lines: lines.map { ($0.region, $0.period, $0.quantity) })
    }
  }

  /// Where the line's claimant stands under rule `fair`; with the multipliers that prove its level, or its tier's value.
  private func standing(of line: DemandLine, _ tier: Ref<Tier>) -> (Explanation.Standing?, Prices?) {
    let fills = plan.summary.fills
    if scenario.policy.rule == .priority { return (nil, Prices(self, stage: "\(scenario.tiers[tier].name)/1")) }
    guard scenario.policy.rule == .fair, let own = fills.first(where: { isClaimant($0, of: line, tier) }) else {
      return (nil, nil)
    }
    let proof = Prices(self, level: own.level, of: own.tier)
    let related = relatives(of: line)
    let rows = proof.claimants.filter { related($0) }
    let together = fills.filter { fill in rows.contains { names($0, fill) } }
    return (Explanation.Standing(fill: own.fill, level: own.level, together: together), proof.isThere ? proof : nil)
  }

  /// Which claimants' rows share anything with a line: levels of product groups that nothing ties have one number where
  /// their fill rates are the same.
  private func relatives(of line: DemandLine) -> (CertificateLine) -> Bool {
    var model = model
    let claimants = model.claimants(scenario)
    if !model.rows.keys.contains(.claimant(0)) { _ = model.addClaimantRows(claimants) }
    let blocks = model.blocks().blockOfNode
    let own = blocks[Int(line.node)]
    let related = claimants.filter { claimant in
      guard let arc = claimant.arcs.first else { return false }
      return blocks[Int(model.demandLines[Int(model.arcs.entity[Int(arc)])].node)] == own
    }
    return { row in
      related.contains { claimant in
        row.place == .region(claimant.region) && row.product == claimant.product
          && Code.same(row.name, claimant.family.map { self.scenario.families[$0].code } ?? "")
      }
    }
  }

  private func isClaimant(_ fill: ClaimantFill, of line: DemandLine, _ tier: Ref<Tier>) -> Bool {
    guard Code.same(fill.tier, scenario.tiers[tier].name), Code.same(fill.region, scenario.regions[line.region].code)
    else { return false }
    switch scenario.policy.claimant {
    case .line: return Code.same(fill.product ?? "", scenario.products[line.product].code)
    case .region: return true
    case .regionFamily:
      return Code.same(
        fill.family ?? "", scenario.products[line.product].family.map { scenario.families[$0].code } ?? "")
    }
  }

  private func names(_ row: CertificateLine, _ fill: ClaimantFill) -> Bool {
    guard case .region(let region)? = row.place, Code.same(scenario.regions[region].code, fill.region) else {
      return false
    }
    return Code.same(row.product.map { scenario.products[$0].code } ?? "", fill.product ?? "")
      && Code.same(row.name, fill.family ?? "")
  }
}

/// What the scenario says.
extension Explainer {
  func terms(_ from: Ref<Warehouse>, _ to: Place, _ product: Ref<Product>) -> LaneTerms? {
    model.lanes.first { $0.from == from && $0.to == to }?.terms(for: product)
  }

  func substitution(_ product: Ref<Product>, by substitute: Ref<Product>, at region: Ref<Region>) -> SubstitutionTerms?
  {
    var found: SubstitutionTerms?
    guard product != substitute else { return nil }
    substitutes.forEach(of: product, at: region) { if $0.substitute == substitute { found = $0 } }
    return found
  }

  func quota(
    _ position: Int32, counts product: Ref<Product>, from warehouse: Ref<Warehouse>, at region: Ref<Region>,
    arriving period: Int32
  ) -> Bool {
    let quota = scenario.quotas[Int(position)]
    guard quota.warehouse ?? warehouse == warehouse, quota.period ?? period == period,
      scenario.scope(quota.scope, contains: product)
    else { return false }
    var here: Ref<Region>? = region
    while let place = here, quota.region != nil, place != quota.region { here = scenario.regions[place].parent }
    return quota.region == nil || here != nil
  }
}
