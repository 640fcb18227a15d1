public import Domain

/// A scenario for a workbook or a database.
extension ScenarioWriter {
  /// `scenario` (the settings), `tiers`, the required tables, and the others that have rows, in that order; all in
  /// canonical form.
  ///
  /// - Parameter history: the past sales that go with it, as `HistoryText` writes them.
  /// - Complexity: O(rows).
  public static func tables(of scenario: Scenario, history: [UInt8]? = nil) -> [TableContent] {
    var tables = [settings(of: scenario), tiers(of: scenario)]
    for file in files(of: scenario) {
      guard let name = TableName.allCases.first(where: { Code.same($0.file, file.name) }) else { continue }
      tables.append(content(name, file.bytes))
    }
    if let history { tables.append(content(.history, history)) }
    return tables
  }

  private static func content(_ name: TableName, _ bytes: [UInt8]) -> TableContent {
    TableContent(name: name.rawValue, csv: bytes) { column in
      guard let schema = name.columns.first(where: { Code.same($0.name, column) }) else { return false }
      return if case .number = schema.kind { true } else { false }
    }
  }

  private static func settings(of scenario: Scenario) -> TableContent {
    var rows: [(key: String, value: String)] = [
      ("name", scenario.name), ("description", scenario.description), ("currency", scenario.currency),
    ]
    if let start = scenario.start { rows.append(("start", start)) }
    rows.append(("period", scenario.period.rawValue))
    rows.append(("periods", String(scenario.periods)))
    for (key, value) in HeaderText.policy(scenario.policy) { rows.append(("policy." + key, value)) }
    return pairs(MediumSettings.names[0], ("key", "value"), rows, isNumber: false)
  }

  private static func tiers(of scenario: Scenario) -> TableContent {
    let rows = scenario.tiers.values.map { ($0.name, NumberText.text($0.weight)) }
    return pairs(MediumSettings.names[1], ("name", "weight"), rows, isNumber: true)
  }

  private static func pairs(
    _ name: String, _ header: (String, String), _ rows: [(String, String)], isNumber: Bool
  ) -> TableContent {
    var table = MediumTable(name: name)
    for row in [header] + rows { table.append(row: 0, [row.0, row.1]) }
    return TableContent(name: name, csv: table.bytes) { isNumber && Code.same($0, header.1) }
  }
}
