package import Foundation

/// Why a plan folder could not be written or read.
public struct PlanFileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Sendable, CaseIterable {
    /// No plan folder there, or not readable.
    case noInput
    /// The content breaks the format of MODEL.md section 8.
    case malformed
    /// The target cannot be made or replaced: permissions, or something else lives there.
    case cannotWrite
    /// The disk failed or is full.
    case inputOutput
  }

  public var kind: Kind
  public var file: String
  /// 1-based, for `malformed`.
  public var line: Int?
  /// 1-based, in Unicode scalars.
  public var column: Int?
  public var message: String

  public init(_ kind: Kind, file: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.kind = kind
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// The exit code of MODEL.md section 9.
  public var exitCode: Int32 {
    switch kind {
    case .noInput: 66
    case .malformed: 65
    case .cannotWrite: 73
    case .inputOutput: 74
    }
  }

  /// `plan/stock.csv:3:7: error: unknown product "X"`
  public var description: String {
    let position = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(file)\(position): error: \(message)"
  }
}

extension PlanFileFailure {
  /// What an error thrown by Foundation while writing means: a full or broken disk is not the planner's fault.
  static func writing(_ file: String, _ error: any Error) -> PlanFileFailure {
    guard let code = posixCode(of: error) else {
      return PlanFileFailure(.inputOutput, file: file, message: "cannot write: \(error.localizedDescription)")
    }
    let diskFailed: Set<POSIXErrorCode> = [.EIO, .ENOSPC, .EDQUOT, .EFBIG, .EMFILE, .ENFILE, .ENOMEM]
    return PlanFileFailure(
      diskFailed.contains(code) ? .inputOutput : .cannotWrite, file: file, message: "cannot write: \(words(for: code))")
  }

  /// What an error thrown by Foundation while reading means.
  static func reading(_ file: String, _ error: any Error) -> PlanFileFailure {
    guard let code = posixCode(of: error) else {
      let isMissing = (error as? CocoaError)?.code == .fileReadNoSuchFile
      return PlanFileFailure(
        isMissing ? .noInput : .inputOutput, file: file, message: "cannot read: \(error.localizedDescription)")
    }
    let unreachable: Set<POSIXErrorCode> = [.ENOENT, .ENOTDIR, .EACCES, .EPERM, .ELOOP, .ENAMETOOLONG, .EISDIR]
    return PlanFileFailure(
      unreachable.contains(code) ? .noInput : .inputOutput, file: file, message: "cannot read: \(words(for: code))")
  }

  /// The system's code behind an error of Foundation, nil where there is none.
  package static func posixCode(of error: any Error) -> POSIXErrorCode? {
    if let error = error as? POSIXError { return error.code }
    let outer = error as NSError
    if outer.domain == NSPOSIXErrorDomain { return Int32(exactly: outer.code).flatMap(POSIXErrorCode.init(rawValue:)) }
    guard let cause = outer.userInfo[NSUnderlyingErrorKey] as? any Error else { return nil }
    return posixCode(of: cause)
  }

  /// What the system says, without Foundation's words around it.
  private static func words(for code: POSIXErrorCode) -> String {
    let words = POSIXError(code).localizedDescription
    return words.components(separatedBy: "completed. ").last ?? words
  }
}
