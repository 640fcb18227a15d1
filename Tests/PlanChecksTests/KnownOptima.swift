import Domain
import Testing

/// Small scenarios with an optimal plan and exact multipliers, worked out by hand.
struct KnownOptimum: Sendable, CustomTestStringConvertible {
  var name: String
  var scenario: Scenario
  var plan: Plan
  var cost: Double

  var testDescription: String { name }

  static let all: [KnownOptimum] = [
    dantzig, transfer, backorder, substitute, quotaAndThroughput, storageAndSafety, offersAndBudget, guarantee,
    northWestCorner, unmetFirst, dantzigWithLadders, shelfLives,
  ]

  init(_ name: String, cost: Double, _ maker: PlanMaker) {
    self.name = name
    self.cost = cost
    scenario = maker.scenario
    plan = maker.made(total: cost)
  }

  private static func scenario(
    _ name: String, periods: Int32 = 1, products: [Product] = [Product(code: "P")],
    warehouses: [Warehouse] = [Warehouse(code: "W1")], regions: [Region] = [Region(code: "R1", tier: Ref(0))]
  ) -> Scenario {
    Scenario(name: name, periods: periods, products: products, warehouses: warehouses, regions: regions)
  }

  private static func line(
    _ kind: ConstraintKind, _ place: Place? = nil, to: Place? = nil, _ product: Int32? = nil, period: Int32? = 1,
    name: String = "", _ multiplier: Double
  ) -> CertificateLine {
    CertificateLine(
      stage: "cost", kind: kind, place: place, to: to, product: product.map { Ref($0) }, period: period, name: name,
      multiplier: multiplier)
  }

  private static func warehouse(_ position: Int32) -> Place { .warehouse(Ref(position)) }
  private static func region(_ position: Int32) -> Place { .region(Ref(position)) }

  /// G. B. Dantzig, Linear Programming and Extensions (1963), chapter 3-3, with the distances and freight of the GAMS
  /// tutorial: 153.675.
  static let dantzig: KnownOptimum = {
    // Sorted by code: san-diego, seattle; chicago, new-york, topeka.
    var data = scenario(
      "GAMS transport", products: [Product(code: "cases")],
      warehouses: [Warehouse(code: "san-diego"), Warehouse(code: "seattle")],
      regions: ["chicago", "new-york", "topeka"].map { Region(code: $0, tier: Ref(0)) })
    data.stock = [
      StockRow(warehouse: Ref(0), product: Ref(0), onHand: 600),
      StockRow(warehouse: Ref(1), product: Ref(0), onHand: 350),
    ]
    data.demand = zip([300.0, 325, 275], Int32(0)...).map {
      DemandRow(region: Ref($1), product: Ref(0), quantity: $0, unmetPenalty: 1000)
    }
    let costs = [[0.162, 0.225, 0.126], [0.153, 0.225, 0.162]]
    for from in Int32(0)..<2 {
      for to in Int32(0)..<3 {
        data.lanes.append(LaneRow(from: Ref(from), to: region(to), cost: costs[Int(from)][Int(to)]))
      }
    }
    var maker = PlanMaker(data)
    maker.shipments = [
      (1, 0, region(1), 0, 275), (1, 0, region(2), 0, 275), (1, 1, region(0), 0, 300), (1, 1, region(1), 0, 50),
    ]
    maker.allocations = [
      (1, 0, 0, 0, 1, 1, 300, 300), (1, 1, 0, 0, 0, 1, 275, 275), (1, 1, 0, 0, 1, 1, 50, 50),
      (1, 2, 0, 0, 0, 1, 275, 275),
    ]
    let prices = [0.153, 0.225, 0.126]
    maker.certificate =
      (Int32(0)..<3).map { line(.cover, region($0), 0, -prices[Int($0)]) }
      + (Int32(0)..<3).map { line(.demand, region($0), 0, prices[Int($0)]) }
    return KnownOptimum("Dantzig's transport problem", cost: 153.675, maker)
  }()

