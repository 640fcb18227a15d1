internal import Domain

/// One element of `changes` (MODEL.md section 7): what is done to which rows of a scenario's tables.
///
/// Changes work on the tables as they are written, before defaults: a price that rises takes with it every
/// unmet_penalty that follows from it.
public struct ScenarioChange: Sendable {
  /// What is done.
  public enum Action: Sendable {
    case scale(ScaleTarget, by: ScaleFactor)
    /// A cell's new text; empty = the default.
    case set(table: String, column: String, to: String)
    case remove(RemovalTarget)
  }

  public var action: Action
  /// Which rows, every clause met; none = all.
  public var conditions: [ChangeCondition]
  /// Where it is written, for messages.
  public var file: String
  public var line: Int
  public var column: Int

  public init(
    _ action: Action, where conditions: [ChangeCondition] = [], file: String = "", line: Int = 0, column: Int = 0
  ) {
    self.action = action
    self.conditions = conditions
    self.file = file
    self.line = line
    self.column = column
  }

  var place: ScenarioHeader.Place { ScenarioHeader.Place(file: file, line: line, column: column) }
}

/// `where: {key: value}` or `{key: [value, …]}`.
public struct ChangeCondition: Sendable, Hashable {
  public var key: String
  /// One of them must be met.
  public var values: [String]

  public init(key: String, values: [String]) {
    self.key = key
    self.values = values
  }
}

/// Numbers that `scale` multiplies.
public enum ScaleTarget: String, Sendable, CaseIterable {
  /// Quantity, minimum and maximum.
  case demand
  /// On hand and reserved.
  case stock
  case receipts
  case prices
  case laneCost = "lanes.cost"
  case laneCapacity = "lanes.capacity"
  case throughput
  /// Rounded to whole periods.
  case leadTime = "lead_time"
}

/// By what `scale` multiplies.
public enum ScaleFactor: Sendable {
  case constant(Double)
  /// A factor for each group of rows, from the group's name: rows of one group share it.
  case byGroup(ScaleGroup, @Sendable (String) -> Double)
}

/// What rows have in common that share one factor.
public enum ScaleGroup: String, Sendable, CaseIterable {
  /// Each row by itself: its key.
  case line
  case region, product, family, all
}

/// What `remove` takes out, with every row that refers to it.
public enum RemovalTarget: String, Sendable, CaseIterable {
  case warehouse, region, product, lane
}

extension ScenarioChange: CustomStringConvertible {
  /// As it is written: `scale demand where region E01 by 1.2`.
  public var description: String {
    let place = conditions.map { "\($0.key) \($0.values.joined(separator: "|"))" }.joined(separator: ", ")
    let filter = place.isEmpty ? "" : " where " + place
    switch action {
    case .scale(let target, .constant(let factor)):
      return "scale \(target.rawValue)\(filter) by \(NumberText.text(factor))"
    case .scale(let target, .byGroup(let group, _)): return "scale \(target.rawValue)\(filter) by \(group.rawValue)"
    case .set(let table, let column, let text): return "set \(table).\(column)\(filter) to \(text)"
    case .remove(let target): return "remove \(target.rawValue)\(filter)"
    }
  }
}
