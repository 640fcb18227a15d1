/// How far a condition is from holding, at its worst place.
public struct Residual: Sendable, Equatable {
  /// The largest violation, in the condition's own unit; 0 when it holds.
  public private(set) var absolute = 0.0
  /// The largest violation relative to the largest number that enters it (or 1).
  public private(set) var relative = 0.0
  /// Where the largest relative violation is: the row, column, node or arc; nil when there is none.
  public private(set) var position: Int?

  public init() {}

  /// What a point or multipliers of the wrong length, or a malformed model, are worth.
  static let hopeless: Residual = {
    var residual = Residual()
    residual.absolute = .infinity
    residual.relative = .infinity
    return residual
  }()

  /// Counts a violation; one that is not a number counts as infinite, one below 0 not at all.
  mutating func note(_ violation: Double, size: Double, at position: Int) {
    let violation = violation.isNaN ? .infinity : violation
    guard violation > 0 else { return }
    absolute = max(absolute, violation)
    let ratio = violation == .infinity || !size.isFinite ? .infinity : violation / max(1, size)
    if ratio > relative {
      relative = ratio
      self.position = position
    }
  }
}
