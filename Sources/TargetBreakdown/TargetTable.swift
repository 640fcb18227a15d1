/// A table of whole units to be found: cells with a wish and limits, and totals that some of them must sum to.
///
/// Every cell belongs to at most one total of each side (rows and columns of a two-way table, or any two groupings).
public struct TargetTable: Sendable {
  /// One cell.
  public struct Cell: Sendable {
    /// Which total of each side it counts to; nil = none.
    public var row: Int?
    public var column: Int?
    /// What it would be if nothing bound it: history times growth, ≥ 0.
    public var wish: Double
    /// Whole, 0 ≤ least ≤ most.
    public var least: Int
    /// nil = unlimited.
    public var most: Int?

    public init(row: Int?, column: Int?, wish: Double, least: Int = 0, most: Int? = nil) {
      self.row = row
      self.column = column
      self.wish = wish
      self.least = least
      self.most = most
    }
  }

  /// Totals that cannot all be met: between those named here and all others nothing can move any more.
  ///
  /// Σ rows − Σ columns is more than the cells of these rows outside these columns may take beyond what the cells of
  /// these columns outside these rows must, or less than the opposite.
  public struct Contradiction: Error, Sendable, Equatable {
    /// Positions of totals.
    public var rows: [Int]
    public var columns: [Int]
    /// Units by which they miss each other, > 0.
    public var missing: Int
  }

  public var cells: [Cell]
  /// Whole totals ≥ 0 by position, nil = not given.
  public var rows: [Int?]
  public var columns: [Int?]

  public init(cells: [Cell], rows: [Int?], columns: [Int?]) {
    self.cells = cells
    self.rows = rows
    self.columns = columns
  }

  /// Most units of a cell, a total or a sum: what keeps every sum far inside 64 bits.
  public static let most = 1_000_000_000_000

  /// Whole units for each cell: every total exact, every limit kept, nearest to the biproportional fit in least squares.
  ///
  /// - Throws: the contradiction where no table keeps totals and limits, proved by a cut.
  /// - Complexity: O(cells) a sweep of the fit; O((totals)² + cells) for each unit moved by the rounding.
  public func solved() throws(Contradiction) -> [Int] {
    let fit = BiproportionalFit(self).fitted
    var rounding = NearestTable(self, near: fit)
    return try rounding.solved()
  }
}
