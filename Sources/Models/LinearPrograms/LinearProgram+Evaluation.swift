extension LinearProgram {
  /// Σ a[i,j] · x[j] for every row i of a valid program; `x` has one value a column.
  ///
  /// - Complexity: O(rows + non-zeros).
  public func activity(at x: [Double]) -> [Double] {
    var activity = [Double](repeating: 0, count: rowCount)
    for column in 0..<min(columnCount, x.count) where x[column] != 0 {
      for entry in starts[column]..<starts[column + 1] {
        activity[Int(rows[entry])] += coefficients[entry] * x[column]
      }
    }
    return activity
  }

  /// objectiveConstant + Σ cost[j] · x[j]; `x` has one value a column.
  ///
  /// - Complexity: O(columns).
  public func objective(at x: [Double]) -> Double {
    var sum = 0.0
    for column in 0..<min(columnCount, x.count) { sum += cost[column] * x[column] }
    return objectiveConstant + sum
  }
}
