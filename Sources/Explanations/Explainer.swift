public import Domain
public import Formulations

/// Tells from a plan's lines why its regions get what they get: no solver, no trust.
///
/// For each line it looks for the cheapest way on which one more unit could come, whatever is used up, and names the
/// limits on it that the plan reaches. They truly bind: with all of them a little wider that unit can come, and it is
/// worth more than it costs. Where even the cheapest way costs more than leaving it unmet, that is the reason.
public struct Explainer: Sendable {
  public let scenario: Scenario
  public let plan: Plan
  let model: AllocationModel
  let point: PlanPoint
  let ways: CheapestWays
  let openWays: CheapestWays
  private let worth: Worth
  let substitutes: SubstituteIndex
  private let supply: SupplyIndex

  public init(_ scenario: Scenario, _ plan: Plan) {
    self.init(scenario, plan, AllocationModel(scenario))
  }

  /// - Parameter model: of `scenario`; rows of claimants may have been added.
  /// - Complexity: O(arcs + row entries + plan lines), and a little more where warehouses supply one another.
  public init(_ scenario: Scenario, _ plan: Plan, _ model: AllocationModel) {
    self.scenario = scenario
    self.plan = plan
    self.model = model
    point = PlanPoint(scenario, plan, model)
    ways = CheapestWays(point, open: false)
    openWays = CheapestWays(point, open: true)
    worth = Worth(scenario, model)
    substitutes = SubstituteIndex(scenario)
    supply = SupplyIndex(model, scenario)
  }

  /// Why each line of `unmet.csv` is there, in the order of `plan.unmet`.
  public var reasons: [Reason] {
    plan.unmet.map { line in
      guard let position = position(line.region, line.product, line.period) else { return .noLane }
      return reason(ofLine: position)
    }
  }

  /// The position of a line of the model; nil where nothing is asked for.
  func position(_ region: Ref<Region>, _ product: Ref<Product>, _ period: Int32) -> Int? {
    var low = 0
    var high = model.demandLines.count
    while low < high {
      let middle = (low + high) / 2
      let line = model.demandLines[middle]
      if (line.region, line.product, line.period) < (region, product, period) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < model.demandLines.count else { return nil }
    let line = model.demandLines[low]
    return (line.region, line.product, line.period) == (region, product, period) ? low : nil
  }

  /// Why a line, at its position in the model, gets no more.
  func reason(ofLine line: Int) -> Reason {
    guard ways.lineArc[line] >= 0 else { return supply.reason(model.demandLines[line], scenario, model) }
    let worth = worthOfLine(line)
    let isCapped = isCapped(line)
    if !isCapped, openWays.lineCost[line] < worth - Self.rounding(worth) {
      return leftOpen(line)
    }
    let isOwn = ways.ownCost[line] < worth - Self.rounding(worth)
    let cost = isOwn ? ways.ownCost[line] : ways.lineCost[line]
    guard cost < worth - Self.rounding(worth) else { return .notWorth(cost: cost, worth: worth) }
    var bindings = isCapped ? [cap(ofLine: line)] : []
    add(limits(ofCover: isOwn ? ways.ownArc[line] : ways.lineArc[line]), to: &bindings)
    return bindings.isEmpty ? leftOpen(line) : .binding(bindings)
  }

  /// Money per unit asked for; infinity where an earlier goal asks for it.
  func worthOfLine(_ line: Int) -> Double {
    worth.ofLine(line) { point.flow[Int(model.demandLines[$0].unmetArc)] }
  }

  /// Two prices this near are the same.
  private static func rounding(_ price: Double) -> Double { price < .infinity ? 1e-7 * max(1, abs(price)) : 0 }

  private func leftOpen(_ line: Int) -> Reason {
    if point.flow[Int(model.demandLines[line].unmetArc)] <= PlanPoint.tolerance { return .rounding }
    let isOpen = openWays.lineArc[line] >= 0
    let cover = Int(isOpen ? openWays.lineArc[line] : ways.lineArc[line])
    let (_, start) = (isOpen ? openWays : ways).path(to: model.arcs.tail[cover], model)
    return .leftOpen(Ref(model.arcs.product[cover]), Ref(model.nodes.entity[Int(start)]))
  }
}

/// Which warehouses ever have what, and which lanes end where: for lines that nothing reaches.
private struct SupplyIndex {
  /// By warehouse × products + product.
  private var everHas: [Bool]
  private var lanesInto: [[Int32]]
  private let substitutes: SubstituteIndex
  private let products: Int
  /// By warehouse × products + product: of products that expire, when each layer comes and ends.
  private var layers: [Int: [(first: Int32, last: Int32)]] = [:]

  init(_ model: AllocationModel, _ scenario: Scenario) {
    products = scenario.products.count
    everHas = Array(repeating: false, count: scenario.warehouses.count * products)
    lanesInto = Array(repeating: [], count: scenario.regions.count)
    substitutes = SubstituteIndex(scenario)
    for node in 0..<model.nodes.count where model.nodes.kind[node] == .stock {
      let slot = Int(model.nodes.entity[node]) * products + Int(model.nodes.product[node])
      everHas[slot] = true
      guard model.layers.expires(Int(model.nodes.product[node])) else { continue }
      if layers[slot]?.last?.last != model.nodes.life[node] {
        layers[slot, default: []].append((model.nodes.period[node], model.nodes.life[node]))
      }
    }
    for (position, lane) in model.lanes.enumerated() {
      if case .region(let region) = lane.to { lanesInto[region.index].append(Int32(truncatingIfNeeded: position)) }
    }
  }

  func reason(_ line: DemandLine, _ scenario: Scenario, _ model: AllocationModel) -> Reason {
    var wanted = [line.product]
    substitutes.forEach(of: line.product, at: line.region) { wanted.append($0.substitute) }
    var hasLane = false
    var found: Reason?
    for lane in lanesInto[line.region.index].map({ model.lanes[Int($0)] }) {
      for product in wanted {
        guard let terms = lane.terms(for: product), terms.capacity > 0 else { continue }
        hasLane = true
        guard everHas[lane.from.index * products + product.index] else { continue }
        switch ending(line, product, lane.from, line.period - terms.leadTime) {
        case .tooShortALife(let life)?: return .tooShortALife(life)
        case let reason?: found = reason
        case nil: found = found ?? .tooLate
        }
      }
    }
    return found ?? (hasLane ? .noSupply : .noLane)
  }

  /// Why what is there by the ship period may not leave then; nil where nothing is there yet.
  private func ending(
    _ line: DemandLine, _ product: Ref<Product>, _ warehouse: Ref<Warehouse>, _ shipPeriod: Int32
  ) -> Reason? {
    let there = (layers[warehouse.index * products + product.index] ?? []).filter { $0.first <= shipPeriod }
    guard !there.isEmpty else { return nil }
    return there.contains { $0.last >= shipPeriod } ? .tooShortALife(line.minimumLife) : .expired
  }
}
