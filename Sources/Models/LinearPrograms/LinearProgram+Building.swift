extension LinearProgram {
  /// Adds a row with no entries yet and returns its position.
  @discardableResult
  public mutating func addRow(lower: Double, upper: Double) -> Int32 {
    rowLower.append(lower)
    rowUpper.append(upper)
    return Int32(truncatingIfNeeded: rowLower.count - 1)
  }

  /// Adds a column and returns its position. The entries, (row, coefficient), may come in any order; repeated rows
  /// are summed, zeros dropped.
  @discardableResult
  public mutating func addColumn(
    cost: Double, lower: Double, upper: Double, entries: [(row: Int32, coefficient: Double)]
  ) -> Int32 {
    self.cost.append(cost)
    self.lower.append(lower)
    self.upper.append(upper)
    let sorted = entries.sorted { $0.row < $1.row }
    var next = 0
    while next < sorted.count {
      let row = sorted[next].row
      var sum = 0.0
      while next < sorted.count, sorted[next].row == row {
        sum += sorted[next].coefficient
        next += 1
      }
      if sum != 0 {
        rows.append(row)
        coefficients.append(sum)
      }
    }
    starts.append(rows.count)
    return Int32(truncatingIfNeeded: self.cost.count - 1)
  }
}
