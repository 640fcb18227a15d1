internal import Foundation

/// One relay at a time: an advisory lock on a file beside the database.
///
/// The system gives the lock up when the process that holds it ends, however it ends. The file stays; it means nothing.
struct RelayLock {
  private let handle: FileHandle

  /// - Throws: `tryAgain` where another process has the lock, `cannotWrite` or `inputOutput` where there can be no file.
  init(beside database: String) throws(FeedFailure) {
    // Beside the file itself, whatever links lead to it.
    let file = URL(fileURLWithPath: database).resolvingSymlinksInPath().path
    let url = URL(fileURLWithPath: file + ".lock")
    // Without overwriting: the file must stay the same one, or two processes could lock one each.
    if !FileManager.default.fileExists(atPath: url.path) { try? Data().write(to: url, options: .withoutOverwriting) }
    let handle: FileHandle
    do {
      handle = try FileHandle(forUpdating: url)
    } catch { throw .writing(url.path, error) }
    guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
      let busy = errno == EWOULDBLOCK
      try? handle.close()
      throw busy
        ? FeedFailure(.tryAgain, "\(database): another process is sending or exporting from this feed")
        : FeedFailure(.inputOutput, "\(url.path): cannot be locked")
    }
    self.handle = handle
  }

  func release() { try? handle.close() }
}
