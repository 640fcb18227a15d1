internal import Domain
internal import StockPolicies

/// One course of one variant: what is where as the periods go by.
struct Course {
  struct Layer {
    /// Last period of the simulation (from 0) in which the units may leave; `Int.max` = no limit.
    var last: Int
    var units: Double
  }

  struct Arrival {
    /// When it comes, and when it was to come.
    var period: Int
    var promised: Int
    var warehouse: Int
    var product: Int
    var layer: Layer
  }

  struct Order {
    var period: Int
    var supplier: String
    var product: Ref<Product>
    var units: Double
  }

  let system: SimulatedSystem
  let replication: Int
  let forecasts: SimulatedForecasts
  /// By warehouse and product, since the last forecast.
  var safety: [[Double]] = []
  var stock: [[[Layer]]]
  var arrivals: [Arrival] = []
  /// By line: units at the region, and those that come in later periods.
  var held: [Double]
  var coming: [(period: Int, line: Int, units: Double)] = []
  var waiting: [Double]
  var spent = 0.0
  /// What has been ordered: for contracts.
  var ordered: [Order] = []
  /// By quota: units delivered or on their way, and those by period of arrival.
  var delivered: [(total: Double, arriving: [(period: Int, units: Double)])]
  var outcome = SimulationOutcome()
  private var asked = (value: 0.0, units: 0.0)
  private var met = (value: 0.0, units: 0.0)
  private let begun: Double

  init(_ system: SimulatedSystem, replication: Int, _ forecasts: SimulatedForecasts) {
    self.system = system
    self.replication = replication
    self.forecasts = forecasts
    delivered = system.scenario.quotas.map { _ in (0, []) }
    let scenario = system.scenario
    stock = Array(repeating: Array(repeating: [], count: scenario.products.count), count: scenario.warehouses.count)
    held = system.lines.map(\.held)
    waiting = Array(repeating: 0, count: system.lines.count)
    for row in scenario.stock {
      let life = scenario.products[row.product].shelfLife.map { $0 - 1 } ?? Int.max
      stock[row.warehouse.index][row.product.index].append(
        Layer(last: row.expires.map { Int($0) - 1 } ?? life, units: row.onHand - row.reserved))
    }
    begun = Self.value(stock, [], system)
  }

  private static func value(_ stock: [[[Layer]]], _ arrivals: [Arrival], _ system: SimulatedSystem) -> Double {
    var value = 0.0
    for warehouse in stock {
      for (product, layers) in warehouse.enumerated() {
        value += layers.reduce(0) { $0 + $1.units } * system.unitValue[product]
      }
    }
    return arrivals.reduce(value) { $0 + $1.layer.units * system.unitValue[$1.product] }
  }

  func onHand(_ warehouse: Int, _ product: Int) -> Double {
    stock[warehouse][product].reduce(0) { $0 + $1.units }
  }

  /// Last period of units that enter stock in `period`.
  func last(_ product: Int, enteringIn period: Int) -> Int {
    system.scenario.products.values[product].shelfLife.map { period + $0 - 1 } ?? Int.max
  }

  // MARK: - A period

  /// Receipts of the scenario that are announced for a period become arrivals when its round begins.
  mutating func announce(_ period: Int) {
    for row in system.scenario.receipts where (Int(row.period) - 1) == period % system.horizon {
      let due =
        period
        + system.lateness(replication: replication, period: period, row.warehouse, row.product)
      arrivals.append(
        Arrival(
          period: due, promised: period, warehouse: row.warehouse.index, product: row.product.index,
          layer: Layer(last: last(row.product.index, enteringIn: due), units: row.quantity)))
    }
  }

  mutating func receive(_ period: Int) {
    for arrival in arrivals where arrival.period <= period { add(arrival.layer, arrival.warehouse, arrival.product) }
    arrivals.removeAll { $0.period <= period }
    for part in coming where part.period <= period { held[part.line] += part.units }
    coming.removeAll { $0.period <= period }
  }

  mutating func add(_ layer: Layer, _ warehouse: Int, _ product: Int) {
    guard layer.units > 0 else { return }
    let layers = stock[warehouse][product]
    if let place = layers.firstIndex(where: { $0.last == layer.last }) {
      stock[warehouse][product][place].units += layer.units
    } else {
      let place = layers.firstIndex { $0.last > layer.last } ?? layers.count
      stock[warehouse][product].insert(layer, at: place)
    }
  }

  /// Takes what ends first of what lasts until `needed`; where that does not suffice, of the rest.
  mutating func take(_ units: Double, _ warehouse: Int, _ product: Int, lasting needed: Int = 0) -> [Layer] {
    var left = units
    var taken: [Layer] = []
    for isLasting in [true, false] {
      for place in stock[warehouse][product].indices where left > 0 {
        let layer = stock[warehouse][product][place]
        guard (layer.last >= needed) == isLasting else { continue }
        let part = min(left, layer.units)
        stock[warehouse][product][place].units -= part
        left -= part
        if part > 0 { taken.append(Layer(last: layer.last, units: part)) }
      }
    }
    stock[warehouse][product].removeAll { $0.units <= 1e-9 }
    return taken
  }

  /// What becomes of a period's demand, given what was delivered at once (by line).
  mutating func settle(_ demand: [Double], delivered: [Double], _ period: Int) {
    let waits = system.scenario.policy.unmet == .backorder
    let hasPrices = system.scenario.products.values.contains { $0.price > 0 }
    for line in system.lines.indices {
      let wanted = demand[line] + waiting[line]
      let there = held[line] + delivered[line]
      let covered = min(wanted, there)
      let short = wanted - covered < 1e-9 ? 0 : wanted - covered
      held[line] = max(0, there - covered)
      waiting[line] = waits ? short : 0
      outcome.unmet += short * system.lines[line].penalty[period % system.horizon]
      let price = hasPrices ? system.scenario.products[system.lines[line].product].price : 1
      // What waits is served first: new demand is late as far as something is short.
      let onTime = demand[line] - min(demand[line], short)
      asked.value += price * demand[line]
      asked.units += demand[line]
      met.value += price * onTime
      met.units += onTime
    }
  }

  /// Spoilage and holding at the end of a period.
  mutating func close(_ period: Int) {
    for warehouse in stock.indices {
      for product in stock[warehouse].indices {
        let spoilt = stock[warehouse][product].filter { $0.last <= period }.reduce(0) { $0 + $1.units }
        if spoilt > 0 {
          stock[warehouse][product].removeAll { $0.last <= period }
          outcome.writeOff += spoilt * system.scenario.products.values[product].unitCost
        }
        let units = onHand(warehouse, product)
        outcome.holding += units * system.scenario.products.values[product].holdingCost
        outcome.stockValue += units * system.unitValue[product] / Double(max(1, system.terms.periods))
      }
    }
  }

  func finished() -> SimulationOutcome {
    var outcome = outcome
    outcome.fillRate = asked.value > 0 ? met.value / asked.value : 1
    outcome.fillRateUnits = asked.units > 0 ? met.units / asked.units : 1
    outcome.stockGain = Self.value(stock, arrivals, system) - begun
    return outcome
  }
}
