/// A network in whole numbers, as DIMACS wants them, and by how much it was scaled.
public struct WholeNumberNetwork: Sendable {
  public let network: FlowNetwork
  /// Quantity in `network` ÷ quantity in the network it was made from: a power of ten.
  public let quantityFactor: Double
  /// Money a unit, likewise. An objective is scaled by both.
  public let moneyFactor: Double
}

extension FlowNetwork {
  /// The same network in whole numbers: supplies and bounds times one power of ten, costs times another, the constant
  /// times both, and the ground an ordinary node that supplies what the others leave over.
  ///
  /// - Returns: the network; where a number has more than 9 decimals it stays as it is, and the writer refuses it.
  public func wholeNumbers() -> WholeNumberNetwork {
    var result = self
    let quantity = Self.powerOfTen([supply, lower, upper])
    let money = Self.powerOfTen([cost])
    for node in result.supply.indices { result.supply[node] = Self.scaled(supply[node], quantity) }
    result = result.grounded
    for arc in result.cost.indices {
      result.lower[arc] = Self.scaled(lower[arc], quantity)
      result.upper[arc] = Self.scaled(upper[arc], quantity)
      result.cost[arc] = Self.scaled(cost[arc], money)
    }
    result.objectiveConstant *= quantity * money
    return WholeNumberNetwork(network: result, quantityFactor: quantity, moneyFactor: money)
  }

  private static let mostFactor = 1e9

  private static func powerOfTen(_ lists: [[Double]]) -> Double {
    var factor = 1.0
    for list in lists {
      for value in list where value.isFinite {
        while factor < mostFactor, !isWhole(value * factor) { factor *= 10 }
      }
    }
    return factor
  }

  private static func scaled(_ value: Double, _ factor: Double) -> Double {
    isWhole(value * factor) ? (value * factor).rounded() : value * factor
  }

  /// 0.1 × 10 and the like are whole but for their last bits.
  private static func isWhole(_ value: Double) -> Bool { abs(value - value.rounded()) <= 4 * value.ulp }
}
