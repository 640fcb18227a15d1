public import Domain

/// One table of a plan as CSV, for those who put it into a workbook or a database.
public struct PlanSheet: Sendable {
  public let name: String
  public let csv: [UInt8]
  private let texts: Set<String>

  fileprivate init(_ name: String, _ csv: [UInt8], texts: Set<String>) {
    self.name = name
    self.csv = csv
    self.texts = texts
  }

  /// Whether a column holds numbers; codes and words never are.
  public func isNumber(_ column: String) -> Bool { !texts.contains(column) }
}

extension PlanFolder {
  /// `summary`, then the tables of the plan folder: the same rows as its files.
  ///
  /// - Complexity: O(lines).
  public static func sheets(of plan: Plan, scenario: Scenario) -> [PlanSheet] {
    let writer = PlanTableWriter(plan, scenario)
    var sheets = [PlanSheet("summary", summary(plan.summary, scenario), texts: ["figure", "of", "text"])]
    for table in PlanTable.tables(infeasible: plan.summary.status == .infeasible) where writer.writes(table) {
      sheets.append(PlanSheet(table.rawValue, writer.bytes(of: table), texts: table.texts))
    }
    return sheets
  }

  /// What `plan.json` says, without seconds and inputs: a figure, what it is of, and its value or text.
  private static func summary(_ summary: PlanSummary, _ scenario: Scenario) -> [UInt8] {
    var rows = SummaryRows()
    rows.add("scenario", text: summary.scenario)
    rows.add("status", text: summary.status.rawValue)
    rows.add("rule", text: summary.rule.rawValue)
    rows.add("solver", text: summary.solverUsed)
    rows.add("currency", text: scenario.currency)
    guard summary.status != .infeasible else { return Array(rows.text.utf8) }
    rows.add("total cost", summary.cost.total)
    for part in summary.cost.named { rows.add("cost", of: part.name, part.value) }
    rows.add("bound", summary.bound)
    rows.add("gap", summary.gap)
    rows.add("fill rate", summary.kpi.fillRate)
    rows.add("fill rate in units", summary.kpi.fillRateUnits)
    rows.add("unmet value", summary.kpi.unmetValue)
    rows.add("substituted share", summary.kpi.substitutedShare)
    rows.add("lanes used", Double(summary.kpi.lanesUsed))
    for tier in summary.kpi.byTier { rows.add("fill rate of tier", of: tier.name, tier.value) }
    for region in summary.kpi.byRegion { rows.add("fill rate of region", of: region.name, region.value) }
    for product in summary.kpi.byProduct { rows.add("fill rate of product", of: product.name, product.value) }
    for use in summary.kpi.warehouses {
      if let share = use.throughput { rows.add("throughput used", of: use.warehouse, share) }
      if let share = use.storage { rows.add("storage used", of: use.warehouse, share) }
    }
    return Array(rows.text.utf8)
  }
}

/// Rows of the table `summary`.
private struct SummaryRows {
  private(set) var text = "figure,of,value,text\n"

  mutating func add(_ figure: String, of thing: String = "", _ value: Double) {
    text += "\(quoted(figure)),\(quoted(thing)),\(NumberText.text(value)),\n"
  }

  mutating func add(_ figure: String, text words: String) { text += "\(figure),,,\(quoted(words))\n" }

  private func quoted(_ text: String) -> String {
    let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}

extension PlanTable {
  /// Columns of codes and words.
  fileprivate var texts: Set<String> {
    switch self {
    case .allocations: ["region", "demanded", "supplied", "warehouse", "line_id"]
    case .shipments: ["from", "to", "product"]
    case .unmet: ["region", "product", "reason"]
    case .stock: ["warehouse", "product"]
    case .purchases: ["supplier", "product", "warehouse"]
    case .certificate: ["stage", "kind", "place", "to", "product", "other", "name"]
    case .alerts: ["severity", "kind", "warehouse", "region", "product", "message"]
    case .limits: ["region", "product"]
    case .prices: ["kind", "place", "to", "product", "name"]
    case .diagnosis: ["rule", "entities", "cheapest_change"]
    }
  }
}
