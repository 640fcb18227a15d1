import Domain
import Explanations
import Planning

/// All that is asked of the reasons of one plan.
struct ReasonCheck {
  let scenario: Scenario
  private(set) var failures: [String] = []
  /// Lines whose limits are widened, to see that it helps.
  private let sample = 2
  private var isProved = true

  /// Where units expire, stock that is said to be used up is that of the layers that would do: others may be left, and a
  /// receipt more need not last as long.
  private let hasLayers: Bool

  init(scenario: Scenario) {
    self.scenario = scenario
    hasLayers = StockLayers(scenario).isDated
  }

  /// The greedy finds no plan where a minimum or a storage limit forces a movement: then there is nothing to check.
  mutating func run(_ solver: PlanOptions.Solver = .auto) async throws {
    let plan: Plan
    do throws(PlanFailure) {
      plan = try await Planner(options: PlanOptions(solver: solver)).plan(scenario)
    } catch {
      if solver != .greedy { failures.append("no plan: \(error)") }
      return
    }
    guard plan.summary.status != .infeasible else { return }
    isProved = plan.summary.status == .optimal
    if !isProved, solver != .greedy { failures.append("not proved: \(plan.summary.solverWhy)") }
    let explainer = Explainer(scenario, plan)
    checkDeliveries(plan, explainer)
    var tried = 0
    for (position, line) in plan.unmet.enumerated() {
      if line.reason.isEmpty { failures.append("line \(position) of unmet has no reason") }
      let found = explainer.explanations(region: line.region, product: line.product, period: line.period)
      guard let explanation = found.first, found.count == 1, let reason = explanation.reason else {
        failures.append("line \(position) of unmet has no explanation")
        continue
      }
      if reason.words(for: line.region, line.product, period: line.period, in: scenario) != line.reason {
        failures.append("line \(position): \(line.reason) in the table, \(reason) told")
      }
      if abs(explanation.unmet - line.quantity) > 1e-9 {
        failures.append("line \(position): \(explanation.unmet) unmet")
      }
      checkReached(reason, plan, position)
      guard isProved else { continue }
      checkUsers(explanation)
      // Every few lines, so that late ones have their turn.
      guard tried < sample, position % 3 == tried, line.quantity > 1e-6 else { continue }
      tried += 1
      try await checkHelps(reason, explanation, plan)
    }
  }

  /// Every delivery is told, from where it comes.
  private mutating func checkDeliveries(_ plan: Plan, _ explainer: Explainer) {
    for line in plan.allocations {
      let found = explainer.explanations(region: line.region, product: line.demanded, period: line.period)
      let isTold = found.first?.deliveries.contains {
        $0.warehouse == line.warehouse && $0.supplied == line.supplied && $0.shipPeriod == line.shipPeriod
          && $0.quantity == line.quantity
      }
      if isTold != true { failures.append("a delivery is not told: \(line)") }
      let way = found.first?.ways.first {
        $0.warehouse == line.warehouse && $0.supplied == line.supplied && $0.shipPeriod == line.shipPeriod
      }
      if way.map({ abs($0.used - line.quantity) <= 1e-9 }) != true { failures.append("no way for: \(line)") }
    }
  }

  private mutating func checkReached(_ reason: Reason, _ plan: Plan, _ position: Int) {
    switch reason {
    case .binding(let bindings):
      if bindings.isEmpty { failures.append("line \(position): nothing named") }
      for binding in bindings where !isOfLayers(binding) {
        let left = Slack(scenario: scenario, plan: plan).left(of: binding)
        if !(abs(left) <= 1e-5) { failures.append("line \(position): \(left) left of \(binding)") }
      }
    case .notWorth(let cost, let worth):
      if !(cost >= worth - 1e-6 * max(1, worth)) { failures.append("line \(position): \(cost) is worth \(worth)") }
    case .leftOpen: if isProved { failures.append("line \(position): an optimal plan leaves it open") }
    case .rounding: if plan.unmet[position].quantity > 1e-6 { failures.append("line \(position): no rounding") }
    case .noLane, .noSupply, .tooLate, .expired, .tooShortALife: break
    }
  }

  /// Where stock alone is in the way, whoever shares it would lose as much by a unit, or has no more.
  private mutating func checkUsers(_ explanation: Explanation) {
    guard scenario.periods == 1, scenario.policy.unmet == .lost, explanation.limits.count == 1,
      let limit = explanation.limits.first, case .stock(let place, let product, _, _) = limit.binding,
      let way = explanation.ways.first(where: { $0.warehouse == place && $0.supplied == product })
    else { return }
    let rows = scenario.substitutes.filter { $0.product == explanation.product && $0.substitute == product }
    let ratio = (rows.first { $0.region == explanation.region } ?? rows.first { $0.region == nil })?.ratio ?? 1
    for user in limit.users where !user.isGuaranteed {
      guard case .region(let region) = user.place, way.limits == [limit.binding] else { continue }
      switch scenario.policy.rule {
      case .cost:
        let gain = (explanation.worth - way.cost) / ratio
        if let worth = user.worth, worth < gain - 1e-6 { failures.append("\(user) loses less than \(gain)") }
      case .fair:
        guard explanation.worth == .infinity, scenario.policy.claimant == .line else { continue }
        let tier = scenario.regions[region].tier
        let own = (explanation.asked - explanation.unmet) / explanation.asked
        if tier > explanation.tier { failures.append("\(user) is of a later tier") }
        if tier == explanation.tier, let fill = user.fill, fill > own + 1e-6 {
          failures.append("\(user) has more than \(own)")
        }
      case .priority:
        if explanation.worth == .infinity, scenario.regions[region].tier > explanation.tier {
          failures.append("\(user) is of a later tier")
        }
      }
    }
  }

  /// With all that a reason names a little wider the plan is better.
  private mutating func checkHelps(_ reason: Reason, _ explanation: Explanation, _ plan: Plan) async throws {
    guard case .binding(let bindings) = reason, !bindings.contains(where: isOfLayers) else { return }
    let wider = bindings.reduce(scenario) { $0.wider($1) }
    let better = try await Planner(options: PlanOptions()).plan(wider)
    guard better.summary.status == .optimal else {
      failures.append("wider \(bindings): \(better.summary.status), \(better.summary.solverWhy)")
      return
    }
    if explanation.worth < .infinity, scenario.policy.rule != .cost { return }
    if !isBetter(better, plan) { failures.append("wider \(bindings) changes nothing: \(explanation)") }
  }

  private func isOfLayers(_ binding: Binding) -> Bool {
    if case .stock = binding { hasLayers } else { false }
  }

  private func isBetter(_ one: Plan, _ other: Plan) -> Bool {
    switch scenario.policy.rule {
    case .cost:
      return one.summary.cost.total < other.summary.cost.total - 1e-9 * max(1, abs(other.summary.cost.total))
    case .priority:
      for (left, right) in zip(one.summary.tiers, other.summary.tiers)
      where abs(left.unmetValue - right.unmetValue) > 1e-6 * max(1, right.unmetValue) {
        return left.unmetValue < right.unmetValue
      }
      return false
    case .fair:
      for tier in scenario.tiers.values {
        let (left, right) = (fills(one, tier), fills(other, tier))
        for (better, worse) in zip(left, right) where abs(better - worse) > 1e-7 { return better > worse }
      }
      return false
    }
  }

  private func fills(_ plan: Plan, _ tier: Tier) -> [Double] {
    plan.summary.fills.filter { $0.tier == tier.name }.map(\.fill).sorted()
  }
}
