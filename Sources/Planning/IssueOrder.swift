internal import Domain

/// First expired, first out, where that costs no more: among equal optima a linear program's vertex may keep old units
/// and use fresh ones, and let the old ones expire.
///
/// What leaves when stays as decided; only which lots it takes is chosen again, for each warehouse and product that no
/// transfer brings or takes. That leaves the fewest units expired up to every period (see `LotTrace`). Networks are solved
/// so from the start.
struct IssueOrder {
  private let scenario: Scenario
  private let layers: StockLayers
  private let limits: Table<Warehouse, [Double]>

  private struct Pair: Hashable, Comparable {
    var warehouse: Ref<Warehouse>
    var product: Ref<Product>

    static func < (left: Pair, right: Pair) -> Bool {
      (left.warehouse, left.product) < (right.warehouse, right.product)
    }
  }

  private init(_ scenario: Scenario) {
    self.scenario = scenario
    layers = StockLayers(scenario)
    limits = scenario.limits.storage
  }

  /// - Complexity: O(n log n) in the decisions, times the layers of a product.
  static func apply(to decisions: Decisions, _ scenario: Scenario) -> Decisions {
    guard !decisions.expiries.isEmpty, scenario.policy.safetyStockPenalty == 0 else { return decisions }
    return IssueOrder(scenario).applied(to: decisions)
  }

  private func applied(to decisions: Decisions) -> Decisions {
    var result = decisions
    let travels = pairsWithTransfers(decisions)
    let moves = Moves(scenario, layers, decisions)
    var expiries: [Pair: [Decisions.Expiry]] = [:]
    for expiry in decisions.expiries {
      expiries[Pair(warehouse: expiry.warehouse, product: expiry.product), default: []].append(expiry)
    }
    result.expiries = []
    for pair in expiries.keys.sorted() {
      let old = expiries[pair] ?? []
      let hasStorage = limits[pair.warehouse].contains { $0 < .infinity }
      let new = travels.contains(pair) || hasStorage ? nil : firstOut(pair, moves)
      // What stays longer is held longer: equal cost only.
      guard let new, cost(new, pair) <= cost(old, pair) + 1e-9 * max(1, abs(cost(old, pair))) else {
        result.expiries += old
        continue
      }
      result.expiries += new
    }
    return result
  }

  private func pairsWithTransfers(_ decisions: Decisions) -> Set<Pair> {
    var pairs: Set<Pair> = []
    for shipment in decisions.shipments {
      guard case .warehouse(let target) = shipment.to else { continue }
      pairs.insert(Pair(warehouse: shipment.from, product: shipment.product))
      pairs.insert(Pair(warehouse: target, product: shipment.product))
    }
    return pairs
  }

  /// Write-offs, and what holding those units until then costs.
  private func cost(_ expiries: [Decisions.Expiry], _ pair: Pair) -> Double {
    let product = scenario.products[pair.product]
    // Against a unit that stays to the end: it saves holding from its last period on and brings no end value.
    return expiries.reduce(0) { sum, expiry in
      let saved = product.holdingCost * Double(scenario.periods - expiry.period + 1)
      return sum + expiry.quantity * (product.unitCost + product.endValue - saved)
    }
  }

  /// nil where the lots that are there do not make up what leaves, up to rounding.
  private func firstOut(_ pair: Pair, _ moves: Moves) -> [Decisions.Expiry]? {
    let range = layers.range(pair.product.index)
    var trace = LotTrace(last: Array(layers.last[range]), periods: Int(scenario.periods))
    var expiries: [Decisions.Expiry] = []
    func add(_ quantity: Double, _ period: Int32) {
      guard quantity > 0 else { return }
      expiries.append(
        Decisions.Expiry(warehouse: pair.warehouse, product: pair.product, period: period, quantity: quantity))
    }
    for (layer, period, quantity) in moves.entering[pair] ?? [] {
      // What comes after its last period expires at once.
      if layers.last[layer] < period {
        add(quantity, period)
      } else {
        trace.enter(quantity, layer: layer - range.lowerBound, period: period)
      }
    }
    let leaving = (moves.leaving[pair] ?? []).sorted { ($0.period, $0.last) < ($1.period, $1.last) }
    for (period, last, quantity) in leaving {
      let missing = trace.take(quantity, lasting: max(period, last), period: period) { _, _ in }
      guard missing <= 1e-9 * max(1, quantity) else { return nil }
    }
    for layer in range where layers.last[layer] >= 1 && layers.last[layer] <= scenario.periods {
      let last = layers.last[layer]
      add(NumberText.tidied(trace.units(layer - range.lowerBound, last)), last)
    }
    return expiries
  }

  /// What enters and leaves each pair.
  private struct Moves {
    var entering: [Pair: [(layer: Int, period: Int32, quantity: Double)]] = [:]
    var leaving: [Pair: [(period: Int32, last: Int32, quantity: Double)]] = [:]

    init(_ scenario: Scenario, _ layers: StockLayers, _ decisions: Decisions) {
      for row in scenario.stock where layers.expires(row.product.index) && row.onHand > row.reserved {
        let pair = Pair(warehouse: row.warehouse, product: row.product)
        entering[pair, default: []].append((layers.layer(of: row), 1, row.onHand - row.reserved))
      }
      for row in scenario.receipts where layers.expires(row.product.index) {
        let pair = Pair(warehouse: row.warehouse, product: row.product)
        let layer = layers.layer(row.product.index, entering: row.period)
        entering[pair, default: []].append((layer, row.period, row.quantity))
      }
      for order in decisions.orders {
        let offer = scenario.offers[Int(order.offer)]
        guard layers.expires(offer.product.index) else { continue }
        let arrival = order.period + offer.leadTime
        let pair = Pair(warehouse: offer.warehouse, product: offer.product)
        entering[pair, default: []].append(
          (layers.layer(offer.product.index, entering: arrival), arrival, order.quantity))
      }
      for shipment in decisions.shipments where layers.expires(shipment.product.index) {
        let pair = Pair(warehouse: shipment.from, product: shipment.product)
        leaving[pair, default: []].append((shipment.shipPeriod, shipment.last ?? 0, shipment.quantity))
      }
    }
  }
}
