internal import Domain
internal import Foundation
internal import Yams

/// Reads sweep files.
public enum SweepFile {
  /// Reads the YAML file at `path`.
  ///
  /// - Throws: `.problems` with every problem, named by the file's last component; `.noSuchFolder` where there is no
  ///   file; `.cannotRead`.
  public static func read(_ path: String) throws(ScenarioReadFailure) -> SweepPlan {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().relativePath
    let files = try ScenarioFolder(path: folder)
    var log = ProblemLog()
    guard files.has(url.lastPathComponent) else { throw .noSuchFolder(path: path) }
    guard let source = try files.read(url.lastPathComponent, rank: 0, isRequired: true, &log),
      let document = YAMLDocument.read(source, &log)
    else { throw .problems(log.sorted()) }
    var reader = SweepReader(nodes: NodeReader(source: source, log: log), folder: files)
    try reader.read(document.root)
    guard reader.nodes.log.isEmpty, let base = reader.base else { throw .problems(reader.nodes.log.sorted()) }
    return SweepPlan(
      base: folder + "/" + base, axes: reader.axes, runs: reader.runs,
      seed: reader.seed, variations: reader.variations,
      inputs: [InputFile(name: source.name, bytes: source.bytes)] + reader.inputs)
  }
}

/// Walks a sweep file.
private struct SweepReader {
  var nodes: NodeReader
  let folder: ScenarioFolder
  var base: String?
  var axes: [SweepAxis] = []
  var runs = 0
  var seed: UInt64 = 1
  var variations: [SweepVariation] = []
  var inputs: [InputFile] = []

  init(nodes: NodeReader, folder: ScenarioFolder) {
    self.nodes = nodes
    self.folder = folder
  }

  private static let mostRuns = NumberRange(least: 1, most: 1_000_000, isWhole: true)
  private static let seeds = NumberRange(least: 0, isWhole: true)

  mutating func read(_ root: Node) throws(ScenarioReadFailure) {
    guard case .mapping(let mapping) = root else {
      return nodes.report("bad-yaml", root, "the file must hold keys and values", hint: "write base: …")
    }
    for (key, value) in mapping {
      guard let name = nodes.known(key, ["base", "grid", "runs", "seed", "vary"], in: "a sweep") else { continue }
      switch name {
      case "base": readBase(value)
      case "grid": readGrid(value)
      case "runs": runs = nodes.number(value, name, Self.mostRuns).flatMap { Int(exactly: $0) } ?? 0
      case "seed": seed = nodes.number(value, name, Self.seeds).flatMap { UInt64(exactly: $0) } ?? 1
      default: try readVariations(value)
      }
    }
    if base == nil, nodes.log.isEmpty { nodes.report("missing-value", root, "the sweep has no base") }
    if runs > 0, variations.isEmpty, nodes.log.isEmpty {
      nodes.report("missing-value", root, "runs need vary: all would be the same")
    }
    if runs == 0, !variations.isEmpty, nodes.log.isEmpty { runs = 1 }
  }

  private mutating func readBase(_ node: Node) {
    guard let path = nodes.text(node, "base") else { return }
    if path.isEmpty || path.hasPrefix("/") {
      return nodes.report("bad-base", node, "base \(Quoted.text(path)) is not a relative folder")
    }
    base = path
  }

  private mutating func readGrid(_ node: Node) {
    guard case .sequence(let list) = node else {
      return nodes.report("bad-value", node, "grid must be a list of axes")
    }
    for element in list {
      if case .mapping(let mapping) = element {
        for (key, value) in mapping where nodes.known(key, ["each"], in: "an axis") != nil {
          if let target = nodes.word(value, "each", RemovalTarget.self) { axes.append(.each(target)) }
        }
      } else if case .sequence(let points) = element, !points.isEmpty {
        axes.append(.points(points.compactMap { point($0) }))
      } else {
        nodes.report("bad-value", element, "an axis is a list of points, or {each: warehouse}")
      }
    }
  }

  private mutating func point(_ node: Node) -> SweepPoint? {
    guard case .mapping(let mapping) = node else {
      nodes.report("bad-value", node, "a point holds a label and changes", hint: "write {label: …, changes: […]}")
      return nil
    }
    var point = SweepPoint(label: "", changes: [])
    for (key, value) in mapping {
      switch nodes.known(key, ["label", "changes"], in: "a point") {
      case "label": point.label = nodes.text(value, "label") ?? ""
      case "changes": point.changes = ChangeReader.read(value, &nodes)
      default: return nil
      }
    }
    if point.label.isEmpty { nodes.report("missing-value", node, "the point has no label") }
    return point
  }

  // MARK: - Variations

  private mutating func readVariations(_ node: Node) throws(ScenarioReadFailure) {
    guard case .sequence(let list) = node else { return nodes.report("bad-value", node, "vary must be a list") }
    for element in list {
      if let variation = try variation(element) { variations.append(variation) }
    }
  }

