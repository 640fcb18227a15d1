internal import Domain

/// Why each purchase of a plan is made: the demand that its units go to, first in first out, and what makes it as large as
/// it is.
struct PurchaseReasons {
  private let scenario: Scenario
  private let plan: Plan
  private let offers: [Int]
  /// By purchase, in order: what its units are for.
  private var uses: [[Use]]
  private var left: [Double]

  private struct Use {
    var words: String
    var period: Int32
    var quantity: Double
  }

  /// Units that entered a warehouse, oldest first; purchase −1 = stock, a receipt or a transfer.
  private struct Entry {
    var purchase: Int
    var quantity: Double
  }

  private enum Event {
    case entry(Entry)
    case use(Use)
  }

  private struct Place: Hashable {
    var warehouse: Ref<Warehouse>
    var product: Ref<Product>
  }

  /// - Complexity: O(lines · log lines).
  init(_ scenario: Scenario, _ plan: Plan) {
    self.scenario = scenario
    self.plan = plan
    offers = plan.purchases.map { line in
      scenario.offers.firstIndex {
        Code.same($0.supplier, line.supplier) && $0.product == line.product && $0.warehouse == line.warehouse
          && $0.sells(line.quantity) && abs($0.unitCost * line.quantity - line.cost) <= 1e-6 * max(1, line.cost)
      } ?? -1
    }
    uses = Array(repeating: [], count: plan.purchases.count)
    left = plan.purchases.map(\.quantity)
    var events: [Place: [(period: Int32, rank: Int, event: Event)]] = [:]
    func add(_ warehouse: Ref<Warehouse>, _ product: Ref<Product>, _ period: Int32, _ rank: Int, _ event: Event) {
      events[Place(warehouse: warehouse, product: product), default: []].append((period, rank, event))
    }
    for (number, line) in plan.purchases.enumerated() {
      add(
        line.warehouse, line.product, line.arrivePeriod, 1, .entry(Entry(purchase: number, quantity: line.quantity)))
    }
    for line in plan.stock where line.opening > 0 && line.period == 1 {
      add(line.warehouse, line.product, 1, 0, .entry(Entry(purchase: -1, quantity: line.opening)))
    }
    for line in plan.stock where line.received + line.transferredIn > 0 {
      add(
        line.warehouse, line.product, line.period, 0,
        .entry(Entry(purchase: -1, quantity: line.received + line.transferredIn)))
    }
    for line in plan.allocations {
      let words = "\(scenario.products[line.demanded].code) at \(scenario.regions[line.region].code)"
      let use = Use(words: words, period: line.period, quantity: line.quantity)
      add(line.warehouse, line.supplied, line.shipPeriod, 2, .use(use))
    }
    for line in plan.shipments {
      guard case .warehouse(let target) = line.to else { continue }
      let use = Use(
        words: "stock at \(scenario.warehouses[target].code)", period: line.arrivePeriod, quantity: line.quantity)
      add(line.from, line.product, line.shipPeriod, 2, .use(use))
    }
    // One place at a time, each found by a purchase: the order of the dictionary has no part in it.
    for line in plan.purchases {
      let place = Place(warehouse: line.warehouse, product: line.product)
      guard let list = events.removeValue(forKey: place) else { continue }
      follow(list)
    }
  }

  /// First in, first out.
  private mutating func follow(_ list: [(period: Int32, rank: Int, event: Event)]) {
    let order = list.indices.sorted { (list[$0].period, list[$0].rank, $0) < (list[$1].period, list[$1].rank, $1) }
    var entries: [Entry] = []
    var head = 0
    for position in order {
      switch list[position].event {
      case .entry(let entry): entries.append(entry)
      case .use(var use):
        while use.quantity > 1e-9, head < entries.count {
          let taken = min(use.quantity, entries[head].quantity)
          if entries[head].purchase >= 0, taken > 1e-9 {
            uses[entries[head].purchase].append(Use(words: use.words, period: use.period, quantity: taken))
            left[entries[head].purchase] -= taken
          }
          use.quantity -= taken
          entries[head].quantity -= taken
          if entries[head].quantity <= 1e-9 { head += 1 }
        }
      }
    }
  }

  /// One text a purchase, in order.
  var texts: [String] { plan.purchases.indices.map(text) }

  private static let mostNamed = 3

  private func text(_ number: Int) -> String {
    var parts: [String] = []
    let needed = uses[number].map(\.period).min()
    let named = uses[number].prefix(Self.mostNamed).map {
      "\(units($0.quantity)) for \($0.words) in period \($0.period)"
    }
    if let needed {
      let more = uses[number].count - named.count
      parts.append(
        "needed from period \(needed): " + named.joined(separator: ", ") + (more > 0 ? " and \(more) more" : ""))
    }
    let rest = left[number]
    if rest > 1e-6 { parts.append("\(units(rest)) left after period \(scenario.periods)") }
    return (parts + size(number)).joined(separator: "; ")
  }

  private func units(_ amount: Double) -> String { NumberText.text(NumberText.tidied(amount)) }

  /// What makes the order as large as it is.
  private func size(_ number: Int) -> [String] {
    guard offers[number] >= 0 else { return [] }
    let line = plan.purchases[number]
    let offer = scenario.offers[offers[number]]
    var parts: [String] = []
    if offer.lot > 1 { parts.append("in lots of \(offer.lot)") }
    let isCheaper = offers[number] > 0 && scenario.offers[offers[number] - 1].isPriceOfSame(offer)
    if isCheaper {
      parts.append("from \(units(offer.minimum)) on at \(units(offer.unitCost)) each")
    } else if offer.minimum > 0, line.quantity <= offer.least + 1e-6 {
      parts.append("the least that is sold")
    }
    for contract in scenario.contracts where contract.minimum > 0 {
      guard contract.counts(offer, inPeriod: line.orderPeriod, scenario) else { continue }
      if ordered(contract) <= contract.minimum + Double(offer.lot) { parts.append("contract \(contract.name)") }
    }
    return parts
  }

  private func ordered(_ contract: ContractRow) -> Double {
    zip(plan.purchases, offers).reduce(0) { sum, entry in
      guard entry.1 >= 0, contract.counts(scenario.offers[entry.1], inPeriod: entry.0.orderPeriod, scenario) else {
        return sum
      }
      return sum + entry.0.quantity
    }
  }
}
