public import Domain

/// What differs between two plans of one scenario, or of two that differ in a demand row's minimum.
public struct PlanChange: Sendable {
  /// One demand line that has more or less than before.
  public struct Line: Hashable, Sendable {
    public var region: Ref<Region>
    public var product: Ref<Product>
    public var period: Int32
    /// Units covered by deliveries.
    public var before: Double
    public var after: Double
  }

  /// Who loses, the largest loss first; then who gains, the largest gain first.
  public let losers: [Line]
  public let winners: [Line]
  /// Every part of the cost that differs: money after less money before.
  public let costs: [NamedValue]
  public let totalBefore: Double
  public let totalAfter: Double
  public let tiersBefore: [TierSummary]
  public let tiersAfter: [TierSummary]

  /// - Complexity: O(n log n) in allocations.
  public init(from before: Plan, to after: Plan) {
    var lines: [SIMD4<Int32>: (before: Double, after: Double)] = [:]
    for line in before.allocations { lines[Self.key(line), default: (0, 0)].before += line.covers }
    for line in after.allocations { lines[Self.key(line), default: (0, 0)].after += line.covers }
    let changed = lines.filter { abs($1.after - $1.before) > 1e-6 }.map { key, amounts in
      Line(
        region: Ref(key[0]), product: Ref(key[1]), period: key[2], before: amounts.before, after: amounts.after)
    }
    let sorted = changed.sorted {
      let (left, right) = (abs($0.after - $0.before), abs($1.after - $1.before))
      // Rounding decides no order.
      if abs(left - right) > 1e-6 { return left > right }
      return ($0.region, $0.product, $0.period) < ($1.region, $1.product, $1.period)
    }
    losers = sorted.filter { $0.after < $0.before }
    winners = sorted.filter { $0.after > $0.before }
    let (old, new) = (before.summary.cost, after.summary.cost)
    costs = zip(old.named, new.named).map { NamedValue(name: $0.name, value: $1.value - $0.value) }
      .filter { abs($0.value) > 1e-6 * max(1, abs(old.total)) * 1e-3 }
    totalBefore = old.total
    totalAfter = new.total
    tiersBefore = before.summary.tiers
    tiersAfter = after.summary.tiers
  }

  private static func key(_ line: AllocationLine) -> SIMD4<Int32> {
    SIMD4(line.region.position, line.demanded.position, line.period, 0)
  }
}

/// A question for `why-not`: may one line have more?
public struct WhyNotQuestion: Sendable {
  /// Position in `Scenario.demand`.
  public let row: Int
  /// Units that the region is to have in the end, held ones included.
  public let quantity: Double

  /// What the rows of a scenario say before anything is solved.
  public enum Obstacle: Error, Sendable, Hashable {
    /// Nothing is asked for there.
    case noDemand
    /// There are several lines: their periods.
    case severalPeriods([Int32])
    /// Nothing is delivered beyond what is asked for.
    case moreThanAsked(Double)
    case moreThanMaximum(Double)
  }

  /// - Parameter period: nil where the region asks for the product in one period only.
  public init(
    region: Ref<Region>, product: Ref<Product>, period: Int32?, quantity: Double, of scenario: Scenario
  ) throws(Obstacle) {
    let rows = scenario.demand.indices.filter {
      scenario.demand[$0].region == region && scenario.demand[$0].product == product
        && period ?? scenario.demand[$0].period == scenario.demand[$0].period
    }
    guard let row = rows.first else { throw .noDemand }
    guard rows.count == 1 else { throw .severalPeriods(rows.map { scenario.demand[$0].period }) }
    if scenario.policy.unmet == .lost, quantity > scenario.demand[row].quantity {
      throw .moreThanAsked(scenario.demand[row].quantity)
    }
    if quantity > scenario.demand[row].maximum { throw .moreThanMaximum(scenario.demand[row].maximum) }
    self.row = row
    self.quantity = quantity
  }

  /// The scenario in which the line is guaranteed that much.
  public func guaranteed(_ scenario: Scenario) -> Scenario {
    var changed = scenario
    changed.demand[row].minimum = max(quantity, scenario.demand[row].minimum)
    return changed
  }

  /// Units the region has by a plan, held ones included.
  public func had(_ scenario: Scenario, _ plan: Plan) -> Double {
    let line = scenario.demand[row]
    return plan.allocations.reduce(line.held) { sum, one in
      one.region == line.region && one.demanded == line.product && one.period == line.period ? sum + one.covers : sum
    }
  }
}
