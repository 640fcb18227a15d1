internal import Domain
internal import Formulations

/// A plan as a point of its scenario's model: what each arc carries, and which limits are reached.
struct PlanPoint {
  let scenario: Scenario
  let model: AllocationModel
  /// Units by arc.
  private(set) var flow: [Double]
  /// By stock node: units in stock at the end of its period; 0 elsewhere.
  private(set) var closing: [Double]
  /// By stock node: units that leave from its period on, or are left in the end.
  private var moved: [Double]
  /// By stock node: units that could be taken there and be missing nowhere; 0 elsewhere.
  private(set) var spare: [Double]
  /// By stock node: what taking one costs, in value of end stock and safety stock less holding.
  private(set) var priceOfSpare: [Double]
  /// By arc: whether its own upper bound is reached.
  private(set) var isFull: [Bool]
  /// By arc: whether some row's upper limit stops it. `fullRows` names the rows.
  private(set) var isStopped: [Bool]
  private var stoppingStarts: [Int32]
  private var stopping: [Int32]

  /// How near to its limit an amount reaches it, relative to max(1, limit): what a check lets pass.
  static let tolerance = 1e-6

  /// - Complexity: O(arcs + row entries + plan lines).
  init(_ scenario: Scenario, _ plan: Plan, _ model: AllocationModel) {
    self.scenario = scenario
    self.model = model
    flow = PlanFlow(scenario, plan, model).flow
    spare = Array(repeating: 0, count: model.nodes.count)
    priceOfSpare = spare
    closing = spare
    moved = spare
    isFull = Array(repeating: false, count: model.arcs.count)
    isStopped = isFull
    stoppingStarts = Array(repeating: 0, count: model.arcs.count + 1)
    stopping = []
    noteSpare()
    noteFullArcs()
    noteFullRows()
  }

  /// The rows that stop `arc`, ascending.
  func fullRows(_ arc: Int) -> ArraySlice<Int32> {
    stopping[Int(stoppingStarts[arc])..<Int(stoppingStarts[arc + 1])]
  }

  static func reaches(_ amount: Double, _ limit: Double) -> Bool {
    limit < .infinity && amount >= limit - tolerance * max(1, abs(limit))
  }

  /// The units of a product that go together to a region: a pack where the plan is in whole packs, else 0.
  func step(_ product: Int32) -> Double {
    scenario.policy.integral ? Double(scenario.products.values[Int(product)].pack) : 0
  }

  /// The most stock that is as good as none: rounding, relative to what moves through the node, or less than a pack.
  func nothing(at node: Int) -> Double {
    max(Self.tolerance, 1e-9 * moved[node], step(model.nodes.product[node]) - Self.tolerance)
  }

  /// Stock arcs leave each node in the order of periods: what is spare in t is the least closing stock from t on.
  private mutating func noteSpare() {
    for arc in 0..<model.arcs.count where model.arcs.kind[arc] == .ship {
      moved[Int(model.arcs.tail[arc])] += flow[arc]
    }
    var saved = spare
    let penalty = scenario.policy.safetyStockPenalty
    for arc in 0..<model.arcs.count where model.arcs.kind[arc] == .hold || model.arcs.kind[arc] == .holdSafety {
      let node = Int(model.arcs.tail[arc])
      closing[node] += flow[arc]
      // The last unit held pays holding cost (less end value), and the penalty it saves while all stock is safety stock.
      if model.arcs.kind[arc] == .hold { saved[node] += model.arcs.cost[arc] }
      if model.arcs.kind[arc] == .holdSafety, flow[arc] > 0 { priceOfSpare[node] = penalty }
    }
    // What expires is spare too, and taking it saves its write-off.
    for arc in 0..<model.arcs.count where model.arcs.kind[arc] == .expire {
      closing[Int(model.arcs.tail[arc])] += flow[arc]
      saved[Int(model.arcs.tail[arc])] += model.arcs.cost[arc]
    }
    for arc in 0..<model.arcs.count where model.arcs.kind[arc] == .hold {
      // Beyond the safety stock the last unit saves nothing.
      if flow[arc] > Self.tolerance { priceOfSpare[Int(model.arcs.tail[arc])] = 0 }
    }
    for node in stride(from: model.nodes.count - 1, through: 0, by: -1) where model.nodes.kind[node] == .stock {
      let isLast = !continues(node)
      spare[node] = isLast ? closing[node] : min(closing[node], spare[node + 1])
      priceOfSpare[node] += (isLast ? 0 : priceOfSpare[node + 1]) - saved[node]
      moved[node] += isLast ? closing[node] : moved[node + 1]
      if spare[node] <= nothing(at: node) { spare[node] = 0 }
    }
  }

