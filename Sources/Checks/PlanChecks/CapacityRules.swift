internal import Domain

extension PlanCheck {
  /// Rules `laneCapacity` and `sharedLaneCapacity`.
  mutating func checkLaneCapacities() {
    for (position, line) in plan.shipments.enumerated() {
      guard let terms = totals.termsOfShipment[position], terms.capacity < .infinity else { continue }
      findings.require(
        .laneCapacity, excess: line.quantity - terms.capacity, scale: terms.capacity, index.unit(of: line.product),
        period: line.shipPeriod, index.words(line))
    }
    for (lane, terms) in index.lanes.enumerated() where terms.sharedCapacity < .infinity {
      for period in 0..<periods {
        findings.require(
          .sharedLaneCapacity, excess: totals.laneVolume[lane * periods + period] - terms.sharedCapacity,
          scale: terms.sharedCapacity, "volume", period: Int32(truncatingIfNeeded: period + 1),
          index.words(lane: lane))
      }
    }
  }

  /// Rules `throughput` and `storage`, the calendar applied.
  mutating func checkThroughputAndStorage() {
    for slot in totals.leavingVolume.indices {
      let period = index.period(ofSlot: slot)
      if index.throughput[slot] < .infinity {
        findings.require(
          .throughput, excess: totals.leavingVolume[slot] - index.throughput[slot], scale: index.throughput[slot],
          "volume", period: period, index.words(warehouse: slot / periods))
      }
      if index.storage[slot] < .infinity {
        findings.require(
          .storage, excess: totals.storedVolume[slot] - index.storage[slot], scale: index.storage[slot], "volume",
          period: period, index.words(warehouse: slot / periods))
      }
    }
  }

  /// Rule `quota`.
  mutating func checkQuotas() {
    for (position, quota) in scenario.quotas.enumerated() {
      let units = totals.quotaUnits[position]
      findings.require(
        .quota, excess: quota.minimum - units, scale: quota.minimum, "units", period: quota.period,
        "quota \(quota.name): its minimum")
      guard quota.maximum < .infinity else { continue }
      findings.require(
        .quota, excess: units - quota.maximum, scale: quota.maximum, "units", period: quota.period,
        "quota \(quota.name): its maximum")
    }
  }
}
