internal import Formulations
internal import StockPolicies

/// A block that is one item at one place: one product in one warehouse, whose only ways out are lanes to regions whose
/// demand nobody else serves and nobody waits for, in numbers that are whole in some decimal unit.
struct LotItem {
  let sizing: LotRecursion
  /// Units of the recursion in one unit of the model.
  private let scale: Double
  /// Money that no decision changes: everything unmet.
  private let constant: Double
  /// By period of the recursion and price: decision and option, −1 for an order that is no decision.
  private let places: [[(decision: Int, option: Int)]]

  /// nil where the block is anything else.
  init?(_ model: AllocationModel, _ decisions: [LotDecision]) {
    guard model.rows.count == 0, let reader = LotItemReader(model, decisions), let scale = reader.scale else {
      return nil
    }
    self.scale = scale
    constant = reader.constant
    places = reader.prices.map { $0.map { ($0.decision, $0.option) } }
    var periods: [LotRecursion.Period] = []
    for position in reader.supply.indices {
      var period = LotRecursion.Period()
      period.supply = LotItemReader.whole(reader.supply[position], scale) ?? 0
      period.holdingCost = reader.holding[position] / scale
      period.safetyCost = reader.safety[position].cost / scale
      period.safety = LotItemReader.whole(reader.safety[position].amount, scale) ?? 0
      for use in reader.uses[position] {
        guard let amount = LotItemReader.whole(use.amount, scale) else { return nil }
        period.uses.append(LotRecursion.Use(gain: use.gain / scale, amount: amount))
      }
      for price in reader.prices[position] {
        guard let least = LotItemReader.whole(price.least, scale), let most = LotItemReader.whole(price.most, scale),
          let lot = LotItemReader.whole(max(price.lot, 0), scale)
        else { return nil }
        period.prices.append(
          LotRecursion.Price(
            supplier: price.supplier, unitCost: price.cost / scale, least: least, most: most, lot: max(1, lot)))
      }
      periods.append(period)
    }
    sizing = LotRecursion(periods)
  }

  func money(_ cost: Double) -> Double { cost + constant }

  /// Binds every decision to what the recursion orders.
  func bind(_ answer: LotRecursion.Answer, _ decisions: [LotDecision], in bounds: inout LotBounds) {
    for decision in decisions { LotChoice.nothing.bind(decision, in: &bounds) }
    for (period, orders) in answer.orders.enumerated() {
      for order in orders {
        let place = places[period][order.price]
        guard place.decision >= 0 else { continue }
        let choice = LotChoice(option: place.option, amount: Double(order.amount) / scale)
        choice.bind(decisions[place.decision], in: &bounds)
      }
    }
  }
}

/// What a block's arcs say, period by period, where it is one item at one place.
private struct LotItemReader {
  struct Price {
    var supplier: Int
    var decision: Int
    var option: Int
    var cost: Double
    var least: Double
    var most: Double
    var lot: Double
  }

  private(set) var supply: [Double] = []
  private(set) var holding: [Double]
  private(set) var safety: [(amount: Double, cost: Double)]
  private(set) var uses: [[(gain: Double, amount: Double)]]
  private(set) var prices: [[Price]]
  private(set) var constant = 0.0
  /// By node of the block: its period of the recursion, −1 where it holds no stock.
  private var periodOfNode: [Int]
  private let model: AllocationModel

  init?(_ model: AllocationModel, _ decisions: [LotDecision]) {
    self.model = model
    periodOfNode = Array(repeating: -1, count: model.nodes.count)
    var first: Int?
    for node in 0..<model.nodes.count where model.nodes.kind[node] == .stock {
      let start = first ?? node
      guard model.nodes.entity[node] == model.nodes.entity[start],
        model.nodes.product[node] == model.nodes.product[start],
        supply.isEmpty || model.nodes.period[node] == model.nodes.period[start] + Int32(supply.count)
      else { return nil }
      first = start
      periodOfNode[node] = supply.count
      supply.append(model.nodes.supply[node])
    }
    holding = Array(repeating: 0, count: supply.count)
    safety = Array(repeating: (0, 0), count: supply.count)
    uses = Array(repeating: [], count: supply.count)
    prices = Array(repeating: [], count: supply.count)
    guard !supply.isEmpty, readStock(), readDemand() else { return nil }
    readOrders(decisions)
  }

