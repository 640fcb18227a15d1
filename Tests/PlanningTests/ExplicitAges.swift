import Domain
import LinearPrograms

/// The least cost of a scenario whose units expire, as a linear program that counts stock by the periods it has left: a
/// formulation of its own, with a variable for every lane, period and life, and nothing from `Formulations`.
///
/// A unit of life k may leave in this period and the k − 1 next ones; 0 stands for units that never expire.
struct ExplicitAges {
  private let scenario: Scenario
  private let periods: Int
  private let longest: Int
  private var program = LinearProgram()
  private var rows: [String: Int32] = [:]
  private var columns: [(cost: Double, lower: Double, upper: Double, entries: [String: Double])] = []
  private let substitutes: SubstituteIndex
  private let lanes: [Lane]

  /// The program; its objective includes every part of the cost.
  static func program(of scenario: Scenario) -> LinearProgram {
    var ages = ExplicitAges(scenario)
    ages.addStock()
    ages.addOffers()
    ages.addDemand()
    ages.addShipments()
    ages.addLimits()
    return ages.finished()
  }

  private init(_ scenario: Scenario) {
    self.scenario = scenario
    periods = Int(scenario.periods)
    let lives =
      scenario.products.values.compactMap(\.shelfLife) + scenario.stock.compactMap { $0.expires.map { Int($0) } }
    longest = max(1, lives.max() ?? 1)
    substitutes = SubstituteIndex(scenario)
    lanes = scenario.lanesByEnds
  }

  // MARK: - Rows and columns

  private mutating func row(_ name: String, _ lower: Double, _ upper: Double) {
    rows[name] = program.addRow(lower: lower, upper: upper)
  }

  private mutating func column(
    _ cost: Double, upper: Double = .infinity, lower: Double = 0, _ entries: [String: Double]
  ) {
    columns.append((cost, lower, upper, entries))
  }

  private func finished() -> LinearProgram {
    var program = program
    for column in columns {
      program.cost.append(column.cost)
      program.lower.append(column.lower)
      program.upper.append(column.upper)
      let entries = column.entries.compactMap { name, value in rows[name].map { ($0, value) } }.sorted { $0.0 < $1.0 }
      for (row, value) in entries where value != 0 {
        program.rows.append(row)
        program.coefficients.append(value)
      }
      program.starts.append(program.rows.count)
    }
    return program
  }

  private func stock(_ w: Int, _ q: Int, _ life: Int, _ t: Int) -> String { "s \(w) \(q) \(life) \(t)" }

  // MARK: - Stock

  /// Life on entering in t, nil = expired on arrival.
  private func life(_ product: Product) -> Int? {
    guard let life = product.shelfLife else { return 0 }
    return life > 0 ? life : nil
  }

  private mutating func addStock() {
    var entering: [String: Double] = [:]
    for row in scenario.stock {
      let product = scenario.products[row.product]
      let life = row.expires.map { $0 > 0 ? Int($0) : nil } ?? life(product)
      let units = row.onHand - row.reserved
      if let life {
        entering[stock(row.warehouse.index, row.product.index, life, 1), default: 0] += units
      } else {
        program.objectiveConstant += product.unitCost * units
      }
    }
    for row in scenario.receipts {
      let product = scenario.products[row.product]
      if let life = life(product) {
        entering[stock(row.warehouse.index, row.product.index, life, Int(row.period)), default: 0] += row.quantity
      } else {
        program.objectiveConstant += product.unitCost * row.quantity
      }
    }
    for w in 0..<scenario.warehouses.count {
      for (q, product) in scenario.products.values.enumerated() {
        for t in 1...periods {
          // Out − in = what comes from outside.
          for life in 0...longest {
            let units = entering[stock(w, q, life, t)] ?? 0
            row(stock(w, q, life, t), units, units)
          }
          addHolding(w, q, t, product)
        }
      }
    }
  }

  private mutating func addHolding(_ w: Int, _ q: Int, _ t: Int, _ product: Product) {
    let safety = scenario.stock.filter { $0.warehouse.index == w && $0.product.index == q }.reduce(0) {
      $0 + $1.safetyStock
    }
    let isGuarded = scenario.policy.safetyStockPenalty > 0 && safety > 0
    if isGuarded {
      row("v \(w) \(q) \(t)", safety, .infinity)
      column(scenario.policy.safetyStockPenalty, ["v \(w) \(q) \(t)": 1])
    }
    for life in 0...longest {
      if life == 1 {
        column(product.unitCost, [stock(w, q, life, t): 1])
        continue
      }
      var entries = [stock(w, q, life, t): 1.0, "storage \(w) \(t)": product.volume, "v \(w) \(q) \(t)": 1]
      if t < periods { entries[stock(w, q, life == 0 ? 0 : life - 1, t + 1)] = -1 }
      column(product.holdingCost - (t == periods ? product.endValue : 0), entries)
    }
  }

  private mutating func addOffers() {
    let need = scenario.totalNeed
    for offer in scenario.offers {
      let product = scenario.products[offer.product]
      for t in 1...periods where t + Int(offer.leadTime) <= periods {
        let arrival = t + Int(offer.leadTime)
        let most = offer.maximum < .infinity ? offer.maximum : need[offer.product]
        let life = life(product)
        var entries = ["budget": offer.unitCost]
        if let life { entries[stock(offer.warehouse.index, offer.product.index, life, arrival)] = -1 }
        column(offer.unitCost + (life == nil ? product.unitCost : 0), upper: most, entries)
      }
    }
  }

  // MARK: - Demand

  private struct Line {
    var region: Int
    var product: Int
    var period: Int
    var due: Double
    var least: Double
    var most: Double
    var life: Int
    var penalty: Double
  }

