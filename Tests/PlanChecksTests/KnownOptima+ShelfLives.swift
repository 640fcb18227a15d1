import Domain

extension KnownOptimum {
  /// 5 units that may leave in period 1 only and 10 that may until 3 lie in W1 and must pass through W2; 3 are asked for
  /// in period 1, 6 in period 3 with a period of life left. 9·1 + 9·1, and 4 for each of 2 + 4 units written off: 42.
  static let shelfLives: KnownOptimum = {
    var data = Scenario(
      name: "shelf lives", periods: 3, products: [Product(code: "P", unitCost: 4)],
      warehouses: [Warehouse(code: "W1"), Warehouse(code: "W2")], regions: [Region(code: "R1", tier: Ref(0))])
    let (second, region) = (Place.warehouse(Ref(1)), Place.region(Ref(0)))
    data.stock = [
      StockRow(warehouse: Ref(0), product: Ref(0), expires: 1, onHand: 5),
      StockRow(warehouse: Ref(0), product: Ref(0), expires: 3, onHand: 10),
    ]
    data.demand = [
      DemandRow(region: Ref(0), product: Ref(0), period: 1, quantity: 3, unmetPenalty: 100),
      DemandRow(region: Ref(0), product: Ref(0), period: 3, minimumLife: 1, quantity: 6, unmetPenalty: 100),
    ]
    data.lanes = [LaneRow(from: Ref(0), to: second, cost: 1), LaneRow(from: Ref(1), to: region, cost: 1)]
    var maker = PlanMaker(data)
    maker.shipments = [(1, 0, second, 0, 9), (1, 1, region, 0, 3), (3, 1, region, 0, 6)]
    maker.allocations = [(1, 0, 0, 0, 1, 1, 3, 3), (3, 0, 0, 0, 1, 3, 6, 6)]
    maker.expiries = [(0, 0, 1, 2), (0, 0, 3, 4)]
    func stock(_ warehouse: Int32, _ last: Int32, _ period: Int32, _ multiplier: Double) -> CertificateLine {
      CertificateLine(
        stage: "cost", kind: .stock, place: .warehouse(Ref(warehouse)), product: Ref(0), period: period,
        name: String(last), multiplier: multiplier)
    }
    func demand(_ kind: ConstraintKind, _ period: Int32, life: String = "", _ multiplier: Double) -> CertificateLine {
      CertificateLine(
        stage: "cost", kind: kind, place: region, product: Ref(0), period: period, name: life, multiplier: multiplier)
    }
    func lot(_ last: Int32, _ units: Double) -> CertificateLine {
      CertificateLine(
        stage: ConstraintKind.lotStage, kind: .lot, place: .warehouse(Ref(0)), to: second, product: Ref(0), period: 1,
        name: String(last), multiplier: units)
    }
    maker.certificate = [
      demand(.cover, 1, 2), demand(.cover, 3, life: "1", 2), demand(.demand, 1, -2), demand(.demand, 3, -2),
      stock(0, 1, 1, 4), stock(0, 3, 1, 4), stock(0, 3, 2, 4), stock(0, 3, 3, 4),
      stock(1, 1, 1, 3), stock(1, 3, 1, 3), stock(1, 3, 2, 3), stock(1, 3, 3, 3), lot(1, 3), lot(3, 6),
    ]
    return KnownOptimum("units that expire", cost: 42, maker)
  }()
}
