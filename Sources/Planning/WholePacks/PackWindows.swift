internal import Domain
internal import Formulations

/// How far from the unrounded flow each arc may go in whole packs.
struct PackWindows {
  /// Rounding of a solver, in packs.
  static let noise = 1e-7

  let model: AllocationModel
  /// Units that an arc carries whole multiples of; 0 = any amount.
  let grid: [Double]
  /// The unrounded flow.
  let flow: [Double]
  /// Packs of arcs that are settled already, by arc; nil = open.
  var settled: [Int?]
  /// One a demand line: units of a pack of whatever serves it, in the asked product's units.
  let packOfLine: [Double]
  private let waits: Bool

  init(_ model: AllocationModel, _ scenario: Scenario, flow: [Double]) {
    self.model = model
    self.flow = flow
    grid = model.packGrid(scenario)
    settled = Array(repeating: nil, count: flow.count)
    waits = scenario.policy.unmet == .backorder && scenario.periods > 1
    var packs = model.demandLines.map { Double(scenario.products[$0.product].pack) }
    for arc in 0..<model.arcs.count where model.arcs.kind[arc] == .cover {
      let pack = Double(scenario.products[Ref<Product>(model.arcs.product[arc])].pack) / model.arcs.tailFactor[arc]
      let line = Int(model.arcs.entity[arc])
      packs[line] = max(packs[line], pack)
    }
    packOfLine = packs
  }

  /// The packs of an arc, where they are whole; nil elsewhere.
  static func whole(_ flow: Double, _ grid: Double) -> Int? {
    let packs = flow / grid
    return abs(packs - packs.rounded()) <= noise * max(1, abs(packs)) ? Int(exactly: packs.rounded()) : nil
  }

  /// Arcs that carry a part of a pack.
  func broken(_ flow: [Double]) -> [Int] { flow.indices.filter { isBroken($0, flow) } }

  func broken(_ flow: [Double], among arcs: [Int32]) -> [Int32] { arcs.filter { isBroken(Int($0), flow) } }

  private func isBroken(_ arc: Int, _ flow: [Double]) -> Bool {
    grid[arc] > 0 && Self.whole(flow[arc], grid[arc]) == nil
  }

  /// The flow with every whole number of packs exactly so.
  func snapped(_ flow: [Double]) -> [Double] {
    var result = flow
    for arc in flow.indices where grid[arc] > 0 {
      if let packs = Self.whole(flow[arc], grid[arc]) { result[arc] = Double(packs) * grid[arc] }
    }
    return result
  }

  /// The model with every arc of packs at most `slack` packs further from its unrounded flow than the next whole number,
  /// and every line less than `reach` packs from what it got.
  func model(slack: Double, reach: Double) -> AllocationModel {
    var result = model
    for arc in grid.indices where grid[arc] > 0 {
      let packs = flow[arc] / grid[arc]
      let whole = Self.whole(flow[arc], grid[arc]).map(Double.init)
      let least = max(
        (model.arcs.lower[arc] / grid[arc] - Self.noise).rounded(.up), (whole ?? packs.rounded(.down)) - slack)
      let most = min(
        (model.arcs.upper[arc] / grid[arc] + Self.noise).rounded(.down), (whole ?? packs.rounded(.up)) + slack)
      let bounds = settled[arc].map { (Double($0), Double($0)) } ?? (max(0, least), most)
      result.setBounds(ofArc: arc, lower: bounds.0 * grid[arc], upper: bounds.1 * grid[arc])
    }
    guard !waits else { return result }
    let isSettled = linesSettled()
    for (position, line) in model.demandLines.enumerated() where !isSettled[position] {
      let arc = Int(line.unmetArc)
      let units = packOfLine[position] * reach * (1 - Self.noise)
      result.setBounds(
        ofArc: arc, lower: max(model.arcs.lower[arc], flow[arc] - units),
        upper: min(model.arcs.upper[arc], flow[arc] + units))
    }
    return result
  }

  /// The lines whose packs are settled.
  private func linesSettled() -> [Bool] {
    var hubs = Array(repeating: false, count: model.nodes.count)
    for arc in settled.indices where settled[arc] != nil { hubs[Int(model.arcs.head[arc])] = true }
    var lines = Array(repeating: false, count: model.demandLines.count)
    for arc in settled.indices where model.arcs.kind[arc] == .cover && hubs[Int(model.arcs.tail[arc])] {
      lines[Int(model.arcs.entity[arc])] = true
    }
    return lines
  }

  /// The largest distance of what a line got over the horizon from its unrounded share, in packs.
  func distance(of rounded: [Double]) -> Double {
    var largest = 0.0
    var sum = 0.0
    let lines = model.demandLines
    for (position, line) in lines.enumerated() {
      let change = rounded[Int(line.unmetArc)] - flow[Int(line.unmetArc)]
      let isLast =
        position + 1 == lines.count || lines[position + 1].region != line.region
        || lines[position + 1].product != line.product
      sum = waits ? change : sum + change
      if isLast {
        largest = max(largest, abs(sum) / packOfLine[position])
        sum = 0
      }
    }
    return largest <= Self.noise ? 0 : largest
  }
}
