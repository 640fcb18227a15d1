internal import Domain

extension PlanCheck {
  /// Rules `offer`, `offerLimits`, `lots` and `purchaseCost`, and purchase's part of the cost.
  mutating func checkPurchases() {
    var purchase = CompensatedSum()
    for (position, line) in plan.purchases.enumerated() {
      let unit = index.unit(of: line.product)
      guard totals.offerOfPurchase[position] >= 0 else {
        findings.add(.offer, line.quantity, unit, period: line.orderPeriod, index.words(line) + ": no such offer")
        continue
      }
      let offer = scenario.offers[Int(totals.offerOfPurchase[position])]
      let (arrival, overflow) = line.orderPeriod.addingReportingOverflow(offer.leadTime)
      if overflow || arrival != line.arrivePeriod {
        findings.add(
          .offer, line.quantity, unit, period: line.orderPeriod,
          index.words(line) + ": the offer takes \(offer.leadTime) periods")
      }
      if offer.maximum < .infinity {
        findings.require(
          .offerLimits, excess: line.quantity - offer.maximum, scale: offer.maximum, unit, period: line.orderPeriod,
          index.words(line) + ": its maximum")
      }
      findings.require(
        .offerLimits, excess: offer.minimum - line.quantity, scale: offer.minimum, unit, period: line.orderPeriod,
        index.words(line) + ": its minimum")
      checkLots(line, offer)
      purchase.add(offer.unitCost * line.quantity)
      findings.requireMoney(
        .purchaseCost, line.cost, price: offer.unitCost, quantity: line.quantity, index.money,
        period: line.orderPeriod, index.words(line))
    }
    cost.purchase = purchase.value
  }

  private mutating func checkLots(_ line: PurchaseLine, _ offer: OfferRow) {
    findings.require(
      .lots, line.lots, is: line.quantity / Double(offer.lot), "lots", period: line.orderPeriod, index.words(line))
    guard offer.lot > 1 || scenario.policy.integral else { return }
    findings.require(
      .lots, line.lots, is: line.lots.rounded(), "lots", period: line.orderPeriod,
      index.words(line) + ": not whole")
  }

  /// Rule `budget`.
  mutating func checkBudget() {
    let budget = scenario.policy.purchaseBudget
    guard budget < .infinity else { return }
    findings.require(.budget, excess: cost.purchase - budget, scale: budget, index.money, "all purchases")
  }

  /// Rule `contract`.
  mutating func checkContracts() {
    for contract in scenario.contracts {
      let units = orderedUnits(contract)
      findings.require(
        .contract, excess: contract.minimum - units, scale: contract.minimum, "units",
        "contract \(contract.name): its minimum")
      guard contract.maximum < .infinity else { continue }
      findings.require(
        .contract, excess: units - contract.maximum, scale: contract.maximum, "units",
        "contract \(contract.name): its maximum")
    }
  }

  /// What was ordered that counts for `contract`.
  func orderedUnits(_ contract: ContractRow) -> Double {
    var units = CompensatedSum()
    for line in plan.purchases
    where line.orderPeriod >= contract.fromPeriod && line.orderPeriod <= contract.toPeriod
      && scenario.scope(contract.scope, contains: line.product)
      && (contract.supplier.isEmpty || Code.same(contract.supplier, line.supplier))
    { units.add(line.quantity) }
    return units.value
  }
}
