internal import Domain

extension PlanCheck {
  /// Rule `coveredDemand`, and substitution's part of the cost.
  mutating func checkCoveredDemand() {
    var substitution = CompensatedSum()
    for (position, line) in plan.allocations.enumerated() {
      let pair = Int(totals.pairOfAllocation[position])
      let option = Int(totals.optionOfAllocation[position])
      guard pair >= 0, index.demand.exists[pair * periods + Int(line.period) - 1] else {
        findings.add(
          .coveredDemand, line.covers, index.unit(of: line.demanded), period: line.period,
          index.words(line) + ": nothing is asked for")
        continue
      }
      guard option >= 0 else {
        findings.add(
          .coveredDemand, line.covers, index.unit(of: line.demanded), period: line.period,
          index.words(line) + ": not an allowed substitute")
        continue
      }
      substitution.add(index.demand.options[option].penalty * line.covers)
    }
    cost.substitution = substitution.value
  }

  /// Rule `ratio`.
  mutating func checkRatios() {
    for (position, line) in plan.allocations.enumerated() {
      let option = Int(totals.optionOfAllocation[position])
      guard option >= 0 else { continue }
      findings.require(
        .ratio, line.quantity, is: index.demand.options[option].ratio * line.covers, index.unit(of: line.supplied),
        period: line.period, index.words(line))
    }
  }

  /// Rule `northWestCorner`: walking the demanded products in order, the sources (warehouse, ship period) never go
  /// back. Given what each source brings and each product takes, only the north-west corner does that.
  mutating func checkNorthWestCorner() {
    var lastSource = Array(repeating: UInt64(0), count: index.demand.covers.count * periods)
    for (position, line) in plan.allocations.enumerated() {
      let option = Int(totals.optionOfAllocation[position])
      guard option >= 0 else { continue }
      let slot = index.demand.options[option].cover * periods + Int(line.period) - 1
      let source =
        UInt64(UInt32(bitPattern: line.warehouse.position)) << 32 | UInt64(UInt32(bitPattern: line.shipPeriod))
      if source < lastSource[slot] {
        findings.add(
          .northWestCorner, line.quantity, index.unit(of: line.supplied), period: line.period, index.words(line))
      }
      lastSource[slot] = source
    }
  }
}
