internal import FlowNetworks
internal import SolverInterface

/// A network in the kernel's arithmetic: lower bounds shifted to 0, numbers scaled, ranges checked so that nothing the
/// kernel adds can leave them.
struct ScaledNetwork<Value: FlowValue> {
  var supply: [Value] = []
  var capacity: [Value] = []
  var cost: [Value] = []
  /// What one unit of flow, of cost, is in the kernel.
  var flowFactor = 1.0
  var costFactor = 1.0
  /// Dearer than any path of real arcs.
  var artificialCost: Value
}

extension ScaledNetwork<Int64> {
  /// nil where the data are not decimals that fit: the `Double` kernel takes those.
  init?(_ network: FlowNetwork) {
    guard let flows = DecimalScale(network.supply, network.lower, network.upper),
      let costs = DecimalScale(network.cost)
    else { return nil }
    flowFactor = flows.factor
    costFactor = costs.factor
    artificialCost = 0
    guard fillCapacities(network, flows), fillSupplies(network, flows), fillCosts(network, costs) else { return nil }
  }

  private mutating func fillCapacities(_ network: FlowNetwork, _ scale: DecimalScale) -> Bool {
    capacity.reserveCapacity(network.arcCount)
    for arc in 0..<network.arcCount {
      guard network.upper[arc] < .infinity else {
        capacity.append(.unlimited)
        continue
      }
      guard let upper = scale.whole(network.upper[arc]), let lower = scale.whole(network.lower[arc]) else {
        return false
      }
      capacity.append(upper - lower)
    }
    return true
  }

  /// Supplies after the lower bounds have flowed; their sum, and what a cycle may add, stay below 2⁶¹.
  private mutating func fillSupplies(_ network: FlowNetwork, _ scale: DecimalScale) -> Bool {
    var total = 0.0
    for value in network.supply {
      guard let whole = scale.whole(value) else { return false }
      supply.append(whole)
      total += abs(Double(whole))
    }
    for arc in 0..<network.arcCount where network.lower[arc] != 0 {
      guard let whole = scale.whole(network.lower[arc]) else { return false }
      total += 2 * abs(Double(whole))
      guard total < 0x1p60 else { return false }
      supply[Int(network.tails[arc])] -= whole
      supply[Int(network.heads[arc])] += whole
    }
    return total < 0x1p60
  }

  private mutating func fillCosts(_ network: FlowNetwork, _ scale: DecimalScale) -> Bool {
    var largest: Int64 = 0
    cost.reserveCapacity(network.arcCount)
    for value in network.cost {
      guard let whole = scale.whole(value) else { return false }
      cost.append(whole)
      largest = max(largest, abs(whole))
    }
    let bound = (Double(largest) + 1) * (Double(network.nodeCount) + 1)
    guard bound < 0x1p58 else { return false }
    artificialCost = (largest + 1) * (Int64(network.nodeCount) + 1)
    return true
  }
}

extension ScaledNetwork<Int64> {
  /// Every quantity becomes so many times what it is; the caller has seen that it fits.
  mutating func scaleQuantities(by factor: Int64) {
    for node in supply.indices { supply[node] = supply[node] &* factor }
    for arc in capacity.indices where capacity[arc] < .unlimited {
      capacity[arc] = capacity[arc] &* factor
    }
    flowFactor *= Double(factor)
  }
}

extension ScaledNetwork<Double> {
  init(_ network: FlowNetwork) {
    supply = network.supply
    for arc in 0..<network.arcCount where network.lower[arc] != 0 {
      supply[Int(network.tails[arc])] -= network.lower[arc]
      supply[Int(network.heads[arc])] += network.lower[arc]
    }
    capacity = zip(network.lower, network.upper).map { $1 - $0 }
    cost = network.cost
    let largest = cost.reduce(0) { max($0, abs($1)) }
    artificialCost = (largest + 1) * (Double(network.nodeCount) + 1)
  }
}
