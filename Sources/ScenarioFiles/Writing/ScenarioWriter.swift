public import Domain
internal import Foundation

/// Writes a scenario in canonical form: every column in the order of the page, every default written out, rows by key.
///
/// What is written reads back as an equal scenario, and that scenario writes the same bytes.
public enum ScenarioWriter {
  /// `scenario.yaml`, the required tables, and the others that have rows, in that order.
  ///
  /// - Complexity: O(rows).
  public static func files(of scenario: Scenario) -> [(name: String, bytes: [UInt8])] {
    var files = [(name: "scenario.yaml", bytes: Array(HeaderText.text(of: scenario).utf8))]
    for table in TableName.allCases {
      let count = rowCount(of: table, in: scenario)
      let isNeeded = table.isRequired || (table == .published && scenario.policy.stability > 0)
      guard count > 0 || isNeeded else { continue }
      var text = TableText(table, capacity: count)
      write(table, of: scenario, to: &text)
      files.append((table.file, text.bytes))
    }
    return files
  }

  /// Writes the files into `folder`, which is made where it is missing; other files there stay.
  ///
  /// - Throws: what Foundation throws where a file or folder cannot be written.
  public static func write(_ scenario: Scenario, to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in files(of: scenario) {
      try Data(file.bytes).write(to: URL(fileURLWithPath: folder).appendingPathComponent(file.name))
    }
  }

  private static func rowCount(of table: TableName, in scenario: Scenario) -> Int {
    switch table {
    case .products: scenario.products.count
    case .warehouses: scenario.warehouses.count
    case .calendar: scenario.calendar.count
    case .regions: scenario.regions.count
    case .stock: scenario.stock.count
    case .receipts: scenario.receipts.count
    case .demand: scenario.demand.count
    case .lanes: scenario.lanes.count
    case .substitutes: scenario.substitutes.count
    case .quotas: scenario.quotas.count
    case .offers: scenario.offers.count
    case .contracts: scenario.contracts.count
    case .grades: scenario.grades.count
    case .memory: scenario.memory.count
    case .history: 0
    case .published: scenario.published.count
    }
  }

  private static func write(_ table: TableName, of scenario: Scenario, to text: inout TableText) {
    switch table {
    case .products: writeProducts(scenario, &text)
    case .warehouses: writeWarehouses(scenario, &text)
    case .calendar: writeCalendar(scenario, &text)
    case .regions: writeRegions(scenario, &text)
    case .stock: writeStock(scenario, &text)
    case .receipts: writeReceipts(scenario, &text)
    case .demand: writeDemand(scenario, &text)
    case .lanes: writeLanes(scenario, &text)
    case .substitutes: writeSubstitutes(scenario, &text)
    case .quotas: writeQuotas(scenario, &text)
    case .offers: writeOffers(scenario, &text)
    case .contracts: writeContracts(scenario, &text)
    case .grades: writeGrades(scenario, &text)
    case .memory: writeMemory(scenario, &text)
    case .history: break
    case .published: writePublished(scenario, &text)
    }
  }
}
