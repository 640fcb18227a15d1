public import Domain

/// Scenario → plan by rule, with no model and no dependency. Feasible, fast, never called optimal.
///
/// The rule: tiers in order; within a tier the highest unmet penalty first (with rule `fair`, rising fill rates);
/// for each line the asked product before its substitutes, and of each the cheapest source first, where the cost of a
/// source counts lanes, transfers, purchase, waiting, and the holding cost, end value and safety stock of what is taken.
/// Guarantees and quota minimums come before everything else. A unit that costs more than the penalty it saves is not
/// delivered, unless a minimum asks for it, or an earlier goal of the rule does.
///
/// Of units that expire, those that end first go first where that costs no more: what would be written off is cheap.
/// Lots and minimums of offers and contracts are not looked at.
public enum GreedySolver {
  /// - Parameters:
  ///   - scenario: a scenario that its reader accepted.
  ///   - cancelled: asked every few hundred lines; when true, the plan so far is returned.
  /// - Returns: decisions that keep every upper limit and balance of MODEL.md section 3, and the hard minimums and
  ///   storage limits they do not reach.
  /// - Complexity: O(lines × candidates + saturations × warehouses² × periods), at most three times.
  public static func plan(for scenario: Scenario, cancelled: () -> Bool = { false }) -> GreedyResult {
    let index = GreedyIndex(scenario)
    var best: GreedyResult?
    for order in PassOrder.allCases {
      var state = GreedyState(index)
      state.run(order, cancelled: cancelled)
      let result = state.result()
      if result.shortfall < (best?.shortfall ?? .infinity) { best = result }
      if result.broken.isEmpty || cancelled() { break }
    }
    return best ?? GreedyResult(decisions: Decisions(), broken: [])
  }
}

/// What the greedy found.
public struct GreedyResult: Sendable, Equatable {
  /// Sorted by the keys of the plan's tables, one line a key.
  public var decisions: Decisions
  /// What it could not reach, in the order of the scenario's tables; empty when the plan is feasible.
  public var broken: [BrokenMinimum]

  /// How far `broken` is from feasible, relative to what each rule asks for.
  var shortfall: Double { broken.reduce(0) { $0 + $1.relativeSize } }
}

/// A hard rule that the greedy left unmet. It proves nothing: another plan may well meet it.
public struct BrokenMinimum: Hashable, Sendable {
  public enum Rule: Hashable, Sendable {
    /// A guaranteed minimum, by position in `Scenario.demand`.
    case minimum(row: Int)
    /// A quota's minimum, by position in `Scenario.quotas`.
    case quota(row: Int)
    /// Stock at the end of a period above the storage limit.
    case storage(warehouse: Ref<Warehouse>, period: Int32)
  }

  public var rule: Rule
  /// What the rule asks for: units for minimums and quotas, volume for storage.
  public var required: Double
  /// What the plan reaches, in the same unit.
  public var reached: Double

  public init(rule: Rule, required: Double, reached: Double) {
    self.rule = rule
    self.required = required
    self.reached = reached
  }

  var relativeSize: Double { abs(required - reached) / max(1, abs(required), abs(reached)) }
}

/// Which pass goes first. A scenario whose minimums are reached by the first order never sees the others.
enum PassOrder: CaseIterable {
  /// Guarantees and quotas, then service, then whatever storage still overflows.
  case storageLast
  /// Storage first: service may otherwise use up the demand that would have emptied a full warehouse.
  case storageFirst
  /// Quotas before guarantees.
  case quotasFirst
}
