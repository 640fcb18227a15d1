/// What a scenario may ask for that not every version can do.
public enum ScenarioFeature: String, Sendable, CaseIterable {
  case rulePriority = "rule priority"
  case ruleFair = "rule fair"
  case integral = "policy.integral"
  case ladder = "grade ladders"
  case offerMinimum = "an offer's minimum"
  case offerLot = "an offer's lot"
  case contracts = "contracts"
  case expires = "stock that expires"
  case shelfLife = "shelf_life"
  case minimumLife = "min_life"

  /// What this version reads but does not plan with: the one list to shorten when a feature is built.
  public static let notBuiltIn: [ScenarioFeature] = []
}

/// The first place where a scenario uses a feature that is not built in.
public struct UnsupportedFeature: Hashable, Sendable, CustomStringConvertible {
  public var feature: ScenarioFeature
  public var file: String
  public var line: Int
  public var column: Int
  /// As in `Problem`.
  public var place: String?

  public init(feature: ScenarioFeature, file: String, line: Int, column: Int) {
    self.feature = feature
    self.file = file
    self.line = line
    self.column = column
  }

  /// What the planner wrote: `rule priority`.
  public var name: String { feature.rawValue }

  /// `demand.csv:3:9: not built in: min_life`
  public var description: String { "\(place ?? "\(file):\(line):\(column)"): not built in: \(name)" }

  /// Its place with the folder, workbook or database in front.
  public func place(in folder: String) -> String {
    if let place { return "\(folder): \(place)" }
    return folder + (folder.hasSuffix("/") ? "" : "/") + "\(file):\(line):\(column)"
  }
}
