public import Domain

/// A plan with its scenario, under a name to show.
public struct ComparedPlan: Sendable {
  public var label: String
  public var scenario: Scenario
  public var plan: Plan

  public init(label: String, scenario: Scenario, plan: Plan) {
    self.label = label
    self.scenario = scenario
    self.plan = plan
  }
}

/// What differs between plans: money, key figures, and line by line what changed and why.
public struct Comparison: Sendable {
  /// One figure of every plan.
  public struct Figure: Sendable, Equatable {
    public var name: String
    /// By plan; nil where a plan has no such figure.
    public var values: [Double?]
    /// Whether the values are shares, to be shown as percentages.
    public var isShare: Bool
  }

  public var labels: [String]
  public var currency: String
  /// Cost by part and in total; parts that are 0 in every plan are left out.
  public var costs: [Figure]
  public var figures: [Figure]
  /// Each plan but the first against the first.
  public var steps: [ComparisonStep]

  /// Whether no plan differs from the first.
  public var isEmpty: Bool {
    steps.allSatisfy(\.lines.isEmpty)
      && (costs + figures).allSatisfy { figure in figure.values.allSatisfy { $0 == figure.values.first } }
  }
}

/// One plan against another.
public struct ComparisonStep: Sendable {
  public var from: String
  public var to: String
  /// What differs between the scenarios, in parts that can be taken back one by one.
  public var inputs: [InputGroup]
  /// Largest first.
  public var lines: [ChangedLine]
}

/// Differences between two scenarios that come and go together.
public struct InputGroup: Sendable, Equatable {
  /// `demand.csv E01 YX1 1: quantity 60 → 72`, with a count of the others.
  public var title: String
  /// Positions in `ScenarioPair.differences`.
  public var differences: [Int]
  /// Total cost of the second scenario with the group taken back; nil where it was not planned.
  public var totalWithout: Double?
}

/// One line of a plan that another plan has otherwise.
public struct ChangedLine: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case shipment
    /// Demand covered by another product, over all warehouses.
    case substitution
    case unmet, purchase
  }

  public var kind: Kind
  /// Of shipping, arrival or order.
  public var period: Int32
  /// Warehouse or supplier; empty for demand.
  public var from: String
  /// Region or warehouse.
  public var to: String
  /// What is shipped, bought or asked for.
  public var product: String
  /// The substitute.
  public var other: String
  public var before: Double
  public var after: Double
  /// |after − before| at the product's price (units where that is 0): what lines are sorted by.
  public var value: Double
  /// What the line follows from, the strongest first.
  public var causes: [LineCause]
  /// Constraints at the line that bind in one of the plans only: `throughput of DE binds now`.
  public var constraints: [String]
}

/// Why a line changed: without it, the line would not be what it is.
public struct LineCause: Sendable, Equatable {
  /// Positions in `ComparisonStep.inputs`; all of them where only all together explain the line. Empty where the inputs
  /// are the same.
  public var groups: [Int]
  public var text: String
  /// By how many units the line comes back when the groups are taken back.
  public var effect: Double
}
