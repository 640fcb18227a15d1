internal import Foundation
public import PlanFiles

extension FeedFailure {
  /// What an error thrown by Foundation while writing means.
  static func writing(_ path: String, _ error: any Error) -> FeedFailure {
    guard let code = PlanFileFailure.posixCode(of: error) else {
      return FeedFailure(.inputOutput, "\(path): cannot write: \(error.localizedDescription)")
    }
    let diskFailed: Set<POSIXErrorCode> = [.EIO, .ENOSPC, .EDQUOT, .EFBIG, .EMFILE, .ENFILE, .ENOMEM]
    return FeedFailure(
      diskFailed.contains(code) ? .inputOutput : .cannotWrite,
      "\(path): cannot write: \(POSIXError(code).localizedDescription)")
  }

  /// What an error thrown by Foundation while reading means.
  static func reading(_ path: String, _ error: any Error) -> FeedFailure {
    guard let code = PlanFileFailure.posixCode(of: error) else {
      let isMissing = (error as? CocoaError)?.code == .fileReadNoSuchFile
      return FeedFailure(
        isMissing ? .noInput : .inputOutput, "\(path): cannot read: \(error.localizedDescription)")
    }
    let unreachable: Set<POSIXErrorCode> = [.ENOENT, .ENOTDIR, .EACCES, .EPERM, .ELOOP, .ENAMETOOLONG, .EISDIR]
    return FeedFailure(
      unreachable.contains(code) ? .noInput : .inputOutput,
      "\(path): cannot read: \(POSIXError(code).localizedDescription)")
  }

  public init(_ failure: PlanFileFailure) {
    let kind: Kind =
      switch failure.kind {
      case .noInput: .noInput
      case .malformed: .malformed
      case .cannotWrite: .cannotWrite
      case .inputOutput: .inputOutput
      }
    self.init(kind, failure.description)
  }
}
