public import Domain

/// What a simulation is asked for.
public struct SimulationTerms: Sendable {
  /// How stock is kept.
  public enum StockRule: String, Sendable, CaseIterable {
    /// By the scenario's own safety stocks.
    case own
    /// By those of `ScenarioPolicies`.
    case recommended
    /// By those of `PlacedPolicies`.
    case placed
  }

  public var periods = 26
  public var replications = 20
  public var seed: UInt64 = 1
  public var stockRules: [StockRule] = [.own, .recommended]
  /// Rules of allocation; empty = the scenario's.
  public var rules: [Policy.Rule] = []
  /// Cycle service that recommended stocks aim at.
  public var service = 0.95
  /// Whether recommended stocks aim at the cycle service with which they fill as much as the first variant does.
  public var matchesFill = false
  /// Periods between two forecasts, and two settings of recommended stocks.
  public var refit = 4
  /// Periods before the first that the forecaster has seen; nil = 84 days, 52 weeks or 36 months.
  public var past: Int?
  /// Periods that each plan looks ahead, its own included; nil = two more than the slowest offer and the slowest lane take.
  public var lookahead: Int?
  /// Chance that what was ordered or announced comes a period late.
  public var late = 0.1
  /// Standard deviation ÷ mean of a line's demand in one period where no forecast says it; nil = as Poisson demand.
  public var variation: Double?
  /// Whether offers have no maximum and purchases no budget: where supply is short whatever is kept, policies differ little.
  public var opensSupply = false

  public init() {}

  func pastPeriods(_ period: Scenario.Period) -> Int {
    if let past { return past }
    return switch period {
    case .day: 84
    case .week: 52
    case .month: 36
    }
  }
}

/// One way of running the scenario.
public struct SimulationVariant: Sendable, Hashable {
  public var stock: SimulationTerms.StockRule
  public var rule: Policy.Rule
  /// Cycle service that its stocks aim at, unless they are the scenario's own.
  public var service: Double

  /// `recommended-cost`
  public var name: String { "\(stock.rawValue)-\(rule.rawValue)" }
}

/// What one course of one variant came to, over all its periods.
public struct SimulationOutcome: Sendable, Equatable {
  /// Σ price · demand met in its period ÷ Σ price · demand (units where all prices are 0).
  public var fillRate = 0.0
  public var fillRateUnits = 0.0
  /// Units in warehouses at the end of a period, mean over periods, at what a unit costs.
  public var stockValue = 0.0
  public var transport = 0.0
  public var substitution = 0.0
  public var holding = 0.0
  public var purchase = 0.0
  public var writeOff = 0.0
  public var unmet = 0.0
  /// What stock and open orders are worth at the end, less at the beginning.
  public var stockGain = 0.0
  /// Periods in which some rule gave way to chance, and by how much in all: units below minimums, volume above storage.
  public var relaxedPeriods = 0.0
  public var relaxed = 0.0
  /// Periods in which no orders were found that keep every rule: nothing was bought.
  public var withoutOrders = 0.0

  public init() {}

  /// All but unmet demand, money; stock that is left over counts at what it cost.
  public var operatingCost: Double { transport + substitution + holding + purchase + writeOff - stockGain }
  public var totalCost: Double { operatingCost + unmet }

  static let names = [
    "fill_rate", "fill_rate_units", "stock_value", "transport", "substitution", "holding", "purchase", "write_off",
    "unmet", "stock_gain", "relaxed_periods", "relaxed", "without_orders",
  ]

  var values: [Double] {
    [
      fillRate, fillRateUnits, stockValue, transport, substitution, holding, purchase, writeOff, unmet, stockGain,
      relaxedPeriods, relaxed, withoutOrders,
    ]
  }

  init?(values: [Double]) {
    guard values.count == Self.names.count else { return nil }
    (fillRate, fillRateUnits, stockValue) = (values[0], values[1], values[2])
    (transport, substitution, holding, purchase) = (values[3], values[4], values[5], values[6])
    (writeOff, unmet, stockGain) = (values[7], values[8], values[9])
    (relaxedPeriods, relaxed, withoutOrders) = (values[10], values[11], values[12])
  }

  /// `name,value` lines.
  var text: String {
    zip(Self.names, values).reduce("name,value\n") { $0 + "\($1.0),\(NumberText.text($1.1))\n" }
  }

  /// Reads what `text` wrote; nil for anything else.
  init?(text: String) {
    let lines = text.split(separator: "\n")
    guard lines.count == Self.names.count + 1, text.hasSuffix("\n") else { return nil }
    var values: [Double] = []
    for (line, name) in zip(lines.dropFirst(), Self.names) {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count == 2, cells[0] == name, let value = Double(cells[1]), value.isFinite else { return nil }
      values.append(value)
    }
    self.init(values: values)
  }
}
