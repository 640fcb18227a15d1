internal import Domain
internal import GreedySolver
internal import Testing

/// `A>R1 P1 @1 5`: one line a shipment, in the order of the plan.
private func shipments(_ scenario: Scenario, _ result: GreedyResult) -> [String] {
  result.decisions.shipments.map { line in
    "\(scenario.warehouses[line.from].code)>\(scenario.code(of: line.to)) "
      + "\(scenario.products[line.product].code) @\(line.shipPeriod) \(NumberText.text(line.quantity))"
  }
}

private func planned(_ small: SmallScenario) -> (shipments: [String], result: GreedyResult) {
  let scenario = small.sorted
  let result = GreedySolver.plan(for: scenario)
  let check = FeasibilityCheck(scenario, result.decisions)
  #expect(check.violations.isEmpty)
  #expect(check.minimums == Set(result.broken.map(\.rule)))
  return (shipments(scenario, result), result)
}

@Suite("Greedy by hand")
struct GreedyRuleTests {
  private typealias S = SmallScenario

  @Test("cheapest source first, lane cost and what the stock is worth counted")
  func cheapestSourceFirst() {
    var small = S()
    small.stock(S.a, 5)
    small.stock(S.b, 10, reserved: 2)
    small.lane(S.a, S.r1, cost: 1)
    small.lane(S.b, S.r1, cost: 2)
    small.demand(S.r1, 8, penalty: 9)
    #expect(planned(small).shipments == ["A>R1 P1 @1 5", "B>R1 P1 @1 3"])
  }

  @Test("tiers first, then the higher penalty, then the code")
  func orderOfService() {
    var small = S(tiers: [Tier(name: "first", weight: 1), Tier(name: "last", weight: 1)])
    small.scenario.regions[S.r1].tier = Ref(1)
    small.stock(S.a, 10)
    for region in [S.r1, S.r2, S.r3] { small.lane(S.a, region, cost: 1) }
    small.demand(S.r1, 8, penalty: 100)
    small.demand(S.r2, 4, penalty: 5)
    small.demand(S.r3, 4, penalty: 6)
    #expect(planned(small).shipments == ["A>R1 P1 @1 2", "A>R2 P1 @1 4", "A>R3 P1 @1 4"])
  }

  @Test("the asked product before a cheaper substitute; ratio and largest share kept")
  func substitutes() {
    var small = S()
    small.stock(S.a, 3, of: S.p1)
    small.stock(S.a, 100, of: S.p2)
    small.lane(S.a, S.r1, cost: 1)
    small.demand(S.r1, 10, penalty: 50)
    small.scenario.substitutes = [
      SubstituteRow(product: S.p1, substitute: S.p2, ratio: 2, penalty: 1, maxShare: 0.4)
    ]
    let (lines, result) = planned(small)
    #expect(lines == ["A>R1 P1 @1 3", "A>R1 P2 @1 8"])
    #expect(result.decisions.covers.map(\.quantity) == [3, 4])
  }

  @Test("a unit that costs more than it saves is not served, unless it is guaranteed")
  func unprofitable() {
    var small = S()
    small.stock(S.a, 10)
    small.lane(S.a, S.r1, cost: 6)
    small.demand(S.r1, 8, penalty: 5)
    #expect(planned(small).shipments == [])
    small.scenario.demand[0].minimum = 2
    #expect(planned(small).shipments == ["A>R1 P1 @1 2"])
    small.scenario.demand[0].minimum = 0
    small.scenario.policy.rule = .priority
    #expect(planned(small).shipments == ["A>R1 P1 @1 8"])
  }

  @Test("stock that leaves later is not taken twice")
  func stockOverPeriods() {
    var small = S(periods: 2)
    small.stock(S.a, 10)
    small.lane(S.a, S.r1, cost: 1)
    small.demand(S.r1, 8, in: 1, penalty: 5)
    small.demand(S.r1, 8, in: 2, penalty: 9)
    #expect(planned(small).shipments == ["A>R1 P1 @1 2", "A>R1 P1 @2 8"])
  }

  @Test("a backorder is met by a later receipt while it still pays; lost demand is not")
  func backorders() {
    var small = S(periods: 3)
    small.scenario.receipts = [ReceiptRow(warehouse: S.a, product: S.p1, period: 2, quantity: 5)]
    small.lane(S.a, S.r1, cost: 7)
    small.demand(S.r1, 5, in: 1, penalty: 4)
    #expect(planned(small).shipments == [])
    small.scenario.policy.unmet = .backorder
    // Arriving in 2 saves the penalties of 2 and 3: 8 > 7. Arriving in 3 would save 4.
    #expect(planned(small).shipments == ["A>R1 P1 @2 5"])
    small.scenario.lanes[0].leadTime = 1
    #expect(planned(small).shipments == [])
  }

  @Test("several hops, although transfers run in a circle; every hop counts at its warehouse")
  func transfers() {
    var small = S(periods: 2)
    small.stock(S.a, 10)
    small.transfer(S.a, S.b, cost: 1)
    small.transfer(S.b, S.a, cost: 0)
    small.transfer(S.b, S.c, cost: 1, lead: 1)
    small.transfer(S.c, S.b, cost: 0)
    small.lane(S.c, S.r1, cost: 1)
    small.demand(S.r1, 8, in: 2, penalty: 9)
    #expect(planned(small).shipments == ["A>B P1 @1 8", "B>C P1 @1 8", "C>R1 P1 @2 8"])
    small.scenario.warehouses[S.b].throughput = 6
    #expect(planned(small).shipments == ["A>B P1 @1 6", "B>C P1 @1 6", "C>R1 P1 @2 6"])
  }

