internal import Domain
internal import Formulations

/// Who shares a limit.
extension Explainer {
  func limit(_ binding: Binding, _ prices: Prices, _ proof: Prices?, _ line: DemandLine) -> Explanation.Limit {
    var users: [Explanation.User] = []
    switch binding {
    case .stock(let place, let product, _, _), .remainder(let place, let product, _):
      users = usersOfStock(place, product)
    case .lane(let from, let to, let product, let period):
      users = usersOfShipments { $0.from == from && $0.to == to && $0.product == product && $0.shipPeriod == period }
    case .sharedLane(let from, let to, let period):
      users = usersOfShipments(byVolume: true) { $0.from == from && $0.to == to && $0.shipPeriod == period }
    case .throughput(let place, let period):
      users = usersOfShipments(byVolume: true) { $0.from == place && $0.shipPeriod == period }
    case .storage(let place, let period):
      users = plan.stock.filter { $0.warehouse == place && $0.period == period && $0.closing > 0 }.map {
        user(.warehouse(place), $0.product, $0.closing * scenario.products[$0.product].volume)
      }
    case .quota(let position):
      users = usersOfShipments { shipment in
        guard case .region(let region) = shipment.to else { return false }
        return quota(
          position, counts: shipment.product, from: shipment.from, at: region, arriving: shipment.arrivePeriod)
      }
    case .budget: users = plan.purchases.map { user(.warehouse($0.warehouse), $0.product, $0.cost) }
    case .contract(let position):
      let contract = scenario.contracts[Int(position)]
      users = plan.purchases.filter { counts($0, in: contract) }.map {
        user(.warehouse($0.warehouse), $0.product, $0.quantity)
      }
    case .offer, .maxShare, .maximum, .part: users = []
    }
    let known = scenario.policy.rule == .cost ? priceLine(of: binding) : nil
    let price = scenario.policy.rule == .cost ? prices.value(of: binding) : 0
    return Explanation.Limit(
      binding: binding, amount: amount(of: binding, line), price: known.map { max(0, -($0.oneMore ?? 0)) } ?? price,
      priceHoldsFor: known?.upTo,
      isInProof: (proof?.value(of: binding) ?? 0) > 0, users: sorted(merged(users)))
  }

  private func counts(_ line: PurchaseLine, in contract: ContractRow) -> Bool {
    line.orderPeriod >= contract.fromPeriod && line.orderPeriod <= contract.toPeriod
      && scenario.scope(contract.scope, contains: line.product)
      && (contract.supplier.isEmpty || Code.same(contract.supplier, line.supplier))
  }

  private func user(_ place: Place, _ product: Ref<Product>, _ amount: Double) -> Explanation.User {
    Explanation.User(
      place: place, demanded: nil, supplied: product, amount: amount, worth: nil, fill: nil, isGuaranteed: false)
  }

  /// Regions by the lines that its units cover, and warehouses it is sent on to.
  private func usersOfStock(_ place: Ref<Warehouse>, _ product: Ref<Product>) -> [Explanation.User] {
    let direct = plan.allocations.filter { $0.warehouse == place && $0.supplied == product }.map { one in
      var result = user(.region(one.region), product, one.quantity)
      result.demanded = one.demanded
      guard let position = position(one.region, one.demanded, one.period) else { return result }
      let line = model.demandLines[position]
      result.worth = worth(ofUnitFor: line, one)
      result.fill = fill(of: line)
      result.isGuaranteed = isGuaranteed(line, one)
      return result
    }
    return direct
      + usersOfShipments { shipment in
        guard case .warehouse = shipment.to else { return false }
        return shipment.from == place && shipment.product == product
      }
  }

  /// Money that a unit at the warehouse saves there: what covering is worth, less transport and substitution. Where
  /// demand waits, or changes to a published plan cost, that is no single number.
  private func worth(ofUnitFor line: DemandLine, _ one: AllocationLine) -> Double? {
    guard scenario.policy.unmet == .lost, scenario.policy.stability == 0,
      let lane = terms(one.warehouse, .region(line.region), one.supplied)
    else {
      return nil
    }
    let substitution = substitution(line.product, by: one.supplied, at: line.region)
    return (line.unmetPenalty - (substitution?.penalty ?? 0)) / (substitution?.ratio ?? 1) - lane.cost
  }

  private func fill(of line: DemandLine) -> Double? {
    guard let row = row(of: line), row.quantity > 0 else { return nil }
    let missing = min(row.quantity, point.flow[Int(line.unmetArc)])
    return 1 - missing / row.quantity
  }

  /// Whether the line's own minimum, or that of a quota it counts for, is just kept.
  private func isGuaranteed(_ line: DemandLine, _ one: AllocationLine) -> Bool {
    let covered = line.deliverArc >= 0 ? point.flow[Int(line.deliverArc)] : line.due - point.flow[Int(line.unmetArc)]
    if line.least > 0, covered <= line.least + PlanPoint.tolerance * max(1, line.least) { return true }
    return scenario.quotas.indices.contains { position in
      let number = Int32(truncatingIfNeeded: position)
      guard scenario.quotas[position].minimum > 0,
        quota(number, counts: one.supplied, from: one.warehouse, at: line.region, arriving: one.period)
      else { return false }
      return delivered(forQuota: number) <= scenario.quotas[position].minimum * (1 + PlanPoint.tolerance)
        + PlanPoint.tolerance
    }
  }

