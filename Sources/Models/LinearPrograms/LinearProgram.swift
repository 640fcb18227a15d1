/// A linear (or mixed-integer) program, held by columns:
///
///     minimize   objectiveConstant + Σ cost[j] · x[j]
///     subject to rowLower[i] ≤ Σ a[i,j] · x[j] ≤ rowUpper[i]
///                lower[j] ≤ x[j] ≤ upper[j],   x[j] whole for j in integers
///
/// Shapes: `cost`, `lower`, `upper` have one entry a column; `rowLower`, `rowUpper` one a row;
/// `starts` has columns + 1 entries, ascending from 0; `rows` and `coefficients` one entry a non-zero, column by column,
/// row positions ascending and distinct within a column. Infinite bounds are `±infinity`.
public struct LinearProgram: Sendable, Equatable {
  public var name = ""
  public var objectiveConstant = 0.0
  /// Whether the file it came from maximized: the numbers here are negated already.
  public var wasMaximization = false
  public var cost: [Double] = []
  public var lower: [Double] = []
  public var upper: [Double] = []
  public var rowLower: [Double] = []
  public var rowUpper: [Double] = []
  public var starts: [Int] = [0]
  public var rows: [Int32] = []
  public var coefficients: [Double] = []
  /// Columns that must be whole, ascending.
  public var integers: [Int32] = []
  /// Empty, or one name a row.
  public var rowNames: [String] = []
  /// Empty, or one name a column.
  public var columnNames: [String] = []

  public init() {}

  public var columnCount: Int { cost.count }
  public var rowCount: Int { rowLower.count }
  public var nonZeroCount: Int { coefficients.count }
}
