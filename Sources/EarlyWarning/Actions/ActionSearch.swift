internal import Domain
internal import StockPolicies

/// What could be done about a warning: candidates, not yet weighed.
struct ActionSearch {
  struct Candidate {
    var kind: WarningAction.Kind
    var what: String
    var patch: ScenarioPatch
  }

  let scenario: Scenario
  let usual: Scenario
  let sources: UsualSources
  private let lanes: [Lane]
  private let regionsOf: [[Ref<Region>]]

  init(_ scenario: Scenario, usual: Scenario, _ sources: UsualSources) {
    self.scenario = scenario
    self.usual = usual
    self.sources = sources
    lanes = scenario.lanesByEnds
    var regions = Array(repeating: [Ref<Region>](), count: scenario.products.count)
    for row in scenario.demand where regions[row.product.index].last != row.region {
      regions[row.product.index].append(row.region)
    }
    regionsOf = regions
  }

  /// At most nine, of each kind the likeliest first.
  func candidates(for warning: StockWarning) -> [Candidate] {
    guard let warehouse = warning.warehouse else { return [] }
    switch warning.kind {
    case .stockOut, .outOfReach:
      let period = warning.period ?? 1
      var list = Array(moves(to: warehouse, warning.product).prefix(3))
      list += expedited(warehouse, warning.product, period).prefix(2)
      list += bought(warehouse, warning.product).prefix(2)
      list += substituted(warehouse, warning.product).prefix(2)
      return list
    case .deadStock, .slowStock, .overstock, .expiring:
      return moves(from: warehouse, warning.product) + cleared(warehouse, warning.product, warning.units)
    case .noSource, .missingReceipt, .lateReceipt, .receiptAtRisk, .heldTooMuch: return []
    }
  }

  /// The warehouse and those that it draws on.
  private func chain(_ warehouse: Ref<Warehouse>, _ product: Ref<Product>) -> [Ref<Warehouse>] {
    var chain = [warehouse]
    while case .warehouse(let from, _)? = chain.last.flatMap({ sources.supply(of: product, at: $0) }) {
      chain.append(from)
    }
    return chain
  }

  private func regions(of warehouse: Ref<Warehouse>, _ product: Ref<Product>) -> [Ref<Region>] {
    regionsOf[product.index].filter { sources.way(of: product, to: $0)?.warehouse == warehouse }
  }

  private func onHand(_ warehouse: Ref<Warehouse>, _ product: Ref<Product>) -> Double {
    scenario.stock.reduce(0) {
      $0 + ($1.warehouse == warehouse && $1.product == product ? $1.onHand - $1.reserved : 0)
    }
  }

  /// Lanes of `from` for `product` to the places, open again.
  private func opened(_ from: Ref<Warehouse>, _ product: Ref<Product>, to places: Set<Place>) -> [LaneRow] {
    lanes.compactMap { lane in
      guard lane.from == from, places.contains(lane.to), let terms = lane.terms(for: product) else { return nil }
      return LaneRow(
        from: from, to: lane.to, product: product, leadTime: terms.leadTime, cost: terms.cost,
        capacity: terms.capacity)
    }
  }

  private func moves(to warehouse: Ref<Warehouse>, _ product: Ref<Product>) -> [Candidate] {
    let places = Set(regions(of: warehouse, product).map { Place.region($0) } + [.warehouse(warehouse)])
    let code = scenario.products[product].code
    return scenario.warehouses.refs.filter { $0 != warehouse }
      .compactMap { from -> (stock: Double, candidate: Candidate)? in
        let stock = onHand(from, product)
        let rows = opened(from, product, to: places)
        guard stock > 0, !rows.isEmpty, rows.contains(where: { !isOpen($0) }) else { return nil }
        return (
          stock,
          Candidate(
            kind: .move,
            what: "move \(code) from \(scenario.warehouses[from].code), to \(scenario.warehouses[warehouse].code) "
              + "or straight to its regions",
            patch: ScenarioPatch(lanes: rows))
        )
      }.sorted { $0.stock > $1.stock }.map(\.candidate)
  }

