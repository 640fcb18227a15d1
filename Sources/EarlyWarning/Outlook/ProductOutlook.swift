internal import Domain
internal import StockPolicies

/// What the warehouses of one product have, get and are asked for over the horizon, if everything goes on as usual.
///
/// Periods are indices from 0 here. A warehouse's tables are empty where the product never comes near it.
struct ProductOutlook {
  struct Site {
    var isUsed = false
    /// Opening stock, reserved units left out.
    var opening = Shelf()
    /// By period: what comes from receipts, with its last period.
    var receipts: [[(last: Int32, units: Double)]]
    /// By period in which it has to leave: units its own regions ask for, their variance, and the money that they cost
    /// where they stay unmet.
    var need: [Double]
    var variance: [Double]
    var penalty: [Double]
    var safetyStock = 0.0
    /// Where its supply comes from, and after how many periods.
    var supplier: Int?
    var leadTime = 0
    /// Asked for before anything could arrive there.
    var late = (units: 0.0, money: 0.0)

    init(periods: Int) {
      receipts = Array(repeating: [], count: periods)
      need = Array(repeating: 0, count: periods)
      variance = need
      penalty = need
    }

    /// Money for a unit short in a period.
    func worth(_ period: Int) -> Double { need[period] > 0 ? penalty[period] / need[period] : 0 }
  }

  let product: Ref<Product>
  let periods: Int
  let waits: Bool
  private(set) var sites: [Site]
  /// Used warehouses, suppliers before those that draw on them.
  private(set) var order: [Int] = []
  /// By warehouse: what it would ask of itself each period, its own regions and those that draw on it.
  private(set) var gross: [[Double]] = []

  init(_ product: Ref<Product>, _ scenario: Scenario, _ sources: UsualSources, _ lines: [OutlookLine], rows: SupplyRows)
  {
    self.product = product
    periods = max(1, Int(scenario.periods))
    waits = scenario.policy.unmet == .backorder
    sites = Array(repeating: Site(periods: periods), count: scenario.warehouses.count)
    addStock(scenario, rows)
    for line in lines { add(line) }
    for warehouse in scenario.warehouses.refs {
      guard case .warehouse(let from, let leadTime)? = sources.supply(of: product, at: warehouse) else { continue }
      sites[warehouse.index].supplier = from.index
      sites[warehouse.index].leadTime = Int(min(leadTime, scenario.periods))
    }
    markUsed()
    arrange()
    planReleases()
  }

  private mutating func addStock(_ scenario: Scenario, _ rows: SupplyRows) {
    let life = scenario.products[product].shelfLife.map { Int32(clamping: $0) }
    func last(enteringIn period: Int32) -> Int32 {
      life.map { period.addingReportingOverflow($0 - 1) }.map { $0.overflow ? Shelf.never : $0.partialValue }
        ?? Shelf.never
    }
    for row in rows.stock[product.index].map({ scenario.stock[$0] }) {
      sites[row.warehouse.index].isUsed = true
      sites[row.warehouse.index].safetyStock += row.safetyStock
      sites[row.warehouse.index].opening.add(
        max(0, row.onHand - row.reserved), last: row.expires ?? last(enteringIn: 1))
    }
    for row in rows.receipts[product.index].map({ scenario.receipts[$0] })
    where (1...Int32(clamping: periods)).contains(row.period) {
      sites[row.warehouse.index].isUsed = true
      sites[row.warehouse.index].receipts[Int(row.period) - 1].append(
        (last(enteringIn: row.period), row.quantity))
    }
  }

  private mutating func add(_ line: OutlookLine) {
    let site = line.warehouse
    sites[site].isUsed = true
    guard line.leaves >= 0 else {
      sites[site].late.units += line.units
      sites[site].late.money += line.units * line.penalty
      return
    }
    guard line.leaves < periods else { return }
    sites[site].need[line.leaves] += line.units
    sites[site].variance[line.leaves] += line.deviation * line.deviation
    sites[site].penalty[line.leaves] += line.units * line.penalty
  }

  private mutating func markUsed() {
    for site in sites.indices where sites[site].isUsed && sites[site].need.contains(where: { $0 > 0 }) {
      var next = sites[site].supplier
      while let supplier = next, !sites[supplier].isUsed {
        sites[supplier].isUsed = true
        next = sites[supplier].supplier
      }
    }
  }

  private mutating func arrange() {
    var depth = Array(repeating: 0, count: sites.count)
    for site in sites.indices where sites[site].isUsed {
      var next = sites[site].supplier
      // The usual sources form a forest: this ends.
      while let supplier = next {
        depth[site] += 1
        next = sites[supplier].supplier
      }
    }
    order = sites.indices.filter { sites[$0].isUsed }.sorted { (depth[$0], $0) < (depth[$1], $1) }
  }

  /// Distribution requirements planning: what each warehouse will have to ask of its supplier, and when.
  ///
  /// Source: A. J. Martin, DRP: Distribution Resource Planning (1983); netting as in Silver, Pyke & Thomas, 4th ed., 15.3.
  private mutating func planReleases() {
    gross = sites.map(\.need)
    for site in order.reversed() {
      guard let supplier = sites[site].supplier, sites[supplier].isUsed else { continue }
      var stock = sites[site].opening.total
      for period in 0..<periods {
        stock += sites[site].receipts[period].reduce(0) { $0 + $1.units }
        let missing = max(0, gross[site][period] + sites[site].safetyStock - stock)
        let release = period - sites[site].leadTime
        if release >= 0 {
          gross[supplier][release] += missing
          stock += missing
        }
        stock = max(0, stock - gross[site][period])
      }
    }
  }

  /// The same with a receipt of `units` at `site` a period later.
  func delaying(_ units: Double, at site: Int, from period: Int) -> ProductOutlook {
    var other = self
    var left = units
    for index in other.sites[site].receipts[period].indices where left > 0 {
      let part = min(left, other.sites[site].receipts[period][index].units)
      let last = other.sites[site].receipts[period][index].last
      other.sites[site].receipts[period][index].units -= part
      if period + 1 < periods { other.sites[site].receipts[period + 1].append((last, part)) }
      left -= part
    }
    return other
  }
}

/// What a region asks for in one period, at the warehouse that usually serves it.
struct OutlookLine {
  var warehouse: Int
  /// Period index in which it has to leave; below 0 = before the horizon.
  var leaves: Int
  var units: Double
  var deviation: Double
  var penalty: Double
}

/// Positions of stock rows and receipts by product.
struct SupplyRows {
  var stock: [[Int]]
  var receipts: [[Int]]

  init(_ scenario: Scenario) {
    stock = Array(repeating: [], count: scenario.products.count)
    receipts = stock
    for (position, row) in scenario.stock.enumerated() { stock[row.product.index].append(position) }
    for (position, row) in scenario.receipts.enumerated() { receipts[row.product.index].append(position) }
  }
}