  /// Stock lies in W1 and must pass through W2 a period later: 6·1 + 6·2 + (4 + 4)·0.5 = 22.
  static let transfer: KnownOptimum = {
    var data = scenario(
      "transfer", periods: 2, products: [Product(code: "P", holdingCost: 0.5)],
      warehouses: [Warehouse(code: "W1"), Warehouse(code: "W2")])
    data.stock = [StockRow(warehouse: Ref(0), product: Ref(0), onHand: 12, reserved: 2)]
    data.demand = [DemandRow(region: Ref(0), product: Ref(0), period: 2, quantity: 6, unmetPenalty: 100)]
    data.lanes = [
      LaneRow(from: Ref(0), to: warehouse(1), leadTime: 1, cost: 1), LaneRow(from: Ref(1), to: region(0), cost: 2),
    ]
    var maker = PlanMaker(data)
    maker.shipments = [(1, 0, warehouse(1), 0, 6), (2, 1, region(0), 0, 6)]
    maker.allocations = [(2, 0, 0, 0, 1, 2, 6, 6)]
    maker.certificate = [
      line(.cover, region(0), 0, period: 2, -2), line(.demand, region(0), 0, period: 2, 2),
      line(.stock, warehouse(0), 0, period: 1, 1),
      line(.stock, warehouse(0), 0, period: 2, 0.5),
    ]
    return KnownOptimum("a transfer over two periods", cost: 22, maker)
  }()

  /// 5 units at once, 3 a period late at 10 each: 8·1 + 3·10 = 38.
  static let backorder: KnownOptimum = {
    var data = scenario("backorder", periods: 3)
    data.policy.unmet = .backorder
    data.stock = [StockRow(warehouse: Ref(0), product: Ref(0), onHand: 5)]
    data.receipts = [ReceiptRow(warehouse: Ref(0), product: Ref(0), period: 2, quantity: 5)]
    data.demand = [DemandRow(region: Ref(0), product: Ref(0), quantity: 8, unmetPenalty: 10)]
    data.lanes = [LaneRow(from: Ref(0), to: region(0), cost: 1)]
    var maker = PlanMaker(data)
    maker.shipments = [(1, 0, region(0), 0, 5), (2, 0, region(0), 0, 3)]
    maker.allocations = [(1, 0, 0, 0, 0, 1, 5, 5), (2, 0, 0, 0, 0, 2, 3, 3)]
    maker.certificate = [
      line(.cover, region(0), 0, period: 1, -11), line(.cover, region(0), 0, period: 2, -1),
      line(.cover, region(0), 0, period: 3, -1),
      line(.demand, region(0), 0, period: 1, 11), line(.demand, region(0), 0, period: 2, 1),
      line(.demand, region(0), 0, period: 3, 1),
      line(.stock, warehouse(0), 0, period: 1, -10),
    ]
    return KnownOptimum("demand that waits", cost: 38, maker)
  }()

  /// Half may be covered by twice as many units of S: 4·1 + 10·1 + 5·3 + 1·50 = 79.
  static let substitute: KnownOptimum = {
    var data = scenario("substitute", products: [Product(code: "P"), Product(code: "S")])
    data.stock = [
      StockRow(warehouse: Ref(0), product: Ref(0), onHand: 4), StockRow(warehouse: Ref(0), product: Ref(1), onHand: 20),
    ]
    data.demand = [DemandRow(region: Ref(0), product: Ref(0), quantity: 10, unmetPenalty: 50)]
    data.lanes = [LaneRow(from: Ref(0), to: region(0), cost: 1)]
    data.substitutes = [
      SubstituteRow(product: Ref(0), substitute: Ref(1), region: nil, ratio: 3, penalty: 9, maxShare: 1),
      SubstituteRow(product: Ref(0), substitute: Ref(1), region: Ref(0), ratio: 2, penalty: 3, maxShare: 0.5),
    ]
    var maker = PlanMaker(data)
    maker.scenario.substitutes.removeFirst()
    maker.shipments = [(1, 0, region(0), 0, 4), (1, 0, region(0), 1, 10)]
    maker.allocations = [(1, 0, 0, 0, 0, 1, 4, 4), (1, 0, 0, 1, 0, 1, 10, 5)]
    maker.certificate = [
      line(.cover, region(0), 0, -50), line(.cover, region(0), 1, -1), line(.demand, region(0), 0, 50),
      line(.stock, warehouse(0), 0, -49),
    ]
    var known = KnownOptimum("a substitute of ratio 2", cost: 79, maker)
    // The regional row replaces the every-region row: the plan is the same.
    known.scenario.substitutes = data.substitutes
    return known
  }()

