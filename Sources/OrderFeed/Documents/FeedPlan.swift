public import Domain

/// A plan as documents: what `publish` puts into the outbox.
public struct FeedPlan: Sendable, Equatable {
  /// Hash of the plan's inputs and files: 64 hexadecimal digits.
  public var id: String
  /// Plans of one series replace one another: the scenario's name and the length of its periods, unless named otherwise.
  public var series: String
  public var scenario: String
  public var currency: String
  /// The first and the last period, named as in `FeedLine.period`. Lines of the series outside are not this plan's business.
  public var firstPeriod: String
  public var lastPeriod: String
  /// First day of period 1; nil where the scenario has no start.
  public var start: String?
  /// `day`, `week` or `month`.
  public var periodLength: String
  public var periods: Int32
  /// Sorted by kind, period, document and reference; none is there twice.
  public var lines: [FeedLine]
  /// What was asked for: the memory of who was short.
  public var demands: [FeedDemand]

  public init(
    id: String, series: String, scenario: String, currency: String = "", firstPeriod: String, lastPeriod: String,
    start: String? = nil, periodLength: String = "week", periods: Int32 = 1, lines: [FeedLine],
    demands: [FeedDemand] = []
  ) {
    self.id = id
    self.series = series
    self.scenario = scenario
    self.currency = currency
    self.firstPeriod = firstPeriod
    self.lastPeriod = lastPeriod
    self.start = start
    self.periodLength = periodLength
    self.periods = periods
    self.lines = lines
    self.demands = demands
  }
}

/// A demand line as the plan saw it, in units of the product asked for.
public struct FeedDemand: Hashable, Sendable {
  /// `region/product/period`, percent-encoded: what `FeedLine.demandLine` refers to.
  public var reference: String
  public var region: String
  public var product: String
  /// Named as in `FeedLine.period`.
  public var period: String
  public var asked: Double
  /// Of that, in the region already.
  public var there: Double

  public init(reference: String, region: String, product: String, period: String, asked: Double, there: Double) {
    self.reference = reference
    self.region = region
    self.product = product
    self.period = period
    self.asked = asked
    self.there = there
  }
}

/// One row of `limits.csv`: the most a customer of a grade may order.
public struct GradeLimit: Hashable, Sendable {
  public var period: Int32
  public var region: Ref<Region>
  public var product: Ref<Product>
  public var grade: Int32
  /// Units per customer.
  public var limit: Double

  public init(period: Int32, region: Ref<Region>, product: Ref<Product>, grade: Int32, limit: Double) {
    self.period = period
    self.region = region
    self.product = product
    self.grade = grade
    self.limit = limit
  }
}

extension FeedPlan {
  /// Turns `plan` into transfers, deliveries, purchases and quotas.
  ///
  /// - Parameters:
  ///   - plan: feasible, in whole units.
  ///   - scenario: what the plan's refs point into.
  ///   - limits: grade limits, if ladders were planned.
  ///   - id: from `PlanIdentity`.
  ///   - series: nil = the scenario's name and the length of its periods.
  /// - Throws: `refused` for an infeasible plan, `notHeld` for a fraction of a unit, `malformed` for a line given twice.
  /// - Complexity: O(n log n) in the lines of the plan.
  public static func make(
    from plan: Plan, scenario: Scenario, limits: [GradeLimit] = [], id: String, series: String? = nil
  ) throws(FeedFailure) -> FeedPlan {
    guard plan.summary.status != .infeasible else {
      throw FeedFailure(.refused, "the plan is infeasible: there is nothing to hand over")
    }
    let series = series ?? "\(scenario.name)/\(scenario.period.rawValue)"
    let calendar = try FeedCalendar(start: scenario.start, period: scenario.period)
    var builder = DocumentBuilder(scenario: scenario, series: series, calendar: calendar)
    try builder.addTransfers(plan.shipments)
    try builder.addDeliveries(plan.allocations, stock: plan.stock)
    try builder.addPurchases(plan.purchases)
    try builder.addQuotas(plan.allocations, limits: limits)
    return FeedPlan(
      id: id, series: series, scenario: scenario.name, currency: scenario.currency,
      firstPeriod: try calendar.name(of: 1), lastPeriod: try calendar.name(of: scenario.periods),
      start: scenario.start, periodLength: scenario.period.rawValue, periods: scenario.periods,
      lines: try builder.sortedLines(), demands: try builder.demands())
  }
}
