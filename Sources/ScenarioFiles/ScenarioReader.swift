internal import Domain
internal import Foundation

/// Reads scenario folders: `scenario.yaml` and CSV tables.
public enum ScenarioReader {
  /// Reads and validates `folder`.
  ///
  /// - Parameters:
  ///   - folder: a path; a link to a folder is followed.
  ///   - options: how to read.
  /// - Returns: the scenario in canonical order with every default applied.
  /// - Throws: `.problems` with every problem of the files in file order; `.noSuchFolder`; `.cannotRead` where the
  ///   system refuses; `.notBuiltIn` where the folder stands on a base.
  /// - Complexity: O(bytes + rows); memory about three times the files.
  public static func read(
    folder: String, options: ReadOptions = .init()
  ) throws(ScenarioReadFailure) -> ScenarioReading {
    let folder = try ScenarioFolder(path: folder)
    var log = ProblemLog()
    var inputs: [InputFile] = []
    let header = try readHeader(folder, &inputs, &log)
    let onBase = header.features.filter { $0.feature == .base }
    if !onBase.isEmpty, log.isEmpty {
      throw .notBuiltIn(header.features.filter { [.base, .changes].contains($0.feature) })
    }
    var pool = TextPool()
    var tables: [TableName: RawTable] = [:]
    folder.reportUnknownTables(&log)
    for name in TableName.allCases {
      guard let source = try folder.read(name.file, rank: name.rank, isRequired: name.isRequired, &log) else {
        continue
      }
      inputs.append(InputFile(name: source.name, bytes: source.bytes))
      tables[name] = TableReader.read(name, source, threads: options.threads, into: &pool, &log)
    }
    let result = ScenarioAssembly.assemble(header, tables, pool, threads: options.threads, &log)
    guard log.isEmpty else { throw .problems(log.sorted()) }
    inputs.sort { Code.precedes($0.name, $1.name) }
    return ScenarioReading(scenario: result.scenario, unsupported: result.features, inputs: inputs)
  }

  private static func readHeader(
    _ folder: ScenarioFolder, _ inputs: inout [InputFile], _ log: inout ProblemLog
  ) throws(ScenarioReadFailure) -> ScenarioHeader {
    guard let source = try folder.read("scenario.yaml", rank: 0, isRequired: true, &log) else { return .unreadable }
    inputs.append(InputFile(name: source.name, bytes: source.bytes))
    return HeaderReader.read(source, &log)
  }
}