  /// Two regions below D share a quota of 55, W1 sends at most 80 volume: 30·1 + 10·2 + 15·5 + 5·40 = 325.
  static let quotaAndThroughput: KnownOptimum = {
    var data = scenario(
      "quota", products: [Product(code: "P", volume: 2)],
      warehouses: [Warehouse(code: "W1", throughput: 80), Warehouse(code: "W2")],
      regions: [
        Region(code: "D", tier: Ref(0)), Region(code: "R1", parent: Ref(0), tier: Ref(0)),
        Region(code: "R2", parent: Ref(0), tier: Ref(0)),
      ])
    data.stock = (Int32(0)..<2).map { StockRow(warehouse: Ref($0), product: Ref(0), onHand: 100) }
    data.demand = (Int32(1)...2).map {
      DemandRow(region: Ref($0), product: Ref(0), quantity: 30, unmetPenalty: 40)
    }
    data.lanes = [
      LaneRow(from: Ref(0), to: region(1), cost: 1), LaneRow(from: Ref(0), to: region(2), cost: 2),
      LaneRow(from: Ref(1), to: region(1), cost: 5), LaneRow(from: Ref(1), to: region(2), cost: 5),
    ]
    data.quotas = [QuotaRow(name: "district", region: Ref(0), period: 1, maximum: 55)]
    var maker = PlanMaker(data)
    maker.shipments = [(1, 0, region(1), 0, 30), (1, 0, region(2), 0, 10), (1, 1, region(2), 0, 15)]
    maker.allocations = [
      (1, 1, 0, 0, 0, 1, 30, 30), (1, 2, 0, 0, 0, 1, 10, 10), (1, 2, 0, 0, 1, 1, 15, 15),
    ]
    maker.certificate = [
      line(.cover, region(1), 0, -39), line(.cover, region(2), 0, -40), line(.demand, region(1), 0, 39),
      line(.demand, region(2), 0, 40), line(.quota, name: "district", -35), line(.throughput, warehouse(0), nil, -1.5),
    ]
    return KnownOptimum("a district quota and a throughput", cost: 325, maker)
  }()

  /// W1 may keep 6 of 20 over period 1, the rest goes through W2; its safety stock of 4 gives way:
  /// 10·1 + 4·0.5 + 6·1 + 4·3 + 4·2 = 38.
  static let storageAndSafety: KnownOptimum = {
    var data = scenario("storage", periods: 2, warehouses: [Warehouse(code: "W1"), Warehouse(code: "W2")])
    data.policy.safetyStockPenalty = 2
    data.calendar = [CalendarRow(warehouse: Ref(0), period: 1, storage: 6)]
    data.stock = [StockRow(warehouse: Ref(0), product: Ref(0), onHand: 20, safetyStock: 4)]
    data.demand = (Int32(1)...2).map {
      DemandRow(region: Ref(0), product: Ref(0), period: $0, quantity: 10, unmetPenalty: 5)
    }
    data.lanes = [
      LaneRow(from: Ref(0), to: region(0), cost: 1), LaneRow(from: Ref(0), to: warehouse(1), cost: 0.5),
      LaneRow(from: Ref(1), to: region(0), cost: 3),
    ]
    var maker = PlanMaker(data)
    maker.shipments = [
      (1, 0, region(0), 0, 10), (1, 0, warehouse(1), 0, 4), (2, 0, region(0), 0, 6), (2, 1, region(0), 0, 4),
    ]
    maker.allocations = [(1, 0, 0, 0, 0, 1, 10, 10), (2, 0, 0, 0, 0, 2, 6, 6), (2, 0, 0, 0, 1, 2, 4, 4)]
    maker.certificate = [
      line(.cover, region(0), 0, period: 1, -0.5), line(.cover, region(0), 0, period: 2, -3),
      line(.demand, region(0), 0, period: 1, 0.5),
      line(.demand, region(0), 0, period: 2, 3), line(.stock, warehouse(0), 0, period: 1, 0.5),
      line(.stock, warehouse(0), 0, period: 2, -2),
      line(.storage, warehouse(0), nil, period: 1, -2.5),
    ]
    return KnownOptimum("storage and safety stock", cost: 38, maker)
  }()