  private mutating func readStock() -> Bool {
    for arc in 0..<model.arcs.count {
      let tail = Int(model.arcs.tail[arc])
      switch model.arcs.kind[arc] {
      case .hold:
        guard model.arcs.lower[arc] == 0, model.arcs.upper[arc] == .infinity else { return false }
        holding[periodOfNode[tail]] = model.arcs.cost[arc]
      case .holdSafety: safety[periodOfNode[tail]] = (model.arcs.upper[arc], model.arcs.cost[arc])
      case .issue, .expire: return false
      case .ship, .cover, .unmet, .deliver, .order: break
      }
    }
    return safety.indices.allSatisfy { safety[$0].cost <= holding[$0] || safety[$0].amount == 0 }
  }

  /// Every hub has one way in and one out, to a line that nothing else covers.
  private mutating func readDemand() -> Bool {
    var into = [Int](repeating: -1, count: model.nodes.count)
    var covered = [Int](repeating: -1, count: model.nodes.count)
    var unmet = covered
    for arc in 0..<model.arcs.count {
      let (tail, head) = (Int(model.arcs.tail[arc]), Int(model.arcs.head[arc]))
      switch model.arcs.kind[arc] {
      case .ship:
        guard head >= 0, model.nodes.kind[head] == .hub, into[head] < 0, model.arcs.lower[arc] == 0 else {
          return false
        }
        into[head] = arc
      case .cover:
        guard model.arcs.tailFactor[arc] == 1, covered[head] < 0, model.arcs.lower[arc] == 0, tail >= 0 else {
          return false
        }
        covered[head] = arc
      case .unmet:
        guard tail < 0, model.arcs.lower[arc] == 0, model.arcs.upper[arc] == .infinity else { return false }
        unmet[head] = arc
      case .deliver, .issue, .expire: return false
      case .hold, .holdSafety, .order: break
      }
    }
    return readUses(into, covered, unmet)
  }

  private mutating func readUses(_ into: [Int], _ covered: [Int], _ unmet: [Int]) -> Bool {
    var isUsed = [Bool](repeating: false, count: model.nodes.count)
    for node in 0..<model.nodes.count where model.nodes.kind[node] == .demand {
      let due = -model.nodes.supply[node]
      guard unmet[node] >= 0 else { return false }
      constant += model.arcs.cost[unmet[node]] * due
      guard covered[node] >= 0 else { continue }
      let cover = covered[node]
      let hub = Int(model.arcs.tail[cover])
      guard !isUsed[hub], into[hub] >= 0 else { return false }
      isUsed[hub] = true
      let ship = into[hub]
      let period = periodOfNode[Int(model.arcs.tail[ship])]
      let gain = model.arcs.cost[ship] + model.arcs.cost[cover] - model.arcs.cost[unmet[node]]
      let amount = min(due, model.arcs.upper[ship], model.arcs.upper[cover])
      guard period >= 0 else { return false }
      if gain < 0, amount > 0 { uses[period].append((gain, amount)) }
    }
    return true
  }

  private mutating func readOrders(_ decisions: [LotDecision]) {
    var isDecision = Set<Int32>()
    for (number, decision) in decisions.enumerated() {
      for (position, option) in decision.options.enumerated() {
        isDecision.insert(option.arc)
        let arc = Int(option.arc)
        prices[periodOfNode[Int(model.arcs.head[arc])]].append(
          Price(
            supplier: number, decision: number, option: position, cost: model.arcs.cost[arc], least: option.least,
            most: option.most, lot: option.lot))
      }
    }
    for arc in 0..<model.arcs.count where model.arcs.kind[arc] == .order && !isDecision.contains(Int32(arc)) {
      prices[periodOfNode[Int(model.arcs.head[arc])]].append(
        Price(
          supplier: decisions.count + arc, decision: -1, option: -1, cost: model.arcs.cost[arc], least: 0,
          most: model.arcs.upper[arc], lot: 0))
    }
  }

  /// The least power of ten up to a thousand in which every amount is whole.
  var scale: Double? {
    var amounts = supply + safety.map(\.amount)
    for period in uses { amounts += period.map(\.amount) }
    for period in prices { for price in period { amounts += [price.least, price.most, price.lot] } }
    return [1.0, 10, 100, 1_000].first { factor in amounts.allSatisfy { Self.whole($0, factor) != nil } }
  }

  static func whole(_ amount: Double, _ scale: Double) -> Int? {
    let scaled = (amount * scale).rounded()
    guard abs(amount * scale - scaled) <= 1e-9 * max(1, abs(scaled)), abs(scaled) < 1e12 else { return nil }
    return Int(exactly: scaled)
  }
}