  /// Whether what is in stock at a node's end of period is at the next node in the next.
  func continues(_ node: Int) -> Bool {
    let period = model.nodes.period[node]
    return period < scenario.periods && period < model.nodes.life[node]
  }

  private mutating func noteFullArcs() {
    for arc in 0..<model.arcs.count where model.arcs.upper[arc] < .infinity {
      isFull[arc] = Self.reaches(flow[arc] + room(for: arc), model.arcs.upper[arc])
    }
    guard scenario.policy.integral else { return }
    for arc in 0..<model.arcs.count where isPart(arc) { isFull[arc] = true }
  }

  /// Whether an arc is full and another beside it carries on.
  func isContinued(_ arc: Int) -> Bool {
    isFull[arc] && scenario.policy.stability > 0 && model.arcs.isShipment(arc + 1, besides: arc)
  }

  /// Whether the arc beside it, for what was published, comes first and has room.
  func isSecond(_ arc: Int) -> Bool {
    scenario.policy.stability > 0 && model.arcs.isShipment(arc, besides: arc - 1) && !isFull[arc - 1]
  }

  /// Whether less is missing of a cover's line than one pack would cover.
  func isPart(_ arc: Int) -> Bool {
    guard model.arcs.kind[arc] == .cover else { return false }
    let missing = flow[Int(model.demandLines[Int(model.arcs.entity[arc])].unmetArc)]
    return missing > 0 && missing < room(for: arc)
  }

  /// What one more pack, less rounding, takes on an arc to a region; 0 elsewhere, and where units go singly.
  private func room(for arc: Int) -> Double {
    let goesToRegion =
      model.arcs.kind[arc] == .cover
      || model.arcs.kind[arc] == .ship && model.nodes.kind[Int(model.arcs.head[arc])] == .hub
    guard goesToRegion, scenario.policy.integral else { return 0 }
    return max(0, step(model.arcs.product[arc]) / model.arcs.tailFactor[arc] - Self.tolerance)
  }

  private mutating func noteFullRows() {
    var full: [(row: Int, left: Double)] = []
    for row in 0..<model.rows.count where model.rows.upper[row] < .infinity {
      if case .claimant = model.rows.keys[row] { continue }
      var activity = 0.0
      for entry in model.rows.starts[row]..<model.rows.starts[row + 1] {
        activity += model.rows.coefficients[entry] * flow[Int(model.rows.arcs[entry])]
      }
      let isReached = Self.reaches(activity, model.rows.upper[row])
      if isReached || scenario.policy.integral { full.append((row, isReached ? 0 : model.rows.upper[row] - activity)) }
    }
    for (row, left) in full {
      forEachStopped(by: row, left) { arc in
        isStopped[arc] = true
        stoppingStarts[arc + 1] += 1
      }
    }
    for arc in isStopped.indices { stoppingStarts[arc + 1] += stoppingStarts[arc] }
    stopping = Array(repeating: 0, count: Int(stoppingStarts[model.arcs.count]))
    var next = stoppingStarts
    for (row, left) in full {
      forEachStopped(by: row, left) { arc in
        stopping[Int(next[arc])] = Int32(truncatingIfNeeded: row)
        next[arc] += 1
      }
    }
  }

  /// The arcs that can carry no more, where `left` is left of a row's limit.
  private func forEachStopped(by row: Int, _ left: Double, _ body: (Int) -> Void) {
    for entry in model.rows.starts[row]..<model.rows.starts[row + 1] where model.rows.coefficients[entry] > 0 {
      let arc = Int(model.rows.arcs[entry])
      if left <= model.rows.coefficients[entry] * room(for: arc) { body(arc) }
    }
  }
}
