public import Foundation

/// A file that is filled beside its target and put in the target's place in one step.
///
/// Killed before that: the target is as it was, and a `.<name>.<process>.partial` lies beside it.
public struct WholeFile: Sendable {
  public let target: String
  /// Where to write.
  public let partial: String

  public init(_ path: String) {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    target = url.path
    let process = ProcessInfo.processInfo.processIdentifier
    partial =
      url.deletingLastPathComponent().appendingPathComponent(".\(url.lastPathComponent).\(process).partial").path
  }

  /// Removes what an earlier process of the same number left, and makes sure that a file can stand there.
  ///
  /// - Parameter isOurs: says of the first bytes of a file that is there whether it may be replaced.
  /// - Throws: `cannotWrite`.
  public func prepare(replacing isOurs: (FileHandle) -> Bool) throws(PlanFileFailure) {
    discard()
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: target, isDirectory: &isFolder) else { return }
    guard !isFolder.boolValue, let file = FileHandle(forReadingAtPath: target) else {
      throw PlanFileFailure(.cannotWrite, file: target, message: "something that is no file of ours is there already")
    }
    defer { try? file.close() }
    guard isOurs(file) else {
      throw PlanFileFailure(
        .cannotWrite, file: target, message: "a file that holds no plan of ours is there already; name another one")
    }
  }

  /// Puts the partial file in the target's place, on the disk.
  public func publish() throws(PlanFileFailure) {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: partial))
      try handle.synchronize()
      try handle.close()
    } catch { throw .writing(target, error) }
    guard unsafe rename(partial, target) == 0 else {
      let error = POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
      discard()
      throw .writing(target, error)
    }
  }

  public func discard() { try? FileManager.default.removeItem(atPath: partial) }
}