  @Test("a lane shared by volume binds all products, a named row its own")
  func laneCapacity() {
    var small = S()
    small.scenario.products[S.p2].volume = 2
    small.stock(S.a, 10, of: S.p1)
    small.stock(S.a, 10, of: S.p2)
    small.scenario.lanes = [
      LaneRow(from: S.a, to: .region(S.r1), cost: 1, capacity: 12),
      LaneRow(from: S.a, to: .region(S.r1), product: S.p2, cost: 3, capacity: 4),
    ]
    small.demand(S.r1, 9, of: S.p1, penalty: 10)
    small.demand(S.r1, 9, of: S.p2, penalty: 20)
    #expect(planned(small).shipments == ["A>R1 P1 @1 4", "A>R1 P2 @1 4"])
  }

  @Test("a full warehouse is emptied into another, and said to be full where it cannot be")
  func storage() {
    var small = S(periods: 2)
    small.scenario.warehouses[S.a].storage = 6
    small.stock(S.a, 10)
    #expect(
      planned(small).result.broken == [
        BrokenMinimum(rule: .storage(warehouse: S.a, period: 1), required: 6, reached: 10),
        BrokenMinimum(rule: .storage(warehouse: S.a, period: 2), required: 6, reached: 10),
      ])
    small.transfer(S.a, S.b, cost: 2)
    #expect(planned(small).shipments == ["A>B P1 @1 4"])
    small.lane(S.a, S.r1, cost: 1)
    small.demand(S.r1, 3, penalty: 5)
    // A glad delivery empties it by 3, only the rest has to move.
    #expect(planned(small).shipments == ["A>B P1 @1 1", "A>R1 P1 @1 3"])
  }

  @Test("goods under way do not wait where there is no room")
  func storageOnTheWay() {
    var small = S(periods: 2)
    small.stock(S.a, 10)
    small.scenario.warehouses[S.b].storage = 3
    small.scenario.lanes = [LaneRow(from: S.a, to: .warehouse(S.b), cost: 0)]
    small.lane(S.b, S.r1, cost: 1)
    small.demand(S.r1, 8, in: 2, penalty: 9)
    small.scenario.calendar = [CalendarRow(warehouse: S.a, period: 2, throughput: 2)]
    // 2 may leave A in period 2; 3 more may leave earlier and wait in B.
    #expect(planned(small).shipments == ["A>B P1 @1 3", "A>B P1 @2 2", "B>R1 P1 @2 5"])
  }

  @Test("quotas cap a district, and pull a line that does not pay")
  func quotas() {
    var small = S()
    small.stock(S.a, 100)
    for region in [S.r1, S.r2, S.r3] { small.lane(S.a, region, cost: 2) }
    for region in [S.r1, S.r2, S.r3] { small.demand(region, 8, penalty: 5) }
    small.scenario.quotas = [QuotaRow(name: "cap", region: S.district, maximum: 11)]
    #expect(planned(small).shipments == ["A>R1 P1 @1 8", "A>R2 P1 @1 3", "A>R3 P1 @1 8"])
    for row in small.scenario.demand.indices { small.scenario.demand[row].unmetPenalty = 1 }
    small.scenario.quotas = [QuotaRow(name: "floor", region: S.district, warehouse: S.a, minimum: 9)]
    #expect(planned(small).shipments == ["A>R1 P1 @1 8", "A>R2 P1 @1 1"])
    small.scenario.quotas = [QuotaRow(name: "floor", region: S.district, minimum: 20)]
    #expect(planned(small).result.broken == [BrokenMinimum(rule: .quota(row: 0), required: 20, reached: 16)])
  }

  @Test("buys what pays, within the offer, its lead time and the budget")
  func offers() {
    var small = S(periods: 2)
    small.lane(S.a, S.r1, cost: 1)
    small.demand(S.r1, 20, in: 1, penalty: 9)
    small.demand(S.r1, 20, in: 2, penalty: 9)
    small.scenario.offers = [
      OfferRow(supplier: "S", product: S.p1, warehouse: S.a, leadTime: 1, unitCost: 4, maximum: 12)
    ]
    #expect(planned(small).result.decisions.orders == [Decisions.Order(offer: 0, period: 1, quantity: 12)])
    small.scenario.policy.purchaseBudget = 20
    #expect(planned(small).result.decisions.orders == [Decisions.Order(offer: 0, period: 1, quantity: 5)])
    small.scenario.offers[0].unitCost = 8.5
    #expect(planned(small).result.decisions.orders == [])
  }

  @Test("leaves safety stock alone where its penalty is the larger one", arguments: [(1.0, 6.0), (3, 8), (5, 10)])
  func safetyStock(_ penalty: Double, _ served: Double) {
    var small = S(periods: 2)
    small.scenario.policy.safetyStockPenalty = 2
    small.stock(S.a, 10, safety: 4)
    small.scenario.receipts = [ReceiptRow(warehouse: S.a, product: S.p1, period: 2, quantity: 2)]
    small.lane(S.a, S.r1, cost: 0)
    small.demand(S.r1, 10, penalty: penalty)
    // Units 7 and 8 lower only period 1 below 4 (2 money), units 9 and 10 both periods (4 money).
    #expect(planned(small).result.decisions.covers.first?.quantity == served)
  }

  @Test("with rule fair, rates rise together")
  func waterFilling() {
    var small = S()
    small.scenario.policy.rule = .fair
    small.stock(S.a, 12)
    small.lane(S.a, S.r1, cost: 1)
    small.lane(S.a, S.r2, cost: 1)
    small.lane(S.a, S.r3, cost: 1)
    small.demand(S.r1, 8, penalty: 100)
    small.demand(S.r2, 8, penalty: 1)
    small.demand(S.r3, 8, penalty: 10)
    let covers = planned(small).result.decisions.covers.map(\.quantity)
    #expect(covers == [4, 4, 4])
  }
}
