import Domain

/// A scenario of a few lines, written as a planner would say it. Warehouses A and B; regions R1 and R2 in the district
/// D; products P1, P2 and P3, all at price 10.
struct Sketch {
  static let (a, b) = (Ref<Warehouse>(0), Ref<Warehouse>(1))
  static let (district, r1, r2) = (Ref<Region>(0), Ref<Region>(1), Ref<Region>(2))
  static let (p1, p2, p3) = (Ref<Product>(0), Ref<Product>(1), Ref<Product>(2))

  var scenario: Scenario

  init(periods: Int32 = 1) {
    scenario = Scenario(
      name: "sketch", periods: periods, products: ["P1", "P2", "P3"].map { Product(code: $0, price: 10) },
      warehouses: ["A", "B"].map { Warehouse(code: $0) },
      regions: [
        Region(code: "D", tier: Ref(0)), Region(code: "R1", parent: Self.district, tier: Ref(0)),
        Region(code: "R2", parent: Self.district, tier: Ref(0)),
      ])
  }

  mutating func stock(
    _ warehouse: Ref<Warehouse>, _ quantity: Double, of product: Ref<Product> = p1, safety: Double = 0
  ) {
    scenario.stock.append(
      StockRow(warehouse: warehouse, product: product, onHand: quantity, safetyStock: safety))
  }

  mutating func lane(
    _ from: Ref<Warehouse>, _ to: Place, cost: Double = 0, lead: Int32 = 0, capacity: Double = .infinity,
    only product: Ref<Product>? = nil
  ) {
    scenario.lanes.append(
      LaneRow(from: from, to: to, product: product, leadTime: lead, cost: cost, capacity: capacity))
  }

  mutating func demand(
    _ region: Ref<Region>, _ quantity: Double, of product: Ref<Product> = p1, in period: Int32 = 1,
    held: Double = 0, minimum: Double = 0, maximum: Double = .infinity, penalty: Double = 10
  ) {
    scenario.demand.append(
      DemandRow(
        region: region, product: product, period: period, quantity: quantity, held: held, minimum: minimum,
        maximum: maximum, unmetPenalty: penalty))
  }

  mutating func substitute(
    _ product: Ref<Product>, by substitute: Ref<Product>, ratio: Double = 1, penalty: Double = 0,
    at region: Ref<Region>? = nil
  ) {
    scenario.substitutes.append(
      SubstituteRow(product: product, substitute: substitute, region: region, ratio: ratio, penalty: penalty))
  }

  mutating func offer(
    _ product: Ref<Product> = p1, at warehouse: Ref<Warehouse> = a, cost: Double, lead: Int32 = 0,
    maximum: Double = .infinity
  ) {
    scenario.offers.append(
      OfferRow(
        supplier: "S", product: product, warehouse: warehouse, leadTime: lead, unitCost: cost, maximum: maximum))
  }

  mutating func quota(
    _ name: String, region: Ref<Region>? = nil, warehouse: Ref<Warehouse>? = nil, scope: ProductScope = .all,
    minimum: Double = 0, maximum: Double = .infinity
  ) {
    scenario.quotas.append(
      QuotaRow(name: name, region: region, warehouse: warehouse, scope: scope, minimum: minimum, maximum: maximum))
  }

  /// Throughput ties the products together: no network.
  static var coupled: Scenario {
    var sketch = Sketch()
    // Equal volumes would make it a network.
    sketch.scenario.products[p2].volume = 2
    sketch.scenario.warehouses[a].throughput = 11
    sketch.stock(a, 6)
    sketch.stock(a, 6, of: p2)
    sketch.lane(a, .region(r1), cost: 1)
    sketch.demand(r1, 5, penalty: 20)
    sketch.demand(r1, 5, of: p2)
    return sketch.sorted
  }

  /// The rows sorted, as a reader leaves them.
  var sorted: Scenario {
    var scenario = scenario
    scenario.sortRows()
    return scenario
  }
}
