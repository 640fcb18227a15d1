internal import Domain

/// The balance of every product in every warehouse, period by period: 3.1 solved for I.
struct StockBalance {
  private(set) var lines: [StockLine] = []

  /// Lines with nothing but zeros are left out.
  ///
  /// - Complexity: O(warehouses × products × periods that are touched).
  init(_ scenario: Scenario, _ plan: Plan, expiries: [Decisions.Expiry]) {
    var ledger = Ledger(scenario)
    ledger.post(plan)
    ledger.post(expiries)
    for slot in ledger.touched {
      ledger.balance(slot, scenario)
    }
    lines = ledger.lines.filter { $0.isWorthALine }
    lines.sort { ($0.period, $0.warehouse, $0.product) < ($1.period, $1.warehouse, $1.product) }
  }
}

extension StockLine {
  fileprivate var isWorthALine: Bool {
    opening != 0 || received != 0 || bought != 0 || transferredIn != 0 || shipped != 0 || transferredOut != 0
      || expired != 0 || closing != 0 || safetyStock != 0
  }
}

/// A line for each period of each (warehouse, product) that anything touches.
private struct Ledger {
  let periods: Int
  let products: Int
  /// One entry a (warehouse, product): where its periods start in `lines`, −1 = untouched.
  var first: [Int32]
  var touched: [Int] = []
  var opening: [Double]
  var lines: [StockLine] = []

  init(_ scenario: Scenario) {
    periods = Int(scenario.periods)
    products = scenario.products.count
    first = Array(repeating: -1, count: scenario.warehouses.count * products)
    opening = Array(repeating: 0, count: scenario.warehouses.count * products)
    for row in scenario.stock {
      let start = touch(row.warehouse, row.product)
      opening[row.warehouse.index * products + row.product.index] += row.onHand - row.reserved
      for period in 0..<periods { lines[start + period].safetyStock += row.safetyStock }
    }
    for row in scenario.receipts {
      lines[touch(row.warehouse, row.product) + Int(row.period) - 1].received += row.quantity
    }
  }

  mutating func touch(_ warehouse: Ref<Warehouse>, _ product: Ref<Product>) -> Int {
    let slot = warehouse.index * products + product.index
    if first[slot] < 0 {
      first[slot] = Int32(truncatingIfNeeded: lines.count)
      touched.append(slot)
      for period in 1...Int32(periods) {
        lines.append(StockLine(period: period, warehouse: warehouse, product: product))
      }
    }
    return Int(first[slot])
  }

  mutating func post(_ plan: Plan) {
    for line in plan.shipments {
      let source = touch(line.from, line.product) + Int(line.shipPeriod) - 1
      switch line.to {
      case .region: lines[source].shipped += line.quantity
      case .warehouse(let target):
        lines[source].transferredOut += line.quantity
        lines[touch(target, line.product) + Int(line.arrivePeriod) - 1].transferredIn += line.quantity
      }
    }
    for line in plan.purchases {
      lines[touch(line.warehouse, line.product) + Int(line.arrivePeriod) - 1].bought += line.quantity
    }
  }

  mutating func post(_ expiries: [Decisions.Expiry]) {
    for expiry in expiries {
      lines[touch(expiry.warehouse, expiry.product) + Int(expiry.period) - 1].expired += expiry.quantity
    }
  }

  mutating func balance(_ slot: Int, _ scenario: Scenario) {
    let start = Int(first[slot])
    var stock = NumberText.tidied(opening[slot])
    for index in start..<(start + periods) {
      lines[index].opening = stock
      let line = lines[index]
      stock = NumberText.tidied(
        line.opening + line.received + line.bought + line.transferredIn - line.shipped - line.transferredOut
          - line.expired)
      // A solver's noise below 0 is 0; anything larger is left for the checker to refuse.
      if stock < 0, stock > -1e-6 * max(1, line.opening + line.received + line.bought + line.transferredIn) {
        stock = 0
      }
      lines[index].closing = stock
    }
    setCover(start, scenario)
  }

  /// Days of cover: closing ÷ mean planned outflow per day over the rest of the horizon, this period's after the last.
  private mutating func setCover(_ start: Int, _ scenario: Scenario) {
    let days = scenario.period.days
    var outflow = 0.0
    for period in stride(from: periods - 1, through: 0, by: -1) {
      let line = lines[start + period]
      let own = line.shipped + line.transferredOut
      let rest = periods - 1 - period
      let mean = rest == 0 ? own / days : outflow / (Double(rest) * days)
      lines[start + period].daysOfCover = mean > 0 ? line.closing / mean : nil
      outflow += own
    }
  }
}
