internal import Domain

extension WarningMaker {
  /// Stock-outs and demand out of reach.
  mutating func lookForShortage(_ place: SiteView) {
    let (product, site) = (place.product, place.site)
    let codes = (
      warehouse: scenario.warehouses[place.warehouse].code, product: scenario.products[product.product].code
    )
    if place.own.late.units > 0 {
      warnings.append(
        StockWarning(
          severity: severity(place.own.late.money, isShortage: true), kind: .outOfReach, warehouse: place.warehouse,
          product: product.product, period: 1, date: date(of: 0), units: place.own.late.units,
          money: place.own.late.money,
          message: "\(Self.text(place.own.late.units)) of \(codes.product) are asked for before they can arrive from "
            + codes.warehouse))
    }
    let planned = place.projection.firstShortage(site)
    let (units, money) = (place.sample.units[site], place.sample.money[site])
    let probability = place.sample.probability[site]
    let asks = place.own.need.reduce(0, +)
    guard asks > 0, planned != nil || (probability >= terms.leastProbability && units > 0.01 * asks) else { return }
    // Without draws the projection itself is what is expected.
    let isDrawn = terms.samples > 0
    let expected = isDrawn ? units : place.projection.units(site, product)
    let cost = isDrawn ? money : place.projection.money(site, product)
    let period = planned ?? place.sample.usualPeriod(site) ?? 0
    var message = "\(codes.product) runs out at \(codes.warehouse) in \(when(period))"
    if isDrawn { message += ", probability \(Self.text(probability * 100)) %" }
    message += ": \(Self.text(expected)) of \(Self.text(asks)) asked for will be short"
    warnings.append(
      StockWarning(
        severity: severity(cost, isShortage: true), kind: .stockOut, warehouse: place.warehouse,
        product: product.product, period: Int32(clamping: period + 1), date: date(of: period),
        probability: isDrawn ? probability : nil, coverDays: place.coverDays, units: expected, money: cost,
        message: message))
    lookForMissingReceipt(place, planned, expected, cost)
  }

  /// Where receipts are announced at all, a warehouse that buys, runs out and gets none: the stock-out says what that
  /// costs, this line says why.
  private mutating func lookForMissingReceipt(_ place: SiteView, _ first: Int?, _ units: Double, _ money: Double) {
    guard let first, !scenario.receipts.isEmpty, place.own.supplier == nil,
      place.own.receipts.allSatisfy(\.isEmpty)
    else { return }
    let (warehouse, product) = (scenario.warehouses[place.warehouse].code, place.product.product)
    warnings.append(
      StockWarning(
        severity: severity(money, isShortage: false), kind: .missingReceipt, warehouse: place.warehouse,
        product: product, period: Int32(clamping: first + 1), date: date(of: first), coverDays: place.coverDays,
        units: units, money: money,
        message: "nothing of \(scenario.products[product].code) is on its way to \(warehouse), which runs out in "
          + when(first)))
  }

  /// Dead, slow and too much stock: one line of these.
  mutating func lookForSurplus(_ place: SiteView) {
    let opening = place.own.opening.total
    guard opening > 0 else { return }
    let (warehouse, product) = (scenario.warehouses[place.warehouse].code, place.product.product)
    let code = scenario.products[product].code
    let horizon = Double(place.product.periods) * place.days
    let slow = terms.slowDays ?? 3 * horizon
    let kind: StockWarning.Kind
    let units: Double
    let message: String
    if place.asked <= 0 {
      (kind, units) = (.deadStock, opening)
      message = "nobody asks \(warehouse) for its \(Self.text(opening)) of \(code)"
    } else if let cover = place.coverDays, cover > slow {
      (kind, units) = (.slowStock, max(0, place.supply - place.asked - place.own.safetyStock))
      message = "\(warehouse) has \(code) for \(Self.text(cover)) days"
    } else {
      // More is left at the end than another horizon and the safety stock would take.
      let left = place.projection.closing[place.site].last ?? 0
      (kind, units) = (.overstock, left - place.asked - place.own.safetyStock)
      message =
        "\(warehouse) ends the horizon with \(Self.text(left)) of \(code), \(Self.text(max(0, units))) more than another "
        + "such horizon and the safety stock need"
    }
    guard units > 1e-6 else { return }
    let money = units * unitValue[product.index]
    warnings.append(
      StockWarning(
        severity: severity(money, isShortage: false), kind: kind, warehouse: place.warehouse, product: product,
        coverDays: place.coverDays, units: units, money: money, message: message))
  }

  /// Units that spoil before they can leave.
  mutating func lookForSpoilage(_ place: SiteView) {
    let spoilt = place.projection.expired[place.site]
    let units = spoilt.reduce(0, +)
    guard units > 1e-6, let first = spoilt.firstIndex(where: { $0 > 1e-6 }) else { return }
    let product = place.product.product
    let money = units * unitValue[product.index]
    warnings.append(
      StockWarning(
        severity: severity(money, isShortage: true), kind: .expiring, warehouse: place.warehouse, product: product,
        period: Int32(clamping: first + 1), date: date(of: first), coverDays: place.coverDays, units: units,
        money: money,
        message: "\(Self.text(units)) of \(scenario.products[product].code) at "
          + "\(scenario.warehouses[place.warehouse].code) will expire, the first after \(when(first))"))
  }

  /// Receipts that come too late, and those that must not.
  mutating func lookAtReceipts(_ product: ProductOutlook, _ projection: Projection) {
    for row in outlook.rows.receipts[product.product.index].map({ scenario.receipts[$0] }) where row.quantity > 0 {
      let (site, period) = (row.warehouse.index, Int(row.period) - 1)
      guard product.sites[site].receipts.indices.contains(period) else { continue }
      let name = row.reference.isEmpty ? "the receipt" : "receipt \(row.reference)"
      let what =
        "\(Self.text(row.quantity)) of \(scenario.products[product.product].code) at "
        + scenario.warehouses[row.warehouse].code
      let before = projection.short[site][..<period]
      let missed = product.waits ? before.max() ?? 0 : before.reduce(0, +)
      if let first = before.firstIndex(where: { $0 > 1e-6 }) {
        let units = min(row.quantity, missed)
        let money = zip(before, before.indices).reduce(0) { $0 + $1.0 * product.sites[site].worth($1.1) }
        add(
          .lateReceipt, row, period, units, money * units / max(missed, 1e-12),
          "\(name) of \(what) comes in \(when(period)), after the stock has run out in \(when(first))")
        continue
      }
      let delayed = product.delaying(row.quantity, at: site, from: period)
      let other = Projection(delayed)
      var (units, money) = (0.0, 0.0)
      for place in product.order {
        units += other.units(place, delayed) - projection.units(place, product)
        money += other.money(place, delayed) - projection.money(place, product)
      }
      guard units > 1e-6 else { continue }
      add(
        .receiptAtRisk, row, period, units, max(0, money),
        "\(name) of \(what) must come in \(when(period)): a period later, \(Self.text(units)) more would be short")
    }
  }

  private mutating func add(
    _ kind: StockWarning.Kind, _ row: ReceiptRow, _ period: Int, _ units: Double, _ money: Double, _ message: String
  ) {
    // What may happen to a receipt is not yet a loss: a warning at most.
    let severity: Alert.Severity = money >= critical && money > 0 ? .warning : .info
    warnings.append(
      StockWarning(
        severity: severity, kind: kind, warehouse: row.warehouse, product: row.product, period: row.period,
        date: date(of: period), units: units, money: money, reference: row.reference, message: message))
  }
}
