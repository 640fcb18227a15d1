infix operator +% : AdditionPrecedence
infix operator -% : AdditionPrecedence

/// The arithmetic of flows, costs and potentials: `Int64` where the data are whole after scaling (exact), `Double` where not.
///
/// `+%`, `-%` never trap; `Scaled` has bounded every sum before the first of them runs.
protocol FlowValue: Comparable, BitwiseCopyable, Sendable {
  static var zero: Self { get }
  /// Larger than any flow: an unlimited capacity.
  static var unlimited: Self { get }
  static func +% (left: Self, right: Self) -> Self
  static func -% (left: Self, right: Self) -> Self
  /// `self`, negated where `sign` is −1, zero where it is 0.
  func signed(by sign: Int8) -> Self
  var double: Double { get }
  /// `amount` × `factor`; nil where that is no value of this arithmetic.
  init?(exactly amount: Double, scaledBy factor: Double)
}

extension Int64: FlowValue {
  static var zero: Int64 { 0 }
  static var unlimited: Int64 { .max / 2 }

  @inline(__always)
  static func +% (left: Int64, right: Int64) -> Int64 { left &+ right }

  @inline(__always)
  static func -% (left: Int64, right: Int64) -> Int64 { left &- right }

  var double: Double { Double(self) }

  init?(exactly amount: Double, scaledBy factor: Double) {
    let scaled = amount * factor
    guard abs(scaled) < 0x1p60, abs(scaled - scaled.rounded()) <= 4 * scaled.ulp else { return nil }
    self.init(exactly: scaled.rounded())
  }

  @inline(__always)
  func signed(by sign: Int8) -> Int64 { self &* Int64(sign) }
}

extension Double: FlowValue {
  static var unlimited: Double { .infinity }

  @inline(__always)
  static func +% (left: Double, right: Double) -> Double { left + right }

  @inline(__always)
  static func -% (left: Double, right: Double) -> Double { left - right }

  var double: Double { self }

  init?(exactly amount: Double, scaledBy factor: Double) { self = amount * factor }

  @inline(__always)
  func signed(by sign: Int8) -> Double { self * Double(sign) }
}
