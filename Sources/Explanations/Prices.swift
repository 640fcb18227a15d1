internal import Domain
internal import Formulations

/// What one stage of a plan's certificate says one more of each limit is worth.
///
/// Multipliers are those of `ConstraintKind`; where a limit is a bound of one variable, its worth is that variable's
/// reduced cost, put together from the multipliers of the rows it stands in.
struct Prices {
  private typealias Key = SIMD4<Int32>

  private let explainer: Explainer
  /// 1 in the stage of cost, 0 in those of earlier goals, whose objective is no money.
  private let money: Double
  private var stock: [Key: Double] = [:]
  private var cover: [Key: Double] = [:]
  private var demand: [Key: Double] = [:]
  private var delivered: [Key: Double] = [:]
  private var rows: [Binding: Double] = [:]
  /// Rows of claimants that the stage prices.
  private(set) var claimants: [CertificateLine] = []
  /// Whether the certificate has such a stage.
  private(set) var isThere = false

  /// Of the stage of cost, or of an earlier goal of rule `priority`.
  ///
  /// - Complexity: O(certificate).
  init(_ explainer: Explainer, stage: String) {
    self.init(
      explainer, explainer.plan.certificate.filter { Code.same($0.stage, stage) },
      money: Code.same(stage, "cost") ? 1 : 0)
  }

  /// Of a level of rule `fair`.
  ///
  /// - Complexity: O(certificate).
  init(_ explainer: Explainer, level: Int, of tier: String) {
    self.init(explainer, explainer.plan.certificate(ofLevel: level, of: tier), money: 0)
  }

  private init(_ explainer: Explainer, _ lines: [CertificateLine], money: Double) {
    self.explainer = explainer
    self.money = money
    for line in lines {
      isThere = true
      if let product = line.product, let period = line.period {
        takeNode(line, product, period)
      } else {
        takeRow(line)
      }
      if line.kind == .fill, line.multiplier != 0 { claimants.append(line) }
    }
  }

  private mutating func takeNode(_ line: CertificateLine, _ product: Ref<Product>, _ period: Int32) {
    switch (line.kind, line.place) {
    case (.stock, .warehouse(let place)?):
      // Of units that expire, those that are worth most.
      let key = Key(place.position, product.position, period, 0)
      stock[key] = min(stock[key] ?? .infinity, line.multiplier)
    case (.cover, .region(let place)?):
      cover[Key(place.position, product.position, period, Int32(line.name) ?? 0)] = line.multiplier
    case (.demand, .region(let place)?): demand[Key(place.position, product.position, period, 0)] = line.multiplier
    case (.delivered, .region(let place)?):
      delivered[Key(place.position, product.position, period, 0)] = line.multiplier
    case (.maxShare, .region(let place)?):
      guard let other = line.other else { return }
      rows[.maxShare(place, product, substitute: other, period: period)] = line.multiplier
    default: return
    }
  }

  private mutating func takeRow(_ line: CertificateLine) {
    switch (line.kind, line.place, line.period) {
    case (.lane, .warehouse(let from)?, let period?):
      if let to = line.to { rows[.sharedLane(from, to, period: period)] = line.multiplier }
    case (.throughput, .warehouse(let place)?, let period?): rows[.throughput(place, period: period)] = line.multiplier
    case (.storage, .warehouse(let place)?, let period?): rows[.storage(place, period: period)] = line.multiplier
    case (.quota, _, _):
      guard let position = explainer.scenario.quotas.firstIndex(where: { Code.same($0.name, line.name) }) else {
        return
      }
      rows[.quota(Int32(truncatingIfNeeded: position))] = line.multiplier
    case (.budget, _, _): rows[.budget] = line.multiplier
    case (.contract, _, _):
      let position = explainer.scenario.contracts.firstIndex { Code.same($0.name, line.name) }
      if let position { rows[.contract(Int32(truncatingIfNeeded: position))] = line.multiplier }
    default: return
    }
  }

