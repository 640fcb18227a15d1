/// Why a stock policy could not be computed. Nothing in this module traps: whatever numbers come in, they are either
/// answered or refused with one of these.
public enum StockPolicyFailure: Error, Equatable, Sendable {
  /// A number that the formula does not allow; `allowed` says which it does.
  case outOfRange(parameter: String, value: Double, allowed: String)
  /// A list of the wrong length.
  case count(parameter: String, count: Int, expected: Int)
  /// The numbers are allowed one by one, but together they admit no policy.
  case noPolicy(reason: String)
  /// Links that form no network of the kind asked for.
  case network(reason: String)
  /// The computation would take more time or memory than `limit` allows.
  case tooLarge(what: String, size: Double, limit: Double)
}

extension StockPolicyFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .outOfRange(let parameter, let value, let allowed): "\(parameter) is \(value); it must be \(allowed)"
    case .count(let parameter, let count, let expected): "\(parameter) has \(count) entries instead of \(expected)"
    case .noPolicy(let reason): reason
    case .network(let reason): reason
    case .tooLarge(let what, let size, let limit): "\(what): \(size) exceeds \(limit)"
    }
  }
}

/// The checks that every function makes on what it is given. NaN fails each of them.
enum Require {
  /// Numbers beyond this are refused, so that no product of four of them leaves the range of `Double`.
  static let largest = 1e18

  static func finite(_ value: Double, _ parameter: String) throws(StockPolicyFailure) {
    guard abs(value) <= largest else {
      throw .outOfRange(parameter: parameter, value: value, allowed: "finite, at most 1e18 in size")
    }
  }

  static func nonNegative(_ value: Double, _ parameter: String) throws(StockPolicyFailure) {
    guard value >= 0, value <= largest else {
      throw .outOfRange(parameter: parameter, value: value, allowed: "0 … 1e18")
    }
  }

  static func positive(_ value: Double, _ parameter: String) throws(StockPolicyFailure) {
    guard value >= 1 / largest, value <= largest else {
      throw .outOfRange(parameter: parameter, value: value, allowed: "1e-18 … 1e18")
    }
  }

  /// A share strictly between 0 and 1.
  static func share(_ value: Double, _ parameter: String) throws(StockPolicyFailure) {
    guard value > 0, value < 1 else {
      throw .outOfRange(parameter: parameter, value: value, allowed: "between 0 and 1, both excluded")
    }
  }

  static func count(_ count: Int, _ expected: Int, _ parameter: String) throws(StockPolicyFailure) {
    guard count == expected else { throw .count(parameter: parameter, count: count, expected: expected) }
  }
}
