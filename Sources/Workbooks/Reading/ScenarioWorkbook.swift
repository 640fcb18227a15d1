internal import Domain
internal import Foundation
public import ScenarioFiles

/// A scenario in a workbook (.xlsx): a sheet for each table.
///
/// Source: ECMA-376 part 1, SpreadsheetML.
public enum ScenarioWorkbook {
  /// The first bytes of every workbook.
  public static let signature: [UInt8] = [0x50, 0x4B]
  private static let mostBytes = 1 << 30

  /// Reads every sheet.
  ///
  /// - Throws: `.problems` where the file is no workbook, or damaged; `.noSuchFolder`; `.cannotRead`.
  /// - Complexity: O(bytes of the unpacked sheets), all in memory.
  public static func medium(_ path: String) throws(ScenarioReadFailure) -> ScenarioMedium {
    guard FileManager.default.fileExists(atPath: path) else { throw .noSuchFolder(path: path) }
    let bytes: [UInt8]
    do {
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
      guard (size?.intValue ?? 0) <= mostBytes else { throw CocoaError(.fileReadTooLarge) }
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .cannotRead(path: path, reason: error.localizedDescription)
    }
    do throws(WorkbookDamage) {
      let (tables, problems) = try tables(in: bytes)
      return ScenarioMedium(kind: .workbook, path: path, bytes: bytes, tables: tables, problems: problems)
    } catch {
      var problem = Problem(code: error.code, file: path, message: error.message, hint: error.hint)
      problem.place = ""
      throw .problems(ScenarioProblems(listed: [problem]))
    }
  }

  /// The sheets as tables, and the cells that have no text.
  static func tables(in bytes: [UInt8]) throws(WorkbookDamage) -> ([MediumTable], [Problem]) {
    let archive = try ZipArchive(bytes)
    let roots = try visited(archive, "_rels/.rels", Relations())
    let book = path(roots?.target(ofType: "officeDocument") ?? "xl/workbook.xml", from: "")
    guard let list = try visited(archive, book, SheetList()) else {
      throw WorkbookDamage(code: "not-a-workbook", message: "it is a zip archive, but no .xlsx workbook")
    }
    let folder = String(book[..<(book.lastIndex(of: "/").map(book.index(after:)) ?? book.startIndex)])
    let file = String(book[folder.endIndex...])
    let relations = try visited(archive, folder + "_rels/" + file + ".rels", Relations()) ?? Relations()
    let texts = try relations.target(ofType: "sharedStrings")
      .flatMap { target throws(WorkbookDamage) in try visited(archive, path(target, from: folder), SharedTexts()) }
    let styles = try relations.target(ofType: "styles")
      .flatMap { target throws(WorkbookDamage) in try visited(archive, path(target, from: folder), CellStyles()) }
    var tables: [MediumTable] = []
    var problems: [Problem] = []
    for sheet in list.sheets where !sheet.name.hasPrefix("_") {
      guard let relation = relations.all.first(where: { Code.same($0.id, sheet.relation) }) else {
        throw WorkbookDamage(code: "bad-workbook", message: "it is damaged: sheet \(sheet.name) is not in it")
      }
      // A sheet that is one chart has no cells.
      guard relation.type.hasSuffix("/worksheet") else { continue }
      let visitor = SheetCells(
        name: sheet.name, texts: texts?.texts ?? [], styles: styles?.styles ?? [],
        countsFrom1904: list.countsFrom1904)
      guard let cells = try visited(archive, path(relation.target, from: folder), visitor) else {
        throw WorkbookDamage(code: "bad-workbook", message: "it is damaged: sheet \(sheet.name) is not in it")
      }
      tables.append(cells.table)
      problems += cells.problems
    }
    return (tables, problems)
  }

  /// The visitor after its walk over a part; nil where there is no such part.
  private static func visited<Visitor: XMLVisitor>(
    _ archive: ZipArchive, _ part: String, _ visitor: Visitor
  ) throws(WorkbookDamage) -> Visitor? {
    guard let bytes = try archive.contents(part) else { return nil }
    try XMLEvents.walk(bytes, part: part, visitor)
    return visitor
  }

  /// A target as the archive names it.
  private static func path(_ target: String, from folder: String) -> String {
    if target.hasPrefix("/") { return String(target.dropFirst()) }
    var parts: [Substring] = []
    for part in (folder + target).split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}