  private static let keys = [
    "scale", "where", "distribution", "mean", "deviation", "least", "most", "from", "column", "by",
  ]

  private enum Shape: String, CaseIterable { case normal, lognormal, uniform, empirical }

  private mutating func variation(_ node: Node) throws(ScenarioReadFailure) -> SweepVariation? {
    guard case .mapping(let mapping) = node else {
      nodes.report("bad-value", node, "a variation holds keys and values")
      return nil
    }
    var values: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = nodes.known(key, Self.keys, in: "a variation") else { return nil }
      values[name] = value
    }
    guard let scale = values["scale"], let target = nodes.word(scale, "scale", ScaleTarget.self) else {
      if values["scale"] == nil { nodes.report("missing-value", node, "the variation has no scale") }
      return nil
    }
    guard let conditions = ChangeReader.conditions(values["where"], &nodes) else { return nil }
    var group = ScaleGroup.all
    if let by = values["by"] {
      guard let word = nodes.word(by, "by", ScaleGroup.self) else { return nil }
      group = word
    }
    guard let distribution = try distribution(values, node) else { return nil }
    let mark = YAMLPosition(node)
    return SweepVariation(
      target: target, conditions: conditions, distribution: distribution, group: group, file: nodes.source.name,
      line: mark.line, column: mark.column)
  }

  private mutating func distribution(
    _ values: [String: Node], _ node: Node
  ) throws(ScenarioReadFailure) -> FactorDistribution? {
    guard let name = values["distribution"], let shape = nodes.word(name, "distribution", Shape.self) else {
      if values["distribution"] == nil { nodes.report("missing-value", node, "the variation has no distribution") }
      return nil
    }
    let needed =
      switch shape {
      case .normal, .lognormal: ["mean", "deviation"]
      case .uniform: ["least", "most"]
      case .empirical: ["from", "column"]
      }
    for key in ["mean", "deviation", "least", "most", "from", "column"]
    where (values[key] != nil) != needed.contains(key) {
      nodes.report(
        values[key] == nil ? "missing-value" : "bad-value", values[key] ?? node,
        values[key] == nil ? "\(shape.rawValue) needs \(key)" : "\(key) does not go with \(shape.rawValue)")
      return nil
    }
    guard let first = values[needed[0]], let second = values[needed[1]] else { return nil }
    if shape == .empirical { return try empirical(first, second) }
    guard let one = nodes.number(first, needed[0], .amount), let other = nodes.number(second, needed[1], .amount) else {
      return nil
    }
    switch shape {
    case .normal: return .normal(mean: one, deviation: other)
    case .lognormal: return .lognormal(mean: one, deviation: other)
    default:
      guard one <= other else {
        nodes.report("minimum-above-maximum", first, "least is more than most")
        return nil
      }
      return .uniform(least: one, most: other)
    }
  }

  /// The numbers of a column of a CSV file beside the sweep file.
  private mutating func empirical(
    _ fileNode: Node, _ columnNode: Node
  ) throws(ScenarioReadFailure) -> FactorDistribution? {
    guard let name = nodes.text(fileNode, "from"), let column = nodes.text(columnNode, "column") else { return nil }
    guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), folder.has(name) else {
      nodes.report("missing-file", fileNode, "there is no file \(Quoted.text(name)) beside this one")
      return nil
    }
    guard let source = try folder.read(name, rank: 1, isRequired: true, &nodes.log) else { return nil }
    inputs.append(InputFile(name: source.name, bytes: source.bytes))
    var row = ScannedRow(CSVScan(start: source.start), fieldLimit: 256)
    let bytes = source.bytes.span
    func text(_ field: CSVScan.Field) -> String {
      String(decoding: source.bytes[field.start..<field.end], as: UTF8.self)
    }
    guard row.next(bytes),
      let place = row.fields.prefix(row.scan.fieldCount).firstIndex(where: { Code.same(text($0), column) })
    else {
      nodes.report("unknown-column", columnNode, "\(Quoted.text(name)) has no column \(Quoted.text(column))")
      return nil
    }
    var numbers: [Double] = []
    while row.next(bytes) {
      guard !row.scan.isBlank, place < row.scan.fieldCount else { continue }
      let field = row.fields[place]
      let value = DecimalText.value(bytes, field.start, field.end)
      guard NumberRange.amount.contains(value) else {
        nodes.report(
          "bad-number", columnNode,
          "line \(row.scan.rowLine) of \(Quoted.text(name)): \(Quoted.text(text(field))) is no number from 0")
        return nil
      }
      numbers.append(value)
    }
    guard !numbers.isEmpty else {
      nodes.report("missing-value", columnNode, "\(Quoted.text(name)) has no rows")
      return nil
    }
    return .empirical(numbers)
  }
}
