internal import Domain
internal import Foundation

/// Paths as the planner typed them.
enum Paths {
  /// Whether `path` is `folder` or lies somewhere in it, links followed as far as the path exists.
  static func isSame(_ path: String, orInside folder: String) -> Bool {
    let (inner, outer) = (components(path), components(folder))
    return inner.count >= outer.count && zip(inner, outer).allSatisfy { Code.same($0, $1) }
  }

  /// Removes a folder that another thread may still fill: a file that comes in between makes the removal fail, and the
  /// next try takes it along.
  static func remove(_ folder: String) {
    for _ in 0..<100 where FileManager.default.fileExists(atPath: folder) {
      try? FileManager.default.removeItem(atPath: folder)
    }
  }

  /// Of the absolute path. What does not exist yet is taken as it stands, below its last part that does.
  private static func components(_ path: String) -> [String] {
    var known = URL(fileURLWithPath: path).standardizedFileURL
    var missing: [String] = []
    while !FileManager.default.fileExists(atPath: known.path), known.pathComponents.count > 1 {
      missing.append(known.lastPathComponent)
      known.deleteLastPathComponent()
    }
    return known.resolvingSymlinksInPath().pathComponents + missing.reversed()
  }
}
