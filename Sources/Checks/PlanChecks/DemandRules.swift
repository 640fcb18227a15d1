internal import Domain

extension PlanCheck {
  /// Rule `demandBalance`.
  mutating func checkDemandBalance() {
    var stated = Array(repeating: 0.0, count: totals.unmet.count)
    for line in plan.unmet {
      let pair = index.demand.pairs.find(line.region.index, line.product.index)
      let slot = pair * periods + Int(line.period) - 1
      if pair >= 0, index.demand.exists[slot] {
        stated[slot] += line.quantity
      } else {
        findings.add(
          .demandBalance, line.quantity, index.unit(of: line.product), period: line.period,
          "\(index.words(.region(line.region))), \(index.words(line.product)): nothing is asked for")
      }
    }
    for slot in stated.indices where index.demand.exists[slot] {
      findings.require(
        .demandBalance, excess: abs(stated[slot] - totals.unmet[slot]), scale: totals.due(slot, index.demand),
        index.unit(ofDemandSlot: slot), period: index.period(ofSlot: slot), index.words(demandPair: slot / periods))
    }
  }

  /// Rules `minimum` and `maximum`.
  mutating func checkGuaranteesAndCaps() {
    for slot in totals.covered.indices where index.demand.rows[slot] >= 0 {
      let covered = totals.covered[slot]
      let least = index.demand.least[slot]
      let most = index.demand.most[slot]
      findings.require(
        .minimum, excess: least - covered, scale: least, index.unit(ofDemandSlot: slot),
        period: index.period(ofSlot: slot),
        index.words(demandPair: slot / periods))
      guard most < .infinity else { continue }
      findings.require(
        .maximum, excess: covered - most, scale: most, index.unit(ofDemandSlot: slot),
        period: index.period(ofSlot: slot),
        index.words(demandPair: slot / periods))
    }
  }

  /// Rule `maxShare`.
  mutating func checkMaxShares() {
    for pair in 0..<index.demand.pairs.count {
      for option in index.demand.optionStarts[pair]..<index.demand.optionStarts[pair + 1]
      where index.demand.options[option].maxShare < .infinity {
        for period in 0..<periods {
          let slot = pair * periods + period
          let limit = index.demand.options[option].maxShare * totals.due(slot, index.demand)
          findings.require(
            .maxShare, excess: totals.coveredByOption[option * periods + period] - limit, scale: limit,
            index.unit(ofDemandSlot: slot), period: index.period(ofSlot: slot),
            "\(index.words(demandPair: pair)) covered by "
              + index.words(Ref<Product>(index.demand.options[option].product)))
        }
      }
    }
  }

  /// Rule `unmetPenalty`, and unmet demand's part of the cost.
  mutating func checkUnmetPenalties() {
    for line in plan.unmet {
      let pair = index.demand.pairs.find(line.region.index, line.product.index)
      guard pair >= 0 else { continue }
      findings.requireMoney(
        .unmetPenalty, line.penalty, price: index.demand.penalty[pair * periods + Int(line.period) - 1],
        quantity: line.quantity, index.money, period: line.period,
        "\(index.words(.region(line.region))), \(index.words(line.product))")
    }
    var unmet = CompensatedSum()
    for slot in totals.unmet.indices where index.demand.exists[slot] {
      unmet.add(index.demand.penalty[slot] * max(0, totals.unmet[slot]))
    }
    cost.unmet = unmet.value
  }
}
