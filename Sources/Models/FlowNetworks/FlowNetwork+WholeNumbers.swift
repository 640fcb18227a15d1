extension FlowNetwork {
  /// The same network in whole numbers, as DIMACS wants them: supplies and bounds times one power of ten, costs times
  /// another, and the ground an ordinary node that supplies what the others leave over.
  ///
  /// - Returns: the network; where a number has more than 9 decimals it stays as it is, and the writer refuses it.
  public func wholeNumbers() -> FlowNetwork {
    var result = self
    let quantity = Self.powerOfTen([supply, lower, upper])
    let money = Self.powerOfTen([cost])
    for node in result.supply.indices { result.supply[node] = (supply[node] * quantity).rounded() }
    result = result.grounded
    for arc in result.cost.indices {
      result.lower[arc] = (lower[arc] * quantity).rounded()
      result.upper[arc] = (upper[arc] * quantity).rounded()
      result.cost[arc] = (cost[arc] * money).rounded()
    }
    return result
  }

  private static func powerOfTen(_ lists: [[Double]]) -> Double {
    var factor = 1.0
    for list in lists {
      for value in list where value.isFinite {
        while factor < 1e9, abs(value * factor - (value * factor).rounded()) > 4 * (value * factor).ulp { factor *= 10 }
      }
    }
    return factor
  }
}
