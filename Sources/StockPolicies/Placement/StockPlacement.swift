/// Where a supply chain holds safety stock when every stage guarantees its service time.
public struct StockPlacement: Hashable, Sendable {
  /// S, by stage: periods within which the stage serves every order.
  public let serviceTimes: [Int]
  /// SI, by stage: periods after which its inputs are there.
  public let inboundTimes: [Int]
  /// B √(SI + T − S), by stage, units: 0 where none is held.
  public let safetyStocks: [Double]
  /// Σ h B √(SI + T − S), money per period.
  public let cost: Double
  /// No placement costs less than this; `cost` where the placement is proved best.
  public let bound: Double

  init(_ network: SupplyNetwork, _ times: ServiceTimes, bound: Double? = nil) {
    serviceTimes = times.service
    inboundTimes = times.inbound
    var stocks: [Double] = []
    var cost = 0.0
    for (index, stage) in network.stages.enumerated() {
      let exposure = times.inbound[index] + stage.processingTime - times.service[index]
      stocks.append(network.demandBounds[index] * Double(exposure).squareRoot())
      cost += stage.holdingCost * stocks[index]
    }
    safetyStocks = stocks
    self.cost = cost
    self.bound = min(cost, bound ?? cost)
  }
}

extension StockPlacement {
  /// The cheapest placement in a chain whose links form a tree (assembly, distribution, or both mixed), or several trees.
  ///
  /// Each stage k is given the least cost of the part of the tree behind it, f_k(S) if its neighbour towards the root is a
  /// customer and g_k(SI) if a supplier; at the root the least of g is the optimum. Equal costs: the shorter times.
  ///
  /// Four stages of Snyder & Shen's example 6.5 (T = 2, 1, 1, 1, h = 1, 3, 2, 3, σ = 1 at both ends, z = 1, limits 0 and 1):
  /// cost 2√2 + √6 + 3 = 8.277916867529368.
  ///
  /// Source: Graves & Willems (2000), section 5, with their correction in M&SOM 5 (2003) 176–177; Snyder & Shen, 2nd ed.,
  /// (6.30)–(6.32). Changed: times are integers, supply that is late from outside (`inboundTime`) is a lower bound of SI.
  ///
  /// - Throws: `network` unless the links form a tree.
  /// - Complexity: O(stages · M²) time, O(stages · M) memory, M the longest time to any stage in periods; less where
  ///   stages have neighbours on one side only.
  public static func tree(_ network: SupplyNetwork) throws(StockPolicyFailure) -> StockPlacement {
    guard network.isTree else {
      throw .network(reason: "the links form no tree: there are two ways between two stages")
    }
    let program = TreeProgram(network, links: Array(network.links.indices))
    guard let best = program.solve(TimeBounds(network)) else {
      throw .network(reason: "no service times keep all limits")
    }
    return StockPlacement(network, best.times)
  }

  /// The cheapest placement in a serial chain, supplier first; the tree program on a path.
  ///
  /// T = 1, 0, 1, h = 2, 4, 7, σ = 1, z = 1, an outside wait of 1 and a service limit of 1: S = 0, 0, 1, cost 2√2.
  ///
  /// Source: K. F. Simpson, "In-process inventories", Operations Research 6 (1958) 863–873; Snyder & Shen, 2nd ed., example 6.3.
  ///
  /// - Throws: as `SupplyNetwork.init`.
  /// - Complexity: O(stages · M²).
  public static func serial(_ stages: [SupplyStage]) throws(StockPolicyFailure) -> StockPlacement {
    let links = stages.indices.dropLast().map { SupplyLink(from: $0, to: $0 + 1) }
    return try tree(SupplyNetwork(stages: stages, links: links))
  }
}

/// Service and inbound times of every stage.
struct ServiceTimes: Equatable {
  var service: [Int]
  var inbound: [Int]
}

/// What the times of every stage may be.
struct TimeBounds {
  var serviceLow: [Int]
  var serviceHigh: [Int]
  var inboundLow: [Int]
  var inboundHigh: [Int]

  init(_ network: SupplyNetwork) {
    serviceLow = Array(repeating: 0, count: network.stages.count)
    serviceHigh = []
    inboundLow = network.stages.map(\.inboundTime)
    inboundHigh = []
    for (stage, longest) in zip(network.stages, network.longestTimes) {
      serviceHigh.append(min(longest, stage.serviceLimit ?? longest))
      inboundHigh.append(longest - stage.processingTime)
    }
  }
}
