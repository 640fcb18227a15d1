internal import Foundation

/// A file of an export, by its name within the folder; a name may have one folder in front.
public struct ExportFile: Hashable, Sendable {
  public var name: String
  public var bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }
}

/// Files and folders that are there whole or not at all: written beside the target, synced, renamed.
enum WholeFolder {
  /// Writes `files` as the folder `path`, which must not be there.
  ///
  /// - Throws: `cannotWrite`, `inputOutput`; the target is then absent still.
  static func write(_ files: [ExportFile], to path: String) throws(FeedFailure) {
    let target = URL(fileURLWithPath: path).standardizedFileURL
    guard !exists(target.path) else { throw FeedFailure(.cannotWrite, "\(path): something is there already") }
    let partial = beside(target)
    do throws(FeedFailure) {
      try remove(partial)
      try makeFolder(partial)
      for folder in folders(of: files) { try makeFolder(partial.appendingPathComponent(folder)) }
      for file in files { try write(file.bytes, to: partial.appendingPathComponent(file.name)) }
      for folder in folders(of: files) { try sync(partial.appendingPathComponent(folder).path) }
      try sync(partial.path)
      try move(partial, to: target)
      try sync(target.deletingLastPathComponent().path)
    } catch {
      try? FileManager.default.removeItem(at: partial)
      throw error
    }
  }

  /// Writes one file whole. One of the same content that is there already is left; another is an error.
  ///
  /// - Throws: `cannotWrite`, `inputOutput`.
  static func drop(_ file: ExportFile, into folder: String) throws(FeedFailure) {
    let target = URL(fileURLWithPath: folder).appendingPathComponent(file.name)
    if exists(target.path) {
      guard try InputFile.bytes(target.path) == file.bytes else {
        throw FeedFailure(.cannotWrite, "\(target.path): there already, with other content")
      }
    } else {
      let partial = beside(target)
      do throws(FeedFailure) {
        try remove(partial)
        try write(file.bytes, to: partial)
        try move(partial, to: target)
      } catch {
        try? FileManager.default.removeItem(at: partial)
        throw error
      }
    }
    // The name must be on disk too before anybody is told, also where an earlier run died before this line.
    try sync(folder)
  }

  private static func beside(_ target: URL) -> URL {
    target.deletingLastPathComponent().appendingPathComponent(".\(target.lastPathComponent).partial")
  }

  private static func folders(of files: [ExportFile]) -> [String] {
    var folders: [String] = []
    for file in files {
      guard let slash = file.name.firstIndex(of: "/") else { continue }
      let folder = String(file.name[..<slash])
      if !folders.contains(folder) { folders.append(folder) }
    }
    return folders
  }

  private static func exists(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path)) != nil
  }

  private static func remove(_ url: URL) throws(FeedFailure) {
    guard exists(url.path) else { return }
    do { try FileManager.default.removeItem(at: url) } catch { throw .writing(url.path, error) }
  }

  private static func makeFolder(_ url: URL) throws(FeedFailure) {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    } catch { throw .writing(url.path, error) }
  }

  private static func write(_ bytes: [UInt8], to url: URL) throws(FeedFailure) {
    do {
      try Data(bytes).write(to: url, options: .withoutOverwriting)
    } catch { throw .writing(url.path, error) }
    try sync(url.path)
  }

  private static func move(_ from: URL, to target: URL) throws(FeedFailure) {
    do { try FileManager.default.moveItem(at: from, to: target) } catch { throw .writing(target.path, error) }
  }

  private static func sync(_ path: String) throws(FeedFailure) {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      try handle.synchronize()
    } catch { throw .writing(path, error) }
  }
}
