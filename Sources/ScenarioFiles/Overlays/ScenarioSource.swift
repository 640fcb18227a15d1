internal import Domain

/// A scenario folder with its bases, read once and open to more changes: what a sweep makes its tasks from.
///
/// Each scenario is as if the changes stood in an overlay on the folder.
public struct ScenarioSource: Sendable {
  private var layered: LayeredTables
  private let header: ScenarioHeader
  /// Every file that was read, sorted by name.
  public let inputs: [InputFile]
  /// What the folder changes of its base, row by row; empty where it has none.
  public let changes: [OverlayChange]

  /// Reads `folder` and its bases, and does its own changes.
  ///
  /// - Throws: as `ScenarioReader.read`; problems that show only in the whole are found by `scenario`.
  public static func read(
    folder: String, options: ReadOptions = .init()
  ) throws(ScenarioReadFailure) -> ScenarioSource {
    var log = ProblemLog()
    let chain = try LayerChain.open(folder, &log)
    let source = try read(chain, options, &log)
    guard log.isEmpty else { throw .problems(log.sorted()) }
    return source
  }

  /// The scenario after `more`.
  ///
  /// - Throws: `.problems`, each at its place in the files or at that of the change that made it.
  /// - Complexity: O(rows).
  public func reading(
    after more: [ScenarioChange] = [], options: ReadOptions = .init()
  ) throws(ScenarioReadFailure) -> ScenarioReading {
    var layered = layered
    var log = ProblemLog()
    Self.apply(more, to: &layered, header, rank: 0, &log)
    return try reading(layered, log, options)
  }

  /// Does `more` and keeps nothing of it: for who listens to the factors that changes ask for.
  ///
  /// - Complexity: O(rows), a fraction of that of `reading`.
  public func rehearse(_ more: [ScenarioChange]) {
    var layered = layered
    var log = ProblemLog()
    Self.apply(more, to: &layered, header, rank: 0, &log)
  }

  /// The scenario as it stands, unless `log` has something against it.
  func reading(_ log: ProblemLog, _ options: ReadOptions) throws(ScenarioReadFailure) -> ScenarioReading {
    try reading(layered, log, options)
  }

  private func reading(
    _ layered: LayeredTables, _ log: ProblemLog, _ options: ReadOptions
  ) throws(ScenarioReadFailure) -> ScenarioReading {
    var log = log
    let result = ScenarioAssembly.assemble(
      header, layered.rawTables(), layered.pool, threads: options.threads, &log)
    guard log.isEmpty else { throw .problems(log.sorted()) }
    return ScenarioReading(scenario: result.scenario, unsupported: result.features, inputs: inputs, changes: changes)
  }

  /// Puts the layers of `chain` over each other. What cannot be read is put down; the rest is still put together.
  static func read(
    _ chain: LayerChain, _ options: ReadOptions, _ log: inout ProblemLog
  ) throws(ScenarioReadFailure) -> ScenarioSource {
    var inputs: [InputFile] = []
    var layered = LayeredTables()
    var header = ScenarioHeader()
    var before = (tables: layered, header: header)
    var unreadable: Set<TableName> = []
    for (position, layer) in chain.layers.enumerated() {
      before = (layered, header)
      if let (source, document) = layer.settings {
        inputs.append(InputFile(name: source.name, bytes: source.bytes))
        header = HeaderReader.read(document, source, over: header, &log)
        header.resolvePublished(from: layer.folder.prefix, in: source.name)
      } else {
        header = .unreadable
      }
      layer.folder.reportUnknownTables(&log)
      for name in TableName.allCases {
        let source = try layer.folder.read(
          name.file, rank: name.rank, isRequired: position == 0 && name.isRequired, isOverlay: position > 0,
          headerOnly: name == .history, &log)
        guard let source else { continue }
        if name != .history { inputs.append(InputFile(name: source.name, bytes: source.bytes)) }
        guard let table = TableReader.read(name, source, threads: options.threads, into: &layered.pool, &log) else {
          unreadable.insert(name)
          continue
        }
        if name != .history { put(table, over: &layered, &log) }
      }
      if log.isEmpty {
        apply(header.changes, to: &layered, header, rank: layer.settings?.source.rank ?? 0, &log)
      }
    }
    if let top = chain.layers.last,
      let source = try PublishedPlan.read(
        header, from: top.folder, isTableThere: layered.tables[.published] != nil, &log)
    {
      inputs.append(InputFile(name: source.name, bytes: source.bytes))
      if let table = TableReader.read(.published, source, threads: options.threads, into: &layered.pool, &log) {
        put(table, over: &layered, &log)
      }
    }
    for name in TableName.allCases where unreadable.contains(name) { layered.tables[name] = nil }
    inputs.sort { Code.precedes($0.name, $1.name) }
    let listed =
      options.listsChanges && log.isEmpty && chain.layers.count > 1
      ? OverlayDifference.changes(from: before.tables, before.header, to: layered, header) : []
    return ScenarioSource(layered: layered, header: header, inputs: inputs, changes: listed)
  }

  private static func put(
    _ table: RawTable, over layered: inout LayeredTables, _ log: inout ProblemLog
  ) {
    var merged = layered[table.name]
    merged.putOver(table) { row, column in
      log.add(table.source.rank, .rows) {
        let index = table.name.columns.firstIndex { $0.isKey } ?? 0
        return table.problem(
          "missing-column", row: row, column: index,
          "the base has no such row, and a new one needs \(Quoted.text(column.name))")
      }
    }
    layered.tables[table.name] = merged
  }

  private static func apply(
    _ changes: [ScenarioChange], to layered: inout LayeredTables, _ header: ScenarioHeader, rank: Int,
    _ log: inout ProblemLog
  ) {
    guard !changes.isEmpty else { return }
    var application = ChangeApplication(layered, header)
    for change in changes {
      do throws(ChangeApplication.Trouble) {
        try application.apply(change)
      } catch {
        log.add(rank, .rows) {
          Problem(
            code: error.code, file: change.file, line: change.line, column: change.column, message: error.message,
            hint: error.hint)
        }
      }
    }
    layered = application.tables
  }
}

extension ScenarioHeader {
  /// `policy.published` of a base is relative to the base.
  fileprivate mutating func resolvePublished(from prefix: String, in file: String) {
    guard !prefix.isEmpty, let published = policy.published, let place = publishedAt, Code.same(place.file, file)
    else { return }
    policy.published = published.hasPrefix("/") ? published : PathText.joined(prefix, published)
  }
}
