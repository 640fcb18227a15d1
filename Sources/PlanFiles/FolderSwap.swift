internal import Foundation

/// Fills a folder beside the target and puts it in the target's place in one step.
///
/// Killed while filling: the target is as it was, and a `.<name>.<process>.partial` lies beside it. Killed between the
/// two renames of a replacement: the new plan lies whole in the partial folder, the old one whole in `.<name>.previous`,
/// and the next write to the same target puts the old one back first. Killed after: the new plan is in place. No moment
/// shows half a plan, and nothing left over hinders the next run.
struct FolderSwap {
  let target: String
  let partial: String
  private let previous: String

  init(_ path: String) {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    let parent = url.deletingLastPathComponent()
    target = url.path
    partial =
      parent.appendingPathComponent(
        ".\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).partial"
      ).path
    previous = parent.appendingPathComponent(".\(url.lastPathComponent).previous").path
  }

  private var files: FileManager { .default }

  /// Refuses what may not be replaced and makes an empty partial folder.
  func prepare(replacing: Bool) throws(PlanFileFailure) {
    restore()
    try checkReplaceable(replacing)
    discard()
    do {
      try files.createDirectory(atPath: partial, withIntermediateDirectories: true)
    } catch { throw .writing(target, error) }
  }

  /// Refuses a target that `prepare` would refuse, and makes nothing.
  func check(replacing: Bool) throws(PlanFileFailure) {
    try checkReplaceable(replacing)
    var parent = URL(fileURLWithPath: target).deletingLastPathComponent()
    while !exists(parent.path), parent.pathComponents.count > 1 { parent.deleteLastPathComponent() }
    let type = try? files.attributesOfItem(atPath: parent.resolvingSymlinksInPath().path)[.type] as? FileAttributeType
    guard type == .typeDirectory else {
      throw PlanFileFailure(.cannotWrite, file: target, message: "cannot write: \(parent.path) is not a folder")
    }
    guard files.isWritableFile(atPath: parent.path) else {
      throw PlanFileFailure(
        .cannotWrite, file: target, message: "cannot write: no permission to write in \(parent.path)")
    }
  }

  private func checkReplaceable(_ replacing: Bool) throws(PlanFileFailure) {
    guard exists(target) else { return }
    guard isPlan(target) else {
      throw PlanFileFailure(.cannotWrite, file: target, message: "something that is not a plan is there already")
    }
    guard replacing else { throw PlanFileFailure(.cannotWrite, file: target, message: "there is a plan already") }
  }

  func writeFolder(_ name: String, _ contents: [PlanFile]) throws(PlanFileFailure) {
    let folder = partial + "/" + name
    do {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
    } catch { throw .writing(folder, error) }
    for file in contents { try write(file, in: folder) }
    try sync(folder)
  }

  func write(_ file: PlanFile) throws(PlanFileFailure) {
    try write(file, in: partial)
  }

  private func write(_ file: PlanFile, in folder: String) throws(PlanFileFailure) {
    let path = folder + "/" + file.name
    guard !file.name.isEmpty, !file.name.utf8.contains(Byte.slash), !file.name.utf8.contains(0) else {
      throw PlanFileFailure(.cannotWrite, file: folder, message: "\"\(file.name)\" is no file name")
    }
    do {
      try Data(file.bytes).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    } catch { throw .writing(path, error) }
    try sync(path)
  }

  /// Puts the partial folder in the target's place.
  func publish() throws(PlanFileFailure) {
    try sync(partial)
    if exists(target) {
      try? files.removeItem(atPath: previous)
      try move(target, to: previous)
      do throws(PlanFileFailure) {
        try move(partial, to: target)
      } catch {
        try? files.moveItem(atPath: previous, toPath: target)
        throw error
      }
      try? files.removeItem(atPath: previous)
    } else {
      try move(partial, to: target)
    }
    try sync(URL(fileURLWithPath: target).deletingLastPathComponent().path)
  }

  /// Removes the partial folder, also while another thread still fills it: a file that comes in between makes the
  /// removal fail, and the next try takes it along.
  func discard() {
    for _ in 0..<100 where exists(partial) { try? files.removeItem(atPath: partial) }
  }

  func abandon() {
    discard()
    restore()
  }

  /// Puts back a plan that was moved away for a new one which never came.
  private func restore() {
    if !exists(target), isPlan(previous) { try? files.moveItem(atPath: previous, toPath: target) }
  }

  private func exists(_ path: String) -> Bool {
    // A dangling link is something too: `fileExists` would follow it.
    (try? files.attributesOfItem(atPath: path)) != nil
  }

  private func isPlan(_ path: String) -> Bool {
    (try? PlanFolder.readSummary(path)) != nil
  }

  private func move(_ from: String, to: String) throws(PlanFileFailure) {
    do {
      try files.moveItem(atPath: from, toPath: to)
    } catch { throw .writing(to, error) }
  }

  /// What a file or folder holds reaches the disk (fsync).
  private func sync(_ path: String) throws(PlanFileFailure) {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      try handle.synchronize()
      try handle.close()
    } catch { throw .writing(path, error) }
  }
}
