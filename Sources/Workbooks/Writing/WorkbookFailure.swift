public import PlanFiles

/// Why a workbook was not written.
public enum WorkbookFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// This version was built without the library that writes workbooks.
  case notBuiltIn
  /// A workbook has no room for it.
  case cannotHold(String)
  case file(PlanFileFailure)

  public var description: String {
    switch self {
    case .notBuiltIn: "writing workbooks is not built in; build with the trait Excel, or write --sqlite or a folder"
    case .cannotHold(let what): "a workbook cannot hold it: \(what)"
    case .file(let failure): failure.description
    }
  }
}