  /// Under backorder every period from a pair's first row on.
  private var lines: [Line] {
    var lines: [Line] = []
    for row in scenario.demand {
      let line = Line(
        region: row.region.index, product: row.product.index, period: Int(row.period), due: row.due,
        least: row.leastCovered, most: row.mostCovered, life: Int(row.minimumLife), penalty: row.unmetPenalty)
      lines.append(line)
      guard scenario.policy.unmet == .backorder else { continue }
      let next =
        scenario.demand.filter {
          $0.region == row.region && $0.product == row.product && $0.period > row.period
        }.map { Int($0.period) }.min() ?? periods + 1
      for t in (Int(row.period) + 1)..<max(Int(row.period) + 1, next) {
        var waiting = line
        (waiting.period, waiting.due, waiting.least, waiting.most) = (t, 0, 0, .infinity)
        lines.append(waiting)
      }
    }
    return lines
  }

  private func key(_ line: Line, _ t: Int) -> String { "d \(line.region) \(line.product) \(t)" }

  private mutating func addDemand() {
    let lines = lines
    for line in lines {
      row(key(line, line.period), line.due, line.due)
      row("c " + key(line, line.period), line.least, line.most)
    }
    for line in lines {
      var entries = [key(line, line.period): 1.0]
      let waits = scenario.policy.unmet == .backorder
      if waits, line.period < periods { entries[key(line, line.period + 1)] = -1 }
      var shares: [(substitute: Int, ratio: Double, penalty: Double, share: Double)] = [(line.product, 1, 0, .infinity)]
      substitutes.forEach(of: Ref(index: line.product), at: Ref(index: line.region)) {
        shares.append(($0.substitute.index, $0.ratio, $0.penalty, $0.maxShare))
      }
      for option in shares where option.share < .infinity {
        let name = "share \(option.substitute) " + key(line, line.period)
        row(name, -.infinity, option.share * line.due)
        if waits, line.period < periods {
          entries["share \(option.substitute) " + key(line, line.period + 1)] = -option.share
        }
      }
      column(line.penalty, entries)
      for option in shares { addCovers(line, option) }
    }
  }

  /// z of every life that is enough.
  private mutating func addCovers(
    _ line: Line, _ option: (substitute: Int, ratio: Double, penalty: Double, share: Double)
  ) {
    // Units of life l on arrival: counted from −periods, for those that were past it before.
    for life in (-periods...longest) where life == 0 || line.life == 0 || life >= line.life {
      let hub = "h \(line.region) \(option.substitute) \(life) \(line.period)"
      if rows[hub] == nil { row(hub, 0, 0) }
      column(
        option.penalty,
        [
          key(line, line.period): 1, "c " + key(line, line.period): 1, hub: option.ratio,
          "share \(option.substitute) " + key(line, line.period): 1,
        ])
    }
  }

  // MARK: - Shipments

  private mutating func addShipments() {
    for (position, lane) in lanes.enumerated() {
      for q in 0..<scenario.products.count {
        guard let terms = lane.terms(for: Ref(index: q)) else { continue }
        for t in 1...periods where t + Int(terms.leadTime) <= periods {
          row("lane \(position) \(q) \(t)", -.infinity, terms.capacity)
          for life in 0...longest { addShipment(lane, position, q, t, life, terms) }
        }
      }
    }
  }

  private mutating func addShipment(
    _ lane: Lane, _ position: Int, _ q: Int, _ t: Int, _ life: Int, _ terms: LaneTerms
  ) {
    let arrival = t + Int(terms.leadTime)
    let product = scenario.products.values[q]
    var entries = [
      stock(lane.from.index, q, life, t): 1.0, "lane \(position) \(q) \(t)": 1,
      "shared \(position) \(t)": product.volume,
      "leaving \(lane.from.index) \(t)": product.volume,
    ]
    var cost = terms.cost
    switch lane.to {
    case .warehouse(let target):
      let left = life == 0 ? 0 : life - Int(terms.leadTime)
      if life > 0, left <= 0 { cost += product.unitCost } else { entries[stock(target.index, q, left, arrival)] = -1 }
    case .region(let region):
      // 0 stands for units that never expire: past-due lives of 0 and below are one further down.
      let left = life == 0 ? 0 : life - Int(terms.leadTime) > 0 ? life - Int(terms.leadTime) : -1
      let hub = "h \(region.index) \(q) \(left) \(arrival)"
      guard rows[hub] != nil else { return }
      entries[hub] = -1
      for (number, quota) in scenario.quotas.enumerated()
      where scenario.subtree(of: quota.region)[region] && quota.warehouse ?? lane.from == lane.from
        && scenario.scope(quota.scope, contains: Ref(index: q)) && Int(quota.period ?? Int32(arrival)) == arrival
      { entries["quota \(number)"] = 1 }
    }
    column(cost, entries)
  }

  private mutating func addLimits() {
    let limits = scenario.limits
    for w in scenario.warehouses.refs {
      for t in 1...periods {
        row("storage \(w.index) \(t)", -.infinity, limits.storage[w][t - 1])
        row("leaving \(w.index) \(t)", -.infinity, limits.throughput[w][t - 1])
      }
    }
    for (position, lane) in lanes.enumerated() {
      for t in 1...periods { row("shared \(position) \(t)", -.infinity, lane.sharedCapacity) }
    }
    for (number, quota) in scenario.quotas.enumerated() {
      row("quota \(number)", quota.minimum > 0 ? quota.minimum : -.infinity, quota.maximum)
    }
    row("budget", -.infinity, scenario.policy.purchaseBudget)
  }
}
