internal import Domain

extension PlanCheck {
  /// Rule `ladder`: the ladders of the plan beside the deliveries that ask for one, both by period, region, product.
  mutating func checkLadders() {
    let deliveries = ladderDeliveries()
    var next = 0
    var start = 0
    while start < plan.limits.count || next < deliveries.count {
      let line = start < plan.limits.count ? LadderKey(plan.limits[start]) : nil
      let delivery = next < deliveries.count ? deliveries[next] : nil
      if let delivery, line.map({ delivery.key < $0 }) ?? true {
        reportMissing(delivery)
        next += 1
        continue
      }
      guard let line else { return }
      let ladder = plan.limits[start...].prefix { LadderKey($0) == line }
      start = ladder.endIndex
      if let delivery, delivery.key == line {
        check(ladder, delivery)
        next += 1
      } else {
        report(Double(ladder.count), "lines", line, "nothing is delivered that has a ladder")
      }
    }
  }

  /// Units delivered of each product with a ladder, whatever they cover.
  private func ladderDeliveries() -> [LadderDelivery] {
    let lines = plan.allocations.filter { scenario.products[$0.supplied].ladder }
    let sorted = lines.map(LadderDelivery.init).sorted { $0.key < $1.key }
    var deliveries: [LadderDelivery] = []
    for delivery in sorted {
      if let last = deliveries.indices.last, deliveries[last].key == delivery.key {
        deliveries[last].units += delivery.units
      } else {
        deliveries.append(delivery)
      }
    }
    return deliveries
  }

  private mutating func reportMissing(_ delivery: LadderDelivery) {
    let hasCustomers = grades(delivery.key).contains { $0.customers > 0 }
    let isExcused = plan.alerts.contains {
      Code.same($0.kind, "no-ladder") && $0.region == delivery.key.region && $0.product == delivery.key.product
        && $0.period == delivery.key.period
    }
    if hasCustomers, !isExcused { report(delivery.units, unit(delivery.key), delivery.key, "it has no limits") }
  }

  private mutating func check(_ ladder: ArraySlice<LimitLine>, _ delivery: LadderDelivery) {
    let key = delivery.key
    let grades = grades(key)
    let known = zip(ladder, grades).reduce(0) { $0 + ($1.0.grade == $1.1.grade ? 1 : 0) }
    if known < max(grades.count, ladder.count) {
      report(Double(max(grades.count, ladder.count) - known), "lines", key, "its grades are not those of the region")
    }
    for (line, grade) in zip(ladder, grades) where line.grade == grade.grade && line.customers != grade.customers {
      let amount = abs(Double(line.customers) - Double(grade.customers))
      report(amount, "customers", key, "grade \(line.grade) has \(grade.customers)")
    }
    for (higher, lower) in zip(ladder, ladder.dropFirst()) where lower.limit > higher.limit {
      let amount = Double(lower.limit) - Double(higher.limit)
      report(amount, "packs", key, "grade \(lower.grade) gets more than grade \(higher.grade)")
    }
    checkTotal(ladder, delivery)
  }

  private mutating func checkTotal(_ ladder: ArraySlice<LimitLine>, _ delivery: LadderDelivery) {
    var total = CompensatedSum()
    let pack = Double(scenario.products[delivery.key.product].pack)
    for line in ladder { total.add(Double(line.limit) * Double(line.customers) * pack) }
    let (who, unit) = (words(delivery.key), unit(delivery.key))
    findings.require(
      .ladder, excess: total.value - delivery.units, scale: delivery.units, unit,
      period: delivery.key.period, who + ": its limits take more than is delivered")
    checkNearness(ladder, rest: delivery.units - total.value, pack: pack, delivery)
    var last: Double?
    for line in ladder where line.leftOver != last {
      last = line.leftOver
      findings.require(
        .ladder, excess: abs(line.leftOver - max(0, delivery.units - total.value)), scale: delivery.units,
        unit, period: delivery.key.period, who + ": left_over of grade \(line.grade)")
    }
  }

  /// What is cheap to see of "as close as can be": one more pack for the highest grade with customers, and for those
  /// above it, is a ladder too.
  private mutating func checkNearness(
    _ ladder: ArraySlice<LimitLine>, rest: Double, pack: Double, _ delivery: LadderDelivery
  ) {
    guard let first = ladder.first(where: { $0.customers > 0 }) else { return }
    let step = Double(first.customers) * pack
    if rest > step - 1e-9 + findings.tolerance * max(1, delivery.units) {
      report(rest, unit(delivery.key), delivery.key, "grade \(first.grade) could have a pack more")
    }
  }

  /// Of the region, the highest first: `scenario.grades` is sorted by (region, grade).
  private func grades(_ key: LadderKey) -> ArraySlice<GradeRow> {
    var low = 0
    var high = scenario.grades.count
    while low < high {
      let middle = (low + high) / 2
      if scenario.grades[middle].region < key.region { low = middle + 1 } else { high = middle }
    }
    return scenario.grades[low...].prefix { $0.region == key.region }
  }

  private mutating func report(_ amount: Double, _ unit: String, _ key: LadderKey, _ what: String) {
    findings.add(.ladder, amount, unit, period: key.period, words(key) + ": " + what)
  }

  private func words(_ key: LadderKey) -> String {
    "\(scenario.products[key.product].code) at \(scenario.regions[key.region].code)"
  }

  private func unit(_ key: LadderKey) -> String { index.unit(of: key.product) }
}

/// What one ladder is of.
private struct LadderKey: Hashable, Comparable {
  var period: Int32
  var region: Ref<Region>
  var product: Ref<Product>

  init(period: Int32, region: Ref<Region>, product: Ref<Product>) {
    self.period = period
    self.region = region
    self.product = product
  }

  init(_ line: LimitLine) { self.init(period: line.period, region: line.region, product: line.product) }

  static func < (left: Self, right: Self) -> Bool {
    (left.period, left.region, left.product) < (right.period, right.region, right.product)
  }
}

private struct LadderDelivery {
  var key: LadderKey
  var units: Double

  init(_ line: AllocationLine) {
    key = LadderKey(period: line.period, region: line.region, product: line.supplied)
    units = line.quantity
  }
}
