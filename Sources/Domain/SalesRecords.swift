/// Past sales that are handed out some series at a time, because there may be more rows than memory.
public protocol SalesRecords: Sendable {
  /// Codes of regions or warehouses, sorted.
  var places: [String] { get }
  /// Codes, sorted.
  var products: [String] { get }
  /// Sorted by place, then product; their rows are counted through all parts.
  var series: [SalesHistory.Series] { get }
  /// Every day that has a row, once, ascending; days since 1970-01-01.
  var distinctDays: [Int32] { get }
  /// Whether any row has a price.
  var hasPrices: Bool { get }

  /// Hands out the series in their order, every one whole; as often as it is called.
  ///
  /// - Parameter body: told a part, whose series count their rows from 0, and the position of its first series in
  ///   `series`. A part has prices if any row has one.
  /// - Throws: where rows that were put aside cannot be read again.
  func forEachPart(_ body: (_ part: SalesHistory, _ first: Int) -> Void) throws(SalesReadFailure)
}

/// Rows that were put aside cannot be read again.
public struct SalesReadFailure: Error, Sendable, Equatable {
  public var reason: String

  public init(reason: String) { self.reason = reason }
}

extension SalesHistory: SalesRecords {
  public var distinctDays: [Int32] { Set(days).sorted() }
  public var hasPrices: Bool { !price.isEmpty }

  public func forEachPart(_ body: (_ part: SalesHistory, _ first: Int) -> Void) throws(SalesReadFailure) {
    body(self, 0)
  }
}
