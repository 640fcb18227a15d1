extension Scenario {
  /// The most of each product that could be of use, in units: what every demand row that it may cover still asks for
  /// (at the largest ratio it covers that row with), plus its safety stocks.
  ///
  /// An offer without maximum sells up to this in each order period: whoever would buy more to gain from `end_value`
  /// is stopped here, so that no plan is unbounded.
  ///
  /// - Complexity: O(demand × substitutes of a product).
  public var totalNeed: Table<Product, Double> {
    var need = Table<Product, Double>(repeating: 0, count: products.count)
    let index = SubstituteIndex(self)
    for row in demand {
      need[row.product] += row.due
      index.forEach(of: row.product, at: row.region) { need[$0.substitute] += $0.ratio * row.due }
    }
    for row in stock { need[row.product] += row.safetyStock }
    return need
  }
}
