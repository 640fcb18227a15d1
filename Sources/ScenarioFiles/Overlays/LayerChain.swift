internal import Domain
internal import Foundation
internal import Yams

/// A folder and the bases it stands on, their settings parsed.
struct LayerChain {
  struct Layer {
    let folder: ScenarioFolder
    /// nil where there is no readable scenario.yaml: a problem has been put down.
    let settings: (source: SourceFile, document: YAMLDocument)?
  }

  /// The last base first, the folder that was asked for last.
  private(set) var layers: [Layer] = []

  /// A chain this long is a mistake.
  private static let longest = 32

  /// Opens `path` and its bases.
  ///
  /// - Throws: `.problems` where a base cannot be reached: nothing else is looked at then.
  static func open(_ path: String, _ log: inout ProblemLog) throws(ScenarioReadFailure) -> LayerChain {
    try open(try ScenarioFolder(path: path), &log)
  }

  /// Opens the bases of `start`.
  static func open(_ start: ScenarioFolder, _ log: inout ProblemLog) throws(ScenarioReadFailure) -> LayerChain {
    var chain = LayerChain()
    var folder = start
    // What a workbook stands on may lie in the same folder; nothing stands on a workbook.
    var seen = start.isInMemory ? [] : [realPath(start.path)]
    while true {
      let layer = try read(folder, &log)
      chain.layers.insert(layer, at: 0)
      guard let settings = layer.settings else { break }
      let count = log.count
      guard let base = base(of: settings.document, settings.source, &log) else {
        if log.count > count { throw .problems(log.sorted()) }
        break
      }
      let next = folder.path + "/" + base.path
      func report(_ code: String, _ message: String, hint: String? = nil) {
        log.add(settings.source.rank, .rows) {
          Problem(
            code: code, file: settings.source.name, line: base.mark.line, column: base.mark.column, message: message,
            hint: hint)
        }
      }
      guard FileManager.default.fileExists(atPath: next + "/scenario.yaml") else {
        report(
          "unknown-base", "there is no scenario in \(Quoted.text(base.path))",
          hint: "base is the way from this folder to another scenario folder")
        throw .problems(log.sorted())
      }
      let real = realPath(next)
      if seen.contains(where: { Code.same($0, real) }) || seen.count >= longest {
        report(
          "base-circle",
          seen.count >= longest
            ? "more than \(longest) bases stand on each other"
            : "bases go in a circle: this one leads back to \(Quoted.text(base.path))")
        throw .problems(log.sorted())
      }
      seen.append(real)
      folder = try ScenarioFolder(
        path: next, prefix: PathText.joined(folder.prefix, base.path) + "/", depth: folder.depth + 1)
    }
    return chain
  }

  private static func realPath(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }

  private static func read(_ folder: ScenarioFolder, _ log: inout ProblemLog) throws(ScenarioReadFailure) -> Layer {
    guard let source = try folder.read("scenario.yaml", rank: 0, isRequired: true, &log),
      let document = YAMLDocument.read(source, &log)
    else { return Layer(folder: folder, settings: nil) }
    return Layer(folder: folder, settings: (source, document))
  }

  /// What `base` says; nil where it says nothing, or nothing that can be followed.
  private static func base(
    of document: YAMLDocument, _ source: SourceFile, _ log: inout ProblemLog
  ) -> (path: String, mark: YAMLPosition)? {
    guard case .mapping(let mapping) = document.root else { return nil }
    var nodes = NodeReader(source: source, log: log)
    defer { log = nodes.log }
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key, Code.same(scalar.string, "base"), !nodes.isEmpty(value) else { continue }
      guard let path = nodes.text(value, "base") else { return nil }
      guard !path.isEmpty, !path.hasPrefix("/"), !path.utf8.contains(0) else {
        nodes.report(
          "bad-base", value, "base \(Quoted.text(path)) is not a relative folder",
          hint: "write the way from this folder, like ../spring-scarcity")
        return nil
      }
      return (path, YAMLPosition(value))
    }
    return nil
  }
}

/// Relative paths as texts.
enum PathText {
  /// `path` seen from where `prefix` leads, with `x/..` taken out.
  static func joined(_ prefix: String, _ path: String) -> String {
    var parts: [Substring] = []
    for part in (prefix + path).split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }
}
