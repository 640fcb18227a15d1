internal import Domain
internal import Foundation
internal import PlanFiles

/// A plan's name in the feed: a hash of what it was made from and what it says.
public enum PlanIdentity {
  /// Hashes the inputs that `plan.json` names, every table of the folder and every file of `scenario/`, by name.
  /// `plan.json` itself stays out: its seconds differ from run to run.
  ///
  /// - Returns: 64 hexadecimal digits.
  /// - Throws: `noInput`, `malformed` or `inputOutput` where the folder cannot be read.
  /// - Complexity: O(bytes).
  public static func id(ofFolder folder: String) throws(FeedFailure) -> String {
    var text = "allot-plan-1\n"
    do {
      for input in try PlanFolder.readSummary(folder).inputs { text += "input \(input.name) \(input.text)\n" }
    } catch {
      throw FeedFailure(error)
    }
    for name in try tables(in: folder) { text += "table \(name) \(try hash(folder + "/" + name))\n" }
    let scenario = folder + "/scenario"
    for name in try tables(in: scenario) { text += "scenario \(name) \(try hash(scenario + "/" + name))\n" }
    return SHA256.hexadecimal(of: Array(text.utf8))
  }

  private static func tables(in folder: String) throws(FeedFailure) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".csv") || $0.hasSuffix(".yaml") }.sorted(by: Code.precedes)
    } catch { throw FeedFailure.reading(folder, error) }
  }

  private static func hash(_ path: String) throws(FeedFailure) -> String {
    SHA256.hexadecimal(of: try InputFile.bytes(path))
  }
}

/// Files read whole.
enum InputFile {
  /// - Throws: `noInput` where there is no such file, `inputOutput` where it cannot be read.
  static func bytes(_ path: String) throws(FeedFailure) -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch { throw FeedFailure.reading(path, error) }
  }
}