  private func moves(from warehouse: Ref<Warehouse>, _ product: Ref<Product>) -> [Candidate] {
    let code = scenario.products[product].code
    var places = Set<Place>()
    for lane in lanes where lane.from == warehouse { places.insert(lane.to) }
    let rows = opened(warehouse, product, to: places)
    guard rows.contains(where: { !isOpen($0) }) else { return [] }
    return [
      Candidate(
        kind: .move, what: "send \(code) from \(scenario.warehouses[warehouse].code) to others that can use it",
        patch: ScenarioPatch(lanes: rows))
    ]
  }

  private func isOpen(_ row: LaneRow) -> Bool {
    usual.lanes.contains { $0.from == row.from && $0.to == row.to && $0.product == row.product && $0.capacity > 0 }
      || (sources(row) && !usual.lanes.contains { $0.from == row.from && $0.to == row.to && $0.product == row.product })
  }

  private func sources(_ row: LaneRow) -> Bool {
    usual.lanes.contains { $0.from == row.from && $0.to == row.to && $0.product == nil }
  }

  private func expedited(_ warehouse: Ref<Warehouse>, _ product: Ref<Product>, _ period: Int32) -> [Candidate] {
    let chain = Set(chain(warehouse, product))
    return scenario.receipts.filter {
      $0.product == product && chain.contains($0.warehouse) && $0.period > period && $0.quantity > 0
    }.sorted { $0.period < $1.period }.map { row in
      var (old, new) = (row, row)
      old.quantity = 0
      new.period = period
      let there = scenario.receipts.first {
        $0.warehouse == new.warehouse && $0.product == product && $0.period == period
          && Code.same($0.reference, row.reference)
      }
      new.quantity += there?.quantity ?? 0
      let name = row.reference.isEmpty ? "the receipt" : "receipt \(row.reference)"
      return Candidate(
        kind: .expedite,
        what: "have \(name) of \(NumberText.text(row.quantity)) \(scenario.products[product].code) at "
          + "\(scenario.warehouses[row.warehouse].code) in period \(period) instead of \(row.period)",
        patch: ScenarioPatch(receipts: [old, new]))
    }
  }

  private func bought(_ warehouse: Ref<Warehouse>, _ product: Ref<Product>) -> [Candidate] {
    let chain = Set(chain(warehouse, product))
    return scenario.offers.filter {
      $0.product == product && chain.contains($0.warehouse) && $0.leadTime < scenario.periods
    }
    .sorted { ($0.unitCost, $0.leadTime) < ($1.unitCost, $1.leadTime) }.map { offer in
      Candidate(
        kind: .buy,
        what: "buy \(scenario.products[product].code) from \(offer.supplier) for "
          + "\(scenario.warehouses[offer.warehouse].code), at \(NumberText.text(offer.unitCost)) a unit, there after "
          + "\(offer.leadTime) periods",
        patch: ScenarioPatch(offers: [offer]))
    }
  }

  private func substituted(_ warehouse: Ref<Warehouse>, _ product: Ref<Product>) -> [Candidate] {
    let served = Set(regions(of: warehouse, product))
    var substitutes: [Ref<Product>] = []
    for row in scenario.substitutes where row.product == product && !substitutes.contains(row.substitute) {
      substitutes.append(row.substitute)
    }
    return substitutes.compactMap { substitute in
      let rows = scenario.substitutes.filter {
        $0.product == product && $0.substitute == substitute && ($0.region.map { served.contains($0) } ?? true)
      }
      guard !rows.isEmpty else { return nil }
      return Candidate(
        kind: .substitute,
        what: "deliver \(scenario.products[substitute].code) in place of \(scenario.products[product].code)",
        patch: ScenarioPatch(substitutes: rows))
    }
  }

  /// Stock lowered by `units`, rows that last longest first: what is left is what will be needed soonest.
  private func cleared(_ warehouse: Ref<Warehouse>, _ product: Ref<Product>, _ units: Double) -> [Candidate] {
    var left = units
    var rows: [StockRow] = []
    for row in scenario.stock.reversed() where row.warehouse == warehouse && row.product == product && left > 0 {
      var row = row
      let part = min(left, row.onHand - row.reserved)
      row.onHand -= part
      left -= part
      rows.append(row)
    }
    let gone = units - left
    guard gone > 0 else { return [] }
    return [
      Candidate(
        kind: .clear,
        what: "send \(WarningMaker.text(gone)) of \(scenario.products[product].code) at "
          + "\(scenario.warehouses[warehouse].code) to clearance",
        patch: ScenarioPatch(stock: rows))
    ]
  }
}
