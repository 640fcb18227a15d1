internal import Databases
internal import Domain
internal import Foundation
internal import ScenarioFiles
internal import Workbooks

/// A scenario where the planner says it is: a folder, a workbook or an SQLite database.
///
/// A file is told by what it begins with, not by its name.
enum ScenarioPath {
  static func read(_ path: String, options: ReadOptions = .init()) throws(ScenarioReadFailure) -> ScenarioReading {
    guard let medium = try medium(path) else { return try ScenarioReader.read(folder: path, options: options) }
    return try medium.read(options: options)
  }

  /// The tables of a workbook or a database; nil where there is a folder, or nothing.
  static func medium(_ path: String) throws(ScenarioReadFailure) -> ScenarioMedium? {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
      return nil
    }
    let type =
      try? FileManager.default.attributesOfItem(
        atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)[.type] as? FileAttributeType
    // A pipe would never end.
    guard type == .typeRegular else { throw .cannotRead(path: path, reason: "it is not a regular file") }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw .cannotRead(path: path, reason: "permission denied")
    }
    let start = [UInt8]((try? file.read(upToCount: 16)) ?? Data())
    try? file.close()
    if start == ScenarioDatabase.signature { return try ScenarioDatabase.medium(path) }
    let name = path.lowercased()
    if start.starts(with: ScenarioWorkbook.signature) || name.hasSuffix(".xlsx") || name.hasSuffix(".xls") {
      return try ScenarioWorkbook.medium(path)
    }
    if name.hasSuffix(".sqlite") || name.hasSuffix(".db") { return try ScenarioDatabase.medium(path) }
    throw .cannotRead(path: path, reason: "it is no scenario folder, no .xlsx workbook and no SQLite database")
  }
}
