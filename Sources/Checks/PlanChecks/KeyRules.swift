internal import Domain

extension PlanCheck {
  /// Rule `keys`: returns the plan without the lines that break it, so that the other rules can trust positions.
  static func checkKeys(_ plan: Plan, _ scenario: Scenario, _ findings: inout Findings) -> Plan {
    let keys = LineKeys(scenario)
    var sound = plan
    sound.allocations = keep(plan.allocations, "allocations.csv", &findings, keys.accept)
    sound.shipments = keep(plan.shipments, "shipments.csv", &findings, keys.accept)
    sound.unmet = keep(plan.unmet, "unmet.csv", &findings, keys.accept)
    sound.stock = keep(plan.stock, "stock.csv", &findings, keys.accept)
    sound.purchases = keep(plan.purchases, "purchases.csv", &findings, keys.accept)
    sound.limits = keep(plan.limits, "limits.csv", &findings, keys.accept)
    sound.prices = keep(plan.prices, "prices.csv", &findings, keys.accept)
    sound.certificate = keep(plan.certificate, "certificate.csv", &findings, keys.accept)
    return sound
  }

  private static func keep<Line>(
    _ lines: [Line], _ file: String, _ findings: inout Findings, _ accept: (Line) -> Bool
  ) -> [Line] {
    guard let firstBad = lines.firstIndex(where: { !accept($0) }) else { return lines }
    var kept = Array(lines[..<firstBad])
    for position in firstBad..<lines.count {
      if accept(lines[position]) {
        kept.append(lines[position])
      } else {
        findings.add(.keys, 1, "lines", "line \(position + 1) of \(file)")
      }
    }
    return kept
  }

  /// Rule `order`. Fresh sums make doubled lines show up elsewhere too; this rule names them.
  mutating func checkOrder() {
    let ranks = PlaceRanks(scenario)
    checkOrder(plan.allocations, "allocations.csv") {
      if $0.period != $1.period { return $0.period < $1.period }
      if $0.region != $1.region { return $0.region < $1.region }
      if $0.demanded != $1.demanded { return $0.demanded < $1.demanded }
      if $0.supplied != $1.supplied { return $0.supplied < $1.supplied }
      return ($0.warehouse, $0.shipPeriod) < ($1.warehouse, $1.shipPeriod)
    }
    checkOrder(plan.shipments, "shipments.csv") {
      if $0.shipPeriod != $1.shipPeriod { return $0.shipPeriod < $1.shipPeriod }
      if $0.from != $1.from { return $0.from < $1.from }
      return $0.to == $1.to ? $0.product < $1.product : ranks[$0.to] < ranks[$1.to]
    }
    checkOrder(plan.unmet, "unmet.csv") {
      ($0.period, $0.region, $0.product) < ($1.period, $1.region, $1.product)
    }
    checkOrder(plan.stock, "stock.csv") {
      ($0.period, $0.warehouse, $0.product) < ($1.period, $1.warehouse, $1.product)
    }
    checkOrder(plan.purchases, "purchases.csv") {
      if $0.orderPeriod != $1.orderPeriod { return $0.orderPeriod < $1.orderPeriod }
      if !Code.same($0.supplier, $1.supplier) { return Code.precedes($0.supplier, $1.supplier) }
      return ($0.product, $0.warehouse) < ($1.product, $1.warehouse)
    }
    checkOrder(plan.limits, "limits.csv") {
      ($0.period, $0.region, $0.product, $0.grade) < ($1.period, $1.region, $1.product, $1.grade)
    }
  }

  private mutating func checkOrder<Line>(_ lines: [Line], _ file: String, _ precedes: (Line, Line) -> Bool) {
    for next in lines.indices.dropFirst() where !precedes(lines[next - 1], lines[next]) {
      findings.add(.order, 1, "lines", "line \(next + 1) of \(file)")
    }
  }

  /// Rule `scenario`.
  mutating func checkScenario() {
    if !Code.same(plan.summary.scenario, scenario.name) {
      findings.add(.scenario, 1, "names", "the plan is of \"\(plan.summary.scenario)\"")
    }
  }

