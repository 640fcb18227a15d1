internal import Domain

/// The rules of the scenario as they stand in one period of a course. What holds for a whole horizon is released
/// evenly over its periods, less what has been used.
extension Course {
  private var ahead: Int { system.lookahead }

  /// The budget of the horizons until the plan's last period, less what has been spent.
  func budget(_ period: Int) -> Double {
    let budget = system.scenario.policy.purchaseBudget
    guard budget < .infinity else { return .infinity }
    return max(0, budget / Double(system.horizon) * Double(period + ahead) - spent)
  }

  func calendar(_ period: Int) -> [CalendarRow] {
    (0..<ahead).flatMap { step in
      system.scenario.calendar.filter { Int($0.period) - 1 == system.slot(period + step) }.map { row in
        var row = row
        row.period = Int32(clamping: step + 1)
        return row
      }
    }
  }

  func quotas(_ period: Int) -> [QuotaRow] {
    system.scenario.quotas.indices.flatMap { index -> [QuotaRow] in
      var quota = system.scenario.quotas[index]
      guard let own = quota.period else {
        let share = Double(period + ahead) / Double(system.horizon)
        quota.minimum = max(0, quota.minimum * share - delivered[index].total)
        quota.maximum = max(quota.minimum, quota.maximum * share - delivered[index].total)
        return [quota]
      }
      let steps = (0..<ahead).filter { system.slot(period + $0) == Int(own) - 1 }
      return steps.enumerated().map { number, step in
        let coming = delivered[index].arriving.reduce(0) { $1.period == period + step ? $0 + $1.units : $0 }
        var own = quota
        own.period = Int32(clamping: step + 1)
        own.minimum = max(0, quota.minimum - coming)
        own.maximum = max(own.minimum, quota.maximum - coming)
        if number > 0 { own.name += " (\(number + 1))" }
        return own
      }
    }
  }

  /// Windows that the plan reaches: of a minimum, what falls due while its offers can still deliver within the plan.
  func contracts(_ period: Int) -> [ContractRow] {
    system.scenario.contracts.flatMap { row -> [ContractRow] in
      let offers = system.scenario.offers.filter { covers(row, $0.supplier, $0.product) }
      let slowest = offers.reduce(0) { max($0, Int($1.leadTime)) }
      let last = period + ahead - 1
      let span = Int(row.toPeriod) - Int(row.fromPeriod) + 1
      var rows: [ContractRow] = []
      var begin = (period / system.horizon) * system.horizon + Int(row.fromPeriod) - 1
      while begin <= last {
        let end = begin + span - 1
        if end >= period {
          let used = ordered.reduce(0) { sum, order in
            order.period >= begin && order.period <= end && covers(row, order.supplier, order.product)
              ? sum + order.units : sum
          }
          let due = min(1, max(0, Double(last - slowest - begin + 1) / Double(span)))
          var own = row
          own.fromPeriod = Int32(clamping: max(begin, period) - period + 1)
          own.toPeriod = Int32(clamping: min(end, last) - period + 1)
          own.minimum = max(0, row.minimum * due - used)
          own.maximum = max(own.minimum, row.maximum - used)
          if !rows.isEmpty { own.name += " (\(rows.count + 1))" }
          rows.append(own)
        }
        begin += system.horizon
      }
      return rows
    }
  }

  private func covers(_ row: ContractRow, _ supplier: String, _ product: Ref<Product>) -> Bool {
    (row.supplier.isEmpty || Code.same(row.supplier, supplier)) && system.scenario.scope(row.scope, contains: product)
  }

  /// Puts down what quotas count, which an executed plan delivers.
  mutating func count(_ line: ShipmentLine, to region: Ref<Region>, _ period: Int) {
    for (index, quota) in system.scenario.quotas.enumerated() {
      guard system.quotaRegions[index][region], quota.warehouse.map({ $0 == line.from }) ?? true,
        system.scenario.scope(quota.scope, contains: line.product)
      else { continue }
      delivered[index].total += line.quantity
      delivered[index].arriving.removeAll { $0.period < period }
      delivered[index].arriving.append((period + Int(line.arrivePeriod) - 1, line.quantity))
    }
  }
}
