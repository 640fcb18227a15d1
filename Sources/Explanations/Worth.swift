internal import Domain
internal import Formulations

/// What one more unit covered of a line is worth: money that it saves, or more than any money where the plan's rule puts
/// it before cost.
struct Worth {
  private let model: AllocationModel
  private let waits: Bool
  /// By arc: whether an earlier goal counts what is unmet there.
  private var isGoal: [Bool]

  init(_ scenario: Scenario, _ model: AllocationModel) {
    self.model = model
    waits = scenario.policy.unmet == .backorder
    isGoal = Array(repeating: false, count: model.arcs.count)
    switch scenario.policy.rule {
    case .cost: break
    case .priority:
      for goal in model.priorityGoals(scenario) { mark(goal.arcs, goal.weights) }
    case .fair:
      for claimant in model.claimants(scenario) { mark(claimant.arcs, claimant.weights) }
    }
  }

  private mutating func mark(_ arcs: [Int32], _ weights: [Double]) {
    for (arc, weight) in zip(arcs, weights) where weight > 0 { isGoal[Int(arc)] = true }
  }

  /// Money per unit, infinity where an earlier goal asks for it. A unit that waits costs in every period until it is
  /// covered: one more now saves all of them up to the first period that leaves nothing waiting.
  func ofLine(_ line: Int, unmet: (Int) -> Double) -> Double {
    let asked = model.demandLines[line]
    var worth = 0.0
    var next = line
    while next < model.demandLines.count, model.demandLines[next].region == asked.region,
      model.demandLines[next].product == asked.product, unmet(next) > 0
    {
      if isGoal[Int(model.demandLines[next].unmetArc)] { return .infinity }
      worth += model.demandLines[next].unmetPenalty
      guard waits else { break }
      next += 1
    }
    return worth
  }
}
