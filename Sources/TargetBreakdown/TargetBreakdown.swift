/// Totals by several groupings broken up into one table of whole units.
///
/// With one or two kinds of totals (by product and by region, or by product and period and by region) the answer is
/// exact: the table, or a proof that there is none. With three kinds, cells are first summed over the third and broken
/// up by the first two, and each sum then by the third: every total is still exact, but where limits are tight this may
/// find no table though there is one.
public struct TargetBreakdown: Sendable {
  /// One cell with the total of each kind that it counts to.
  public struct Cell: Sendable {
    /// By kind, the position of its total; nil = none is given.
    public var groups: [Int?]
    public var wish: Double
    public var least: Int
    /// nil = unlimited.
    public var most: Int?

    public init(groups: [Int?], wish: Double, least: Int = 0, most: Int? = nil) {
      self.groups = groups
      self.wish = wish
      self.least = least
      self.most = most
    }
  }

  /// Why there is no table.
  public struct Failure: Error, Sendable, Equatable {
    /// By kind, the totals that contradict each other.
    public var groups: [[Int]]
    /// Units by which they miss each other.
    public var missing: Int
    /// Whether no table exists, or none was found.
    public var isProved: Bool
  }

  public var cells: [Cell]
  /// By kind, the totals.
  public var totals: [[Int]]

  /// - Parameters:
  ///   - cells: each with as many groups as there are kinds.
  ///   - totals: one to three kinds.
  public init(cells: [Cell], totals: [[Int]]) {
    self.cells = cells
    self.totals = totals
  }

  /// Units by cell.
  public func solved() throws(Failure) -> [Int] {
    totals.count > 2 ? try solvedInTwoSteps() : try solved(cells, totals, isProof: true)
  }

  private func solved(_ cells: [Cell], _ totals: [[Int]], isProof: Bool) throws(Failure) -> [Int] {
    let table = TargetTable(
      cells: cells.map { cell in
        TargetTable.Cell(
          row: cell.groups.first ?? nil, column: cell.groups.count > 1 ? cell.groups[1] : nil, wish: cell.wish,
          least: cell.least, most: cell.most)
      }, rows: (totals.first ?? []).map { $0 }, columns: totals.count > 1 ? totals[1].map { $0 } : [])
    do throws(TargetTable.Contradiction) {
      return try table.solved()
    } catch {
      throw Failure(groups: [error.rows, error.columns], missing: error.missing, isProved: isProof)
    }
  }

  private func solvedInTwoSteps() throws(Failure) -> [Int] {
    var positions: [[Int?]: Int] = [:]
    var sums: [Cell] = []
    var pairOf: [Int] = []
    for cell in cells {
      let key = [cell.groups[0], cell.groups[1]]
      let pair = positions[key] ?? sums.count
      if pair == sums.count {
        positions[key] = pair
        sums.append(Cell(groups: key, wish: 0, least: 0, most: 0))
      }
      pairOf.append(pair)
      sums[pair].wish += cell.wish
      sums[pair].least = Self.capped(sums[pair].least, cell.least)
      sums[pair].most = Self.sum(sums[pair].most, cell.most)
    }
    // What contradicts itself without the third kind does so with it.
    let pairs = try solved(sums, Array(totals[..<2]), isProof: true)
    let parts = zip(cells, pairOf).map { cell, pair in
      Cell(groups: [pair, cell.groups[2]], wish: cell.wish, least: cell.least, most: cell.most)
    }
    do throws(Failure) {
      return try solved(parts, [pairs, totals[2]], isProof: false)
    } catch {
      throw Failure(groups: [[], [], error.groups[1]], missing: error.missing, isProved: false)
    }
  }

  private static func sum(_ left: Int?, _ right: Int?) -> Int? {
    guard let left, let right else { return nil }
    return capped(left, right)
  }

  /// A sum that stops far beyond any total.
  private static func capped(_ left: Int, _ right: Int) -> Int { min(left + right, 1000 * TargetTable.most) }
}
