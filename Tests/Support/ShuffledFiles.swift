public import Domain
internal import Foundation
internal import ScenarioFiles

/// A scenario's files with the rows, and the columns, of every table in another order.
public enum ShuffledFiles {
  /// Writes `scenario` into `folder`.
  ///
  /// Cells must hold no commas, quotes and line breaks: codes of random scenarios do not.
  public static func write(_ scenario: Scenario, to folder: String, seed: UInt64) throws {
    var random = SeededNumbers(seed: seed)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in ScenarioWriter.files(of: scenario) {
      var bytes = Data(file.bytes)
      if file.name.hasSuffix(".csv") {
        bytes = Data(shuffled(String(decoding: file.bytes, as: UTF8.self), &random).utf8)
      }
      try bytes.write(to: URL(fileURLWithPath: folder).appendingPathComponent(file.name))
    }
  }

  private static func shuffled(_ text: String, _ random: inout SeededNumbers) -> String {
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    guard let header = lines.first else { return text }
    let order = Array(header.indices).shuffled(using: &random)
    let rows = [header] + lines.dropFirst().shuffled(using: &random)
    return rows.map { row in order.map { row[$0] }.joined(separator: ",") + "\n" }.joined()
  }
}
