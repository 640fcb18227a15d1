internal import Domain

/// What `scenario.yaml` says, as far as it could be read.
struct ScenarioHeader {
  var name = ""
  var description = ""
  var currency = ""
  var start: String?
  var period = Scenario.Period.week
  /// nil where the file says something that is no number of periods: nothing is checked against it then.
  var periods: Int32? = 1
  /// nil where the file's tiers cannot be read.
  var tiers: [Tier]? = [Tier(name: "standard", weight: 1)]
  var policy = Policy()
  /// Whether the file could be read at all: without it the tables are checked only among themselves.
  var isReadable = true
  var features: [UnsupportedFeature] = []
  /// Of the folder itself, in order; those of its bases are done when it comes to these.
  var changes: [ScenarioChange] = []
  /// Where `policy.published` stands.
  var publishedAt: Place?
  var stabilityAt: Place?

  /// A place in a file.
  struct Place {
    var file: String
    var line: Int
    var column: Int
  }

  /// More than ten years of days: beyond it a scenario is a typing error.
  static let mostPeriods = 10_000.0
  static let mostTiers = 1_000

  static let unreadable: ScenarioHeader = {
    var header = ScenarioHeader()
    header.isReadable = false
    header.periods = nil
    header.tiers = nil
    return header
  }()
}
