public import Domain
internal import Foundation
internal import PlanFiles
public import ScenarioFiles

/// Scenarios and plans as workbooks (.xlsx): a sheet for each table, its header frozen, codes as text.
public enum TableWorkbook {
  /// Whether this version can write workbooks.
  public static var isBuiltIn: Bool {
    #if Excel
      true
    #else
      false
    #endif
  }

  static let planMark = "A plan written by allot"
  static let scenarioMark = "A scenario written by allot"

  /// Writes the plan's tables and a sheet `summary`; an earlier plan there is replaced, nothing else is.
  ///
  /// - Throws: what was there is then as it was.
  public static func write(_ plan: Plan, scenario: Scenario, to path: String) throws(WorkbookFailure) {
    try checkPlanTarget(path)
    let tables = PlanFolder.sheets(of: plan, scenario: scenario).map { sheet in
      TableContent(name: sheet.name, csv: sheet.csv, isNumber: sheet.isNumber)
    }
    try write(tables, SheetLook.plan, mark: planMark, to: WholeFile(path))
  }

  /// Says whether `write` of a plan would be refused. Writes nothing.
  public static func checkPlanTarget(_ path: String) throws(WorkbookFailure) {
    guard isBuiltIn else { throw .notBuiltIn }
    try prepare(WholeFile(path)) { file in
      guard let data = try? file.readToEnd(), let archive = try? ZipArchive([UInt8](data)),
        let core = try? archive.contents("docProps/core.xml")
      else { return false }
      return String(decoding: core, as: UTF8.self).contains(planMark)
    }
  }

  /// Writes a scenario where nothing is yet: every cell reads back as it is in `tables`.
  public static func write(_ tables: [TableContent], to path: String) throws(WorkbookFailure) {
    guard isBuiltIn else { throw .notBuiltIn }
    let file = WholeFile(path)
    try prepare(file) { _ in false }
    try write(tables, SheetLook.scenario, mark: scenarioMark, to: file)
  }

  private static func prepare(_ file: WholeFile, _ isOurs: (FileHandle) -> Bool) throws(WorkbookFailure) {
    do throws(PlanFileFailure) {
      try file.prepare(replacing: isOurs)
    } catch { throw .file(error) }
  }

  private static func write(
    _ tables: [TableContent], _ look: SheetLook, mark: String, to file: WholeFile
  ) throws(WorkbookFailure) {
    #if Excel
      for table in tables { try checkRoom(table) }
      do throws(WorkbookFailure) {
        try WorkbookLibrary.write(tables, look, mark: mark, to: file.partial, as: file.target)
        do throws(PlanFileFailure) {
          try file.publish()
        } catch { throw WorkbookFailure.file(error) }
      } catch {
        file.discard()
        throw error
      }
    #else
      throw .notBuiltIn
    #endif
  }

  /// What a sheet has room for.
  ///
  /// Source: ECMA-376 and "Excel specifications and limits": 1,048,576 rows, 32,767 characters (UTF-16) in a cell.
  private static func checkRoom(_ table: TableContent) throws(WorkbookFailure) {
    let (rows, characters) = (1_048_576, 32_767)
    try table.forEachRow { (index: Int, cells: [String]) throws(WorkbookFailure) in
      guard index < rows else { throw .cannotHold("table \(table.name) has more than 1,048,575 rows") }
      for (column, cell) in cells.enumerated() where cell.utf8.count > characters && cell.utf16.count > characters {
        throw .cannotHold(
          "row \(index) of table \(table.name) has a text of \(cell.utf16.count) characters in column "
            + "\(table.columns[column].name), and a cell holds 32,767")
      }
    }
  }
}

/// How the numbers of a workbook are shown.
enum SheetLook {
  /// As they are: what is seen is what is there.
  case scenario
  /// For reading.
  case plan

  /// The number format of a cell; nil for the spreadsheet's own.
  func format(of column: String, figure: String, _ number: Double) -> String? {
    guard self == .plan else { return nil }
    switch column {
    case "period", "ship_period", "arrive_period", "order_period", "grade", "customers", "level", "contradiction":
      return "0"
    case "cost", "penalty", "one_more", "one_less": return "#,##0.00"
    case "multiplier": return nil
    case "value" where figure.hasPrefix("fill rate") || figure.hasSuffix("share") || figure.hasSuffix("used"):
      return figure == "lanes used" ? "#,##0" : "0.0%"
    case "value" where figure == "gap": return "0.0E+00"
    default: return number.rounded() == number ? "#,##0" : "#,##0.00####"
    }
  }
}
