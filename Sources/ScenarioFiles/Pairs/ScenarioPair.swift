public import Domain

/// Two scenarios side by side: what differs between their tables, cell by cell, and any mixture of the two.
///
/// Both are taken in canonical form, every default written out, so that no difference hides in one.
public struct ScenarioPair: Sendable {
  /// One cell, row or setting that differs, with where it is.
  private struct Place: Sendable {
    /// nil for a setting.
    var table: TableName?
    /// Of the setting, or of the cell; −1 for a whole row.
    var column: Int
    var oldRow = -1
    var newRow = -1
  }

  /// What differs, settings first, then table by table, row by row: `from` is the first scenario's.
  public private(set) var differences: [OverlayChange] = []
  /// By difference, which belong together: `differences[i]` with the same number come and go together.
  public private(set) var groups: [Int] = []
  private var places: [Place] = []
  private let oldHeader: ScenarioHeader
  private let newHeader: ScenarioHeader
  private let old: LayeredTables
  private let new: LayeredTables

  /// - Complexity: O(rows of both).
  public init(_ first: Scenario, _ second: Scenario) {
    oldHeader = ScenarioHeader(first)
    newHeader = ScenarioHeader(second)
    var old = LayeredTables()
    old.read(first)
    var new = LayeredTables()
    new.pool = old.pool
    new.read(second)
    // One pool knows the texts of both.
    old.pool = new.pool
    self.old = old
    self.new = new
    findSettings()
    for name in TableName.allCases { findRows(name) }
    groups = DifferenceGroups.number(differences, places.map { ($0.table, $0.column) }, old, new, rows)
  }

  /// Of each difference the row in the second scenario's table where it has one, else in the first's.
  private var rows: [(table: MergedTable, row: Int)?] {
    places.map { place in
      guard let name = place.table else { return nil }
      return place.newRow >= 0 ? (new[name], place.newRow) : (old[name], place.oldRow)
    }
  }

  private mutating func findSettings() {
    for (position, (before, after)) in zip(oldHeader.settings, newHeader.settings).enumerated()
    where !Code.same(before.value, after.value) {
      differences.append(
        OverlayChange(
          kind: .changed, file: "scenario.yaml", key: "", column: before.name, from: before.value, to: after.value))
      places.append(Place(table: nil, column: position))
    }
  }

  private mutating func findRows(_ name: TableName) {
    let (before, after) = (old[name], new[name])
    for row in 0..<after.count {
      let key = after.key(row, new.pool)
      guard let oldRow = before.row(like: row, of: after) else {
        differences.append(
          OverlayChange(kind: .added, file: name.file, key: key, column: "", from: "", to: ""))
        places.append(Place(table: name, column: -1, newRow: row))
        continue
      }
      for column in after.columns.indices {
        let (from, to) = (before.text(oldRow, column, old.pool), after.text(row, column, new.pool))
        guard !Code.same(from, to) else { continue }
        differences.append(
          OverlayChange(
            kind: .changed, file: name.file, key: key, column: after.columns[column].name, from: from, to: to))
        places.append(Place(table: name, column: column, oldRow: oldRow, newRow: row))
      }
    }
    for row in 0..<before.count where after.row(like: row, of: before) == nil {
      differences.append(
        OverlayChange(
          kind: .removed, file: name.file, key: before.key(row, old.pool), column: "", from: "", to: ""))
      places.append(Place(table: name, column: -1, oldRow: row))
    }
  }

  /// The second scenario with some of its differences taken back.
  ///
  /// - Returns: nil where the mixture is no valid scenario.
  /// - Complexity: O(rows).
  public func scenario(without isTakenBack: (Int) -> Bool) -> Scenario? {
    var header = newHeader
    var mixed = new
    for (position, place) in places.enumerated() where isTakenBack(position) {
      guard let name = place.table else {
        header.take(setting: place.column, from: oldHeader)
        continue
      }
      var table = mixed[name]
      if place.newRow < 0 {
        table.append(old[name], place.oldRow)
      } else if place.oldRow < 0 {
        table.remove(place.newRow)
      } else {
        table.copy(place.column, of: old[name], place.oldRow, to: place.newRow)
      }
      mixed.tables[name] = table
    }
    var log = ProblemLog()
    let result = ScenarioAssembly.assemble(header, mixed.rawTables(), mixed.pool, threads: 1, &log)
    return log.isEmpty ? result.scenario : nil
  }
}

extension LayeredTables {
  /// Takes the tables of a scenario in canonical form.
  fileprivate mutating func read(_ scenario: Scenario) {
    var log = ProblemLog()
    for file in ScenarioWriter.files(of: scenario) {
      guard let name = TableName.allCases.first(where: { $0.file == file.name }) else { continue }
      let source = SourceFile(name: file.name, rank: name.rank, bytes: file.bytes)
      guard let table = TableReader.read(name, source, threads: 1, into: &pool, &log) else { continue }
      var merged = MergedTable(name)
      merged.putOver(table) { _, _ in }
      tables[name] = merged
    }
  }
}

extension ScenarioHeader {
  init(_ scenario: Scenario) {
    self.init()
    name = scenario.name
    description = scenario.description
    currency = scenario.currency
    start = scenario.start
    period = scenario.period
    periods = scenario.periods
    tiers = scenario.tiers.values
    policy = scenario.policy
  }

  /// Every setting as a text, always the same ones in the same order.
  var settings: [(name: String, value: String)] {
    let tiers = tiers ?? []
    return [
      ("name", name), ("description", description), ("currency", currency), ("start", start ?? ""),
      ("period", period.rawValue), ("periods", periods.map(String.init) ?? ""),
      ("tiers", tiers.map { "\($0.name) \(NumberText.text($0.weight))" }.joined(separator: ", ")),
      ("policy.rule", policy.rule.rawValue), ("policy.claimant", policy.claimant.rawValue),
      ("policy.unmet", policy.unmet.rawValue), ("policy.unmet_penalty", NumberText.text(policy.unmetPenalty)),
      ("policy.safety_stock_penalty", NumberText.text(policy.safetyStockPenalty)),
      ("policy.purchase_budget", NumberText.text(policy.purchaseBudget)),
      ("policy.stability", NumberText.text(policy.stability)), ("policy.published", policy.published ?? ""),
      ("policy.integral", String(policy.integral)), ("policy.fair_memory", String(policy.fairMemory)),
    ]
  }

  /// Takes over the setting at a place of `settings`.
  mutating func take(setting position: Int, from other: ScenarioHeader) {
    switch settings[position].name {
    case "name": name = other.name
    case "description": description = other.description
    case "currency": currency = other.currency
    case "start": start = other.start
    case "period": period = other.period
    case "periods": periods = other.periods
    case "tiers": tiers = other.tiers
    case "policy.rule": policy.rule = other.policy.rule
    case "policy.claimant": policy.claimant = other.policy.claimant
    case "policy.unmet": policy.unmet = other.policy.unmet
    case "policy.unmet_penalty": policy.unmetPenalty = other.policy.unmetPenalty
    case "policy.safety_stock_penalty": policy.safetyStockPenalty = other.policy.safetyStockPenalty
    case "policy.purchase_budget": policy.purchaseBudget = other.policy.purchaseBudget
    case "policy.stability": policy.stability = other.policy.stability
    case "policy.published": policy.published = other.policy.published
    case "policy.fair_memory": policy.fairMemory = other.policy.fairMemory
    default: policy.integral = other.policy.integral
    }
  }
}