  /// What one more of a limit would save in the stage's objective, by this one set of multipliers; 0 where they give it
  /// no price.
  func value(of binding: Binding) -> Double {
    let price: Double =
      switch binding {
      case .stock(let place, let product, let period, _): stock[Key(place.position, product.position, period, 0)] ?? 0
      case .maximum(let region, let product, let period):
        delivered[Key(region.position, product.position, period, 0)] ?? 0
      case .offer(let offer, let period): reducedCost(ofOffer: explainer.scenario.offers[Int(offer)], period)
      case .lane(let from, let to, let product, let period): reducedCost(from, to, product, period)
      case .maxShare(let region, let product, let substitute, let period):
        rows[binding] ?? reducedCost(region, product, substitute, period)
      case .sharedLane, .throughput, .storage, .quota, .budget, .contract: rows[binding] ?? 0
      case .remainder, .part: 0
      }
    return max(0, -price)
  }

  /// rc = unit_cost + π(stock on arrival) − unit_cost · π(budget) − Σ π(contracts).
  private func reducedCost(ofOffer offer: OfferRow, _ period: Int32) -> Double {
    let arrival = Key(offer.warehouse.position, offer.product.position, period + offer.leadTime, 0)
    var price = money * offer.unitCost + (stock[arrival] ?? 0) - offer.unitCost * (rows[.budget] ?? 0)
    for (position, contract) in explainer.scenario.contracts.enumerated()
    where contract.counts(offer, inPeriod: period, explainer.scenario) {
      price -= rows[.contract(Int32(truncatingIfNeeded: position))] ?? 0
    }
    return price
  }

  /// rc = cost − π(stock at the start) + π(at the end) − volume · (π(lane) + π(throughput)) − Σ π(quotas).
  private func reducedCost(_ from: Ref<Warehouse>, _ to: Place, _ product: Ref<Product>, _ period: Int32) -> Double {
    // Which units would use it, those that expire soon or late, no multiplier tells.
    guard let terms = explainer.terms(from, to, product), !explainer.model.layers.expires(product.index) else {
      return 0
    }
    let volume = explainer.scenario.products[product].volume
    // A full lane is one that carries more than was published: that costs.
    var price =
      money * (terms.cost + explainer.scenario.policy.stability)
      - (stock[Key(from.position, product.position, period, 0)] ?? 0)
    price -=
      volume * ((rows[.sharedLane(from, to, period: period)] ?? 0) + (rows[.throughput(from, period: period)] ?? 0))
    let arrival = period + terms.leadTime
    switch to {
    case .warehouse(let end): price += stock[Key(end.position, product.position, arrival, 0)] ?? 0
    case .region(let region):
      price += cover[Key(region.position, product.position, arrival, 0)] ?? 0
      for position in explainer.scenario.quotas.indices {
        let number = Int32(truncatingIfNeeded: position)
        guard let multiplier = rows[.quota(number)], multiplier != 0 else { continue }
        if explainer.quota(number, counts: product, from: from, at: region, arriving: arrival) { price -= multiplier }
      }
    }
    return price
  }

  /// rc = penalty − ratio · π(cover) − π(demand) − π(delivered).
  private func reducedCost(
    _ region: Ref<Region>, _ product: Ref<Product>, _ substitute: Ref<Product>, _ period: Int32
  ) -> Double {
    var price = 0.0
    explainer.substitutes.forEach(of: product, at: region) { terms in
      guard terms.substitute == substitute else { return }
      let line = Key(region.position, product.position, period, 0)
      price = money * terms.penalty - (demand[line] ?? 0) - (delivered[line] ?? 0)
      let asked = explainer.position(region, product, period).map { explainer.model.demandLines[$0].minimumLife } ?? 0
      let life = explainer.model.layers.expires(substitute.index) ? asked : 0
      price -= terms.ratio * (cover[Key(region.position, substitute.position, period, life)] ?? 0)
    }
    return price
  }
}
