internal import Domain
internal import Foundation

/// Reads scenario folders: `scenario.yaml` and CSV tables, those of its bases first.
public enum ScenarioReader {
  /// Reads and validates `folder`.
  ///
  /// - Parameters:
  ///   - folder: a path; a link to a folder is followed.
  ///   - options: how to read.
  /// - Returns: the scenario in canonical order with every default applied.
  /// - Throws: `.problems` with every problem of the files in file order; `.noSuchFolder`; `.cannotRead` where the
  ///   system refuses.
  /// - Complexity: O(bytes + rows); memory about three times the files.
  public static func read(
    folder: String, options: ReadOptions = .init()
  ) throws(ScenarioReadFailure) -> ScenarioReading {
    try read(try ScenarioFolder(path: folder), options)
  }

  static func read(
    _ folder: ScenarioFolder, _ options: ReadOptions
  ) throws(ScenarioReadFailure) -> ScenarioReading {
    var log = ProblemLog()
    let chain = try LayerChain.open(folder, &log)
    guard chain.layers.count == 1, let layer = chain.layers.first else {
      return try readOverlay(chain, options, &log)
    }
    let header = layer.settings.map { HeaderReader.read($0.document, $0.source, &log) } ?? .unreadable
    // Put together row by row only where changes are to be done: large files are read faster as they are.
    if !header.changes.isEmpty { return try readOverlay(chain, options, &log) }
    return try readPlain(layer, header, options, &log)
  }

  private static func readOverlay(
    _ chain: LayerChain, _ options: ReadOptions, _ log: inout ProblemLog
  ) throws(ScenarioReadFailure) -> ScenarioReading {
    let source = try ScenarioSource.read(chain, options, &log)
    return try source.reading(log, options)
  }

  private static func readPlain(
    _ layer: LayerChain.Layer, _ header: ScenarioHeader, _ options: ReadOptions, _ log: inout ProblemLog
  ) throws(ScenarioReadFailure) -> ScenarioReading {
    let folder = layer.folder
    var inputs = layer.settings.map { [InputFile(name: $0.source.name, bytes: $0.source.bytes)] } ?? []
    var pool = TextPool()
    var tables: [TableName: RawTable] = [:]
    folder.reportUnknownTables(&log)
    for name in TableName.allCases {
      guard
        let source = try folder.read(
          name.file, rank: name.rank, isRequired: name.isRequired, headerOnly: name == .history, &log)
      else { continue }
      // The history is no part of the model: of a file of any length only the header is looked at.
      if name != .history { inputs.append(InputFile(name: source.name, bytes: source.bytes)) }
      tables[name] = TableReader.read(name, source, threads: options.threads, into: &pool, &log)
    }
    if let source = try PublishedPlan.read(header, from: folder, isTableThere: tables[.published] != nil, &log) {
      inputs.append(InputFile(name: source.name, bytes: source.bytes))
      tables[.published] = TableReader.read(.published, source, threads: options.threads, into: &pool, &log)
    }
    let result = ScenarioAssembly.assemble(header, tables, pool, threads: options.threads, &log)
    guard log.isEmpty else { throw .problems(log.sorted()) }
    inputs.sort { Code.precedes($0.name, $1.name) }
    return ScenarioReading(scenario: result.scenario, unsupported: result.features, inputs: inputs, changes: [])
  }
}
