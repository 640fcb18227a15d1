public import Foundation

/// Public test sets that may lie beside the package, in `../shared`; tests that need them say when they skip.
public enum SharedData {
  /// A folder of test data, or nil where there is none: then a line says what is skipped.
  public static func folder(_ name: String, for test: String) -> URL? {
    // Tests/Support/SharedData.swift, three levels below the package's parent.
    var package = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { package.deleteLastPathComponent() }
    let folder = package.deletingLastPathComponent().appendingPathComponent("shared/\(name)")
    guard FileManager.default.fileExists(atPath: folder.path) else {
      print("skipped: \(test): there is no \(folder.path)")
      return nil
    }
    return folder
  }

  /// The files named in a table of optima, in its order: (file, column of optima).
  public static func optima(_ table: URL, column: String) throws -> [(file: String, optimum: Double)] {
    let lines = try String(contentsOf: table, encoding: .utf8).split(whereSeparator: \.isNewline)
    guard let header = lines.first?.split(separator: ",", omittingEmptySubsequences: false),
      let position = header.firstIndex(where: { $0 == column })
    else { return [] }
    return lines.dropFirst().compactMap { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count > position, let optimum = Double(cells[position]) else { return nil }
      return (String(cells[0]), optimum)
    }
  }
}