  private func delivered(forQuota position: Int32) -> Double {
    plan.shipments.reduce(0) { sum, shipment in
      guard case .region(let region) = shipment.to,
        quota(position, counts: shipment.product, from: shipment.from, at: region, arriving: shipment.arrivePeriod)
      else { return sum }
      return sum + shipment.quantity
    }
  }

  private func usersOfShipments(
    byVolume: Bool = false, _ counts: (ShipmentLine) -> Bool
  ) -> [Explanation.User] {
    plan.shipments.filter(counts).map { shipment in
      user(
        shipment.to, shipment.product, shipment.quantity * (byVolume ? scenario.products[shipment.product].volume : 1))
    }
  }

  /// One entry for a place with the same products; the lowest of their fills and worths.
  private func merged(_ users: [Explanation.User]) -> [Explanation.User] {
    var result: [Explanation.User] = []
    for user in users where user.amount > PlanPoint.tolerance {
      guard
        let known = result.firstIndex(where: {
          $0.place == user.place && $0.demanded == user.demanded && $0.supplied == user.supplied
        })
      else {
        result.append(user)
        continue
      }
      result[known].amount += user.amount
      result[known].worth = least(result[known].worth, user.worth)
      result[known].fill = least(result[known].fill, user.fill)
      result[known].isGuaranteed = result[known].isGuaranteed && user.isGuaranteed
    }
    return result
  }

  private func least(_ one: Double?, _ other: Double?) -> Double? {
    guard let one, let other else { return nil }
    return min(one, other)
  }

  /// Under rule `cost` who loses least with a unit comes first, under `fair` who has least; else the largest.
  private func sorted(_ users: [Explanation.User]) -> [Explanation.User] {
    let rank: (Explanation.User) -> Double =
      switch scenario.policy.rule {
      case .cost where users.allSatisfy({ $0.worth != nil }): { $0.worth ?? 0 }
      case .fair where users.allSatisfy({ $0.fill != nil }): { $0.fill ?? 0 }
      default: { -$0.amount }
      }
    // Whoever could give a unit up comes before those that are guaranteed theirs.
    func order(_ entry: (offset: Int, element: Explanation.User)) -> (Int, Double, Int) {
      (entry.element.isGuaranteed ? 1 : 0, rank(entry.element), entry.offset)
    }
    return users.enumerated().sorted { order($0) < order($1) }.map(\.element)
  }

  /// How much there is of a limit, in its own measure.
  private func amount(of binding: Binding, _ line: DemandLine) -> Double {
    switch binding {
    case .stock(let place, let product, _, _), .remainder(let place, let product, _):
      return plan.stock.reduce(0) { sum, one in
        guard one.warehouse == place, one.product == product else { return sum }
        return sum + (one.period == 1 ? one.opening : 0) + one.received + one.bought + one.transferredIn
      }
    case .offer(let position, _): return scenario.offers[Int(position)].maximum
    case .lane(let from, let to, let product, _): return terms(from, to, product)?.capacity ?? .infinity
    case .sharedLane(let from, let to, _):
      return model.lanes.first { $0.from == from && $0.to == to }?.sharedCapacity ?? .infinity
    case .throughput(let place, let period): return scenario.limits.throughput[place][Int(period) - 1]
    case .storage(let place, let period): return scenario.limits.storage[place][Int(period) - 1]
    case .quota(let position): return scenario.quotas[Int(position)].maximum
    case .budget: return scenario.policy.purchaseBudget
    case .contract(let position): return scenario.contracts[Int(position)].maximum
    case .maxShare(let region, let product, let substitute, _):
      let share = substitution(product, by: substitute, at: region)?.maxShare ?? .infinity
      return share * (line.due + (position(region, product, line.period).map { waiting(before: $0) } ?? 0))
    case .maximum: return row(of: line)?.maximum ?? .infinity
    case .part(_, let product, _): return Double(scenario.products[product].pack)
    }
  }

  /// The line of `prices.csv`, where the plan has one.
  private func priceLine(of binding: Binding) -> PriceLine? {
    plan.prices.first { line in
      guard line.oneMore != nil else { return false }
      switch binding {
      case .stock(let place, let product, let from, _):
        return line.kind == .stock && line.place == .warehouse(place) && line.product == product && line.period == from
      case .lane(let from, let to, let product, let period):
        return line.kind == .lane && line.place == .warehouse(from) && line.to == to && line.product == product
          && line.period == period
      case .sharedLane(let from, let to, let period):
        return line.kind == .lane && line.place == .warehouse(from) && line.to == to && line.product == nil
          && line.period == period
      case .throughput(let place, let period):
        return line.kind == .throughput && line.place == .warehouse(place) && line.period == period
      case .storage(let place, let period):
        return line.kind == .storage && line.place == .warehouse(place) && line.period == period
      case .quota(let position): return line.kind == .quota && Code.same(line.name, scenario.quotas[Int(position)].name)
      case .offer(let position, let period):
        let offer = scenario.offers[Int(position)]
        return line.kind == .offer && line.place == .warehouse(offer.warehouse) && line.product == offer.product
          && Code.same(line.name, offer.supplier) && line.period == period
      case .budget: return line.kind == .budget
      case .maxShare, .maximum, .remainder, .part, .contract: return false
      }
    }
  }
}