  /// Rule `diagnosis`.
  mutating func checkDiagnosis() {
    let lines =
      plan.allocations.count + plan.shipments.count + plan.unmet.count + plan.stock.count + plan.purchases.count
      + plan.limits.count
    if plan.summary.status == .infeasible {
      if lines > 0 { findings.add(.diagnosis, Double(lines), "lines", "an infeasible plan decides nothing") }
      if plan.diagnosis.isEmpty { findings.add(.diagnosis, 1, "lines", "an infeasible plan says why") }
    } else if !plan.diagnosis.isEmpty {
      findings.add(.diagnosis, Double(plan.diagnosis.count), "lines", "a feasible plan has no diagnosis")
    }
  }
}

/// Which lines speak of what exists, in finite amounts.
private struct LineKeys {
  let products: Int32
  let warehouses: Int32
  let regions: Int32
  let periods: Int32

  init(_ scenario: Scenario) {
    products = Int32(truncatingIfNeeded: scenario.products.count)
    warehouses = Int32(truncatingIfNeeded: scenario.warehouses.count)
    regions = Int32(truncatingIfNeeded: scenario.regions.count)
    periods = scenario.periods
  }

  private func isIn(_ product: Ref<Product>) -> Bool { product.position >= 0 && product.position < products }
  private func isIn(_ warehouse: Ref<Warehouse>) -> Bool {
    warehouse.position >= 0 && warehouse.position < warehouses
  }
  private func isIn(_ region: Ref<Region>) -> Bool { region.position >= 0 && region.position < regions }
  private func isIn(_ place: Place) -> Bool {
    switch place {
    case .warehouse(let warehouse): isIn(warehouse)
    case .region(let region): isIn(region)
    }
  }
  private func isIn(_ period: Int32) -> Bool { period >= 1 && period <= periods }
  private func isAmount(_ value: Double) -> Bool { value > 0 && value.isFinite }

  func accept(_ line: AllocationLine) -> Bool {
    isIn(line.period) && isIn(line.shipPeriod) && isIn(line.region) && isIn(line.demanded) && isIn(line.supplied)
      && isIn(line.warehouse) && isAmount(line.quantity) && isAmount(line.covers)
  }

  func accept(_ line: ShipmentLine) -> Bool {
    isIn(line.shipPeriod) && isIn(line.arrivePeriod) && isIn(line.from) && isIn(line.to) && isIn(line.product)
      && isAmount(line.quantity) && line.cost.isFinite
  }

  func accept(_ line: UnmetLine) -> Bool {
    isIn(line.period) && isIn(line.region) && isIn(line.product) && isAmount(line.quantity) && line.penalty.isFinite
  }

  func accept(_ line: StockLine) -> Bool {
    isIn(line.period) && isIn(line.warehouse) && isIn(line.product) && line.opening.isFinite
      && line.received.isFinite && line.bought.isFinite && line.transferredIn.isFinite && line.shipped.isFinite
      && line.transferredOut.isFinite && line.expired.isFinite && line.closing.isFinite && line.safetyStock.isFinite
      && (line.daysOfCover ?? 0).isFinite
  }

  func accept(_ line: PurchaseLine) -> Bool {
    isIn(line.orderPeriod) && isIn(line.arrivePeriod) && isIn(line.product) && isIn(line.warehouse)
      && isAmount(line.quantity) && line.lots.isFinite && line.cost.isFinite
  }

  func accept(_ line: LimitLine) -> Bool {
    isIn(line.period) && isIn(line.region) && isIn(line.product) && line.customers >= 0 && line.limit >= 0
      && line.leftOver.isFinite
  }

  func accept(_ line: PriceLine) -> Bool {
    (line.place.map(isIn) ?? true) && (line.to.map(isIn) ?? true) && (line.product.map(isIn) ?? true)
      && (line.period.map(isIn) ?? true) && (line.oneMore?.isFinite ?? true) && (line.oneLess?.isFinite ?? true)
      && !line.upTo.isNaN && !line.downTo.isNaN
  }

  func accept(_ line: CertificateLine) -> Bool {
    (line.place.map(isIn) ?? true) && (line.to.map(isIn) ?? true) && (line.product.map(isIn) ?? true)
      && (line.other.map(isIn) ?? true) && (line.period.map(isIn) ?? true) && line.multiplier.isFinite
  }
}