  /// A budget of 24 buys 6 at 2 and 4 at 3 of the 12 asked for: 24 + 10·1 + 2·20 = 74.
  static let offersAndBudget: KnownOptimum = {
    var data = scenario("offers")
    data.policy.purchaseBudget = 24
    data.demand = [DemandRow(region: Ref(0), product: Ref(0), quantity: 12, unmetPenalty: 20)]
    data.lanes = [LaneRow(from: Ref(0), to: region(0), cost: 1)]
    data.offers = [
      OfferRow(supplier: "A", product: Ref(0), warehouse: Ref(0), unitCost: 2, maximum: 6),
      OfferRow(supplier: "B", product: Ref(0), warehouse: Ref(0), unitCost: 3),
    ]
    var maker = PlanMaker(data)
    maker.orders = [(0, 1, 6), (1, 1, 4)]
    maker.shipments = [(1, 0, region(0), 0, 10)]
    maker.allocations = [(1, 0, 0, 0, 0, 1, 10, 10)]
    maker.certificate = [
      line(.budget, period: nil, -16.0 / 3), line(.cover, region(0), 0, -20), line(.demand, region(0), 0, 20),
      line(.stock, warehouse(0), 0, -19),
    ]
    return KnownOptimum("offers and a budget", cost: 74, maker)
  }()

  /// The same under rule `priority`: the budget buys at most 6 + (24 − 6·2) ÷ 3 = 10 of 12, so 2 stay unmet whatever
  /// it costs. Multipliers of the tier: 12·1 − 24 ÷ 3 − 6·(1 − 2 ÷ 3) = 2.
  static let unmetFirst: KnownOptimum = {
    var known = offersAndBudget
    known.name = "least unmet within a budget"
    known.scenario.policy.rule = .priority
    known.plan.summary.rule = .priority
    let tier = [
      line(.budget, period: nil, -1.0 / 3), line(.cover, region(0), 0, -1), line(.demand, region(0), 0, 1),
      line(.stock, warehouse(0), 0, -1),
    ]
    for var multiplier in tier {
      multiplier.stage = "standard/1"
      known.plan.certificate.append(multiplier)
    }
    return known
  }()

  /// Delivering costs more than it is worth, but 5 are guaranteed and 2 are there: 3·5 + 5·1 = 20.
  static let guarantee: KnownOptimum = {
    var data = scenario("guarantee")
    data.stock = [StockRow(warehouse: Ref(0), product: Ref(0), onHand: 50)]
    data.demand = [
      DemandRow(
        region: Ref(0), product: Ref(0), quantity: 10, held: 2, minimum: 5, maximum: 6, unmetPenalty: 1)
    ]
    data.lanes = [LaneRow(from: Ref(0), to: region(0), cost: 5)]
    var maker = PlanMaker(data)
    maker.shipments = [(1, 0, region(0), 0, 3)]
    maker.allocations = [(1, 0, 0, 0, 0, 1, 3, 3)]
    maker.certificate = [
      line(.cover, region(0), 0, -5), line(.delivered, region(0), 0, 4), line(.demand, region(0), 0, 1),
    ]
    return KnownOptimum("a guaranteed minimum", cost: 20, maker)
  }()

  /// A and B both take S from two warehouses: 10·1 = 10.
  static let northWestCorner: KnownOptimum = {
    var data = scenario(
      "corner", products: [Product(code: "A"), Product(code: "B"), Product(code: "S")],
      warehouses: [Warehouse(code: "W1"), Warehouse(code: "W2")])
    data.stock = (Int32(0)..<2).map { StockRow(warehouse: Ref($0), product: Ref(2), onHand: 5) }
    data.demand = [
      DemandRow(region: Ref(0), product: Ref(0), quantity: 4, unmetPenalty: 9),
      DemandRow(region: Ref(0), product: Ref(1), quantity: 6, unmetPenalty: 9),
    ]
    data.lanes = (Int32(0)..<2).map { LaneRow(from: Ref($0), to: region(0), cost: 1) }
    data.substitutes = (Int32(0)..<2).map {
      SubstituteRow(product: Ref($0), substitute: Ref(2), region: nil, ratio: 1, penalty: 0, maxShare: .infinity)
    }
    var maker = PlanMaker(data)
    maker.shipments = [(1, 0, region(0), 2, 5), (1, 1, region(0), 2, 5)]
    maker.allocations = [
      (1, 0, 0, 2, 0, 1, 4, 4), (1, 0, 1, 2, 0, 1, 1, 1), (1, 0, 1, 2, 1, 1, 5, 5),
    ]
    maker.certificate = [
      line(.cover, region(0), 2, -1), line(.demand, region(0), 0, 1), line(.demand, region(0), 1, 1),
    ]
    return KnownOptimum("two products from two warehouses", cost: 10, maker)
  }()
}
