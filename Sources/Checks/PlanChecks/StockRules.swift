internal import Domain

extension PlanCheck {
  /// Rules `stockLines`, `stockFlows`, `stockBalance`, `expired` and `daysOfCover`; holding, safety stock, write-offs
  /// and end value of the cost.
  mutating func checkStockLines() {
    var lineOfSlot = Array(repeating: Int32(-1), count: totals.closing.count)
    for (position, line) in plan.stock.enumerated() {
      let pair = index.stock.pairs.find(line.warehouse.index, line.product.index)
      lineOfSlot[pair * periods + Int(line.period) - 1] = Int32(truncatingIfNeeded: position)
    }
    var money = StockMoney()
    for pair in 0..<index.stock.pairs.count {
      var laterOutflow = 0.0
      for period in stride(from: periods - 1, through: 0, by: -1) {
        let slot = pair * periods + period
        let outflow = totals.shipped[slot] + totals.transferredOut[slot]
        let days = scenario.period.days
        let lastPeriod = period == periods - 1
        let daily = lastPeriod ? outflow / days : laterOutflow / (days * Double(periods - 1 - period))
        laterOutflow += outflow
        money.add(pair: pair, slot: slot, isLast: lastPeriod, index, totals)
        let expected = expectedLine(pair: pair, period: period, dailyOutflow: daily)
        checkStockLine(lineOfSlot[slot] < 0 ? nil : plan.stock[Int(lineOfSlot[slot])], expected, pair: pair)
      }
    }
    cost.holding = money.holding.value
    cost.safetyStock = money.safetyStock.value
    cost.writeOff = money.writeOff.value
    cost.endValue = -money.endValue.value
    if let published = index.published {
      cost.stability = scenario.policy.stability * published.deviation(of: plan.shipments)
    }
  }

  /// The line that `stock.csv` should have, with everything recomputed.
  private func expectedLine(pair: Int, period: Int, dailyOutflow: Double) -> StockLine {
    let slot = pair * periods + period
    return StockLine(
      period: Int32(truncatingIfNeeded: period + 1), warehouse: Ref(index.stock.warehouses[pair]),
      product: Ref(index.stock.pairs.seconds[pair]),
      opening: period == 0 ? index.stock.opening[pair] : totals.closing[slot - 1],
      received: index.stock.receipts[slot], bought: totals.bought[slot], transferredIn: totals.transferredIn[slot],
      shipped: totals.shipped[slot], transferredOut: totals.transferredOut[slot], expired: totals.expired[slot],
      closing: totals.closing[slot], safetyStock: index.stock.safety[pair],
      daysOfCover: dailyOutflow == 0 ? nil : totals.closing[slot] / dailyOutflow)
  }

  private mutating func checkStockLine(_ stated: StockLine?, _ expected: StockLine, pair: Int) {
    guard let stated else {
      let largest = expected.largestQuantity
      if largest > findings.tolerance {
        findings.add(
          .stockLines, largest, index.unit(of: expected.product), period: expected.period,
          index.words(stockPair: pair) + ": its line is missing")
      }
      return
    }
    if stated.largestQuantity == 0 {
      findings.add(
        .stockLines, 1, "lines", period: expected.period, index.words(stockPair: pair) + ": a line of zeros")
    }
    compare(.stockFlows, stated.received, expected.received, "received", expected, pair)
    compare(.stockFlows, stated.bought, expected.bought, "bought", expected, pair)
    compare(.stockFlows, stated.transferredIn, expected.transferredIn, "transferred in", expected, pair)
    compare(.stockFlows, stated.shipped, expected.shipped, "shipped", expected, pair)
    compare(.stockFlows, stated.transferredOut, expected.transferredOut, "transferred out", expected, pair)
    compare(.stockFlows, stated.safetyStock, expected.safetyStock, "safety stock", expected, pair)
    compare(.expired, stated.expired, max(0, expected.expired), "expired", expected, pair)
    compare(.stockBalance, stated.opening, expected.opening, "opening", expected, pair)
    compare(.stockBalance, stated.closing, expected.closing, "closing", expected, pair)
    checkDaysOfCover(stated, expected, pair: pair)
  }

  private mutating func compare(
    _ rule: PlanRule, _ stated: Double, _ recomputed: Double, _ what: String, _ line: StockLine, _ pair: Int
  ) {
    findings.require(
      rule, stated, is: recomputed, index.unit(of: line.product), period: line.period,
      "\(index.words(stockPair: pair)): \(what)")
  }

  private mutating func checkDaysOfCover(_ stated: StockLine, _ expected: StockLine, pair: Int) {
    if stated.daysOfCover == nil, expected.daysOfCover == nil { return }
    guard let statedDays = stated.daysOfCover, let days = expected.daysOfCover else {
      findings.add(
        .daysOfCover, abs(stated.daysOfCover ?? expected.daysOfCover ?? 0), "days", period: expected.period,
        index.words(stockPair: pair))
      return
    }
    findings.require(
      .daysOfCover, statedDays, is: days, "days", period: expected.period, index.words(stockPair: pair))
  }

  /// Rule `stockNotNegative`.
  mutating func checkStockNotNegative() {
    for slot in totals.closing.indices {
      let before = slot % periods == 0 ? index.stock.opening[slot / periods] : totals.closing[slot - 1]
      findings.require(
        .stockNotNegative, excess: -totals.closing[slot],
        scale: max(abs(before), totals.shipped[slot] + totals.transferredOut[slot]),
        index.unit(of: index.stock.pairs.seconds[slot / periods]), period: index.period(ofSlot: slot),
        index.words(stockPair: slot / periods))
    }
  }
}

extension StockLine {
  /// Largest magnitude of its quantities.
  var largestQuantity: Double {
    var largest = max(abs(opening), abs(received), abs(bought), abs(transferredIn))
    largest = max(largest, abs(shipped), abs(transferredOut), abs(expired))
    return max(largest, abs(closing), abs(safetyStock))
  }
}

/// The parts of the cost that stock makes (section 4).
private struct StockMoney {
  var holding = CompensatedSum()
  var safetyStock = CompensatedSum()
  var writeOff = CompensatedSum()
  var endValue = CompensatedSum()

  mutating func add(pair: Int, slot: Int, isLast: Bool, _ index: ScenarioIndex, _ totals: PlanTotals) {
    let product = index.scenario.products.values[Int(index.stock.pairs.seconds[pair])]
    let closing = max(0, totals.closing[slot])
    let short = max(0, index.stock.safety[pair] - closing)
    holding.add(product.holdingCost * closing)
    safetyStock.add(index.scenario.policy.safetyStockPenalty * short)
    writeOff.add(product.unitCost * totals.expired[slot])
    if isLast { endValue.add(product.endValue * closing) }
  }
}
