internal import Foundation
internal import StockPolicies
internal import Support
internal import Testing

/// S. P. Willems, "Data set: real-world multiechelon supply chains used for inventory optimization", M&SOM 10 (2008) 19–23.
@Suite("Supply chains of Willems (2008)")
struct WillemsTests {
  /// Chains by number. Times are mean stage times in days, rounded up; the holding cost is the cost added up to and with the
  /// stage, so costs are in money of stock; service levels become normal factors.
  private func chains() throws -> [(name: String, network: SupplyNetwork)]? {
    guard let folder = SharedData.folder("data/13_willems_multiechelon", for: "Willems's supply chains") else {
      return nil
    }
    func rows(_ file: String) throws -> [[Substring]] {
      try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
        .split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }
    let (stageRows, linkRows) = (try rows("stages.csv"), try rows("links.csv"))
    let header = try #require(stageRows.first)
    func column(_ name: String) throws -> Int { try #require(header.firstIndex { $0 == name }) }
    let columns = (
      cost: try column("stageCost"), deviation: try column("stdDevDemand"), limit: try column("maxServiceTime"),
      level: try column("serviceLevel"), time: try column("stageTime")
    )
    var names: [String] = []
    var stages: [String: [SupplyStage]] = [:]
    var positions: [String: [Substring: Int]] = [:]
    for row in stageRows.dropFirst() {
      let chain = String(row[0])
      if stages[chain] == nil { names.append(chain) }
      positions[chain, default: [:]][row[1]] = stages[chain]?.count ?? 0
      let level = Double(row[columns.level])
      stages[chain, default: []].append(
        SupplyStage(
          processingTime: try #require(Double(row[columns.time]).flatMap { Int(exactly: $0.rounded(.up)) }),
          holdingCost: try #require(Double(row[columns.cost])),
          serviceLimit: Double(row[columns.limit]).flatMap { Int(exactly: $0.rounded(.down)) },
          demandDeviation: Double(row[columns.deviation]) ?? 0,
          serviceFactor: level.map(StandardNormal.quantile) ?? 0))
    }
    var links: [String: [SupplyLink]] = [:]
    for row in linkRows.dropFirst() {
      let chain = String(row[0])
      links[chain, default: []].append(
        SupplyLink(from: try #require(positions[chain]?[row[1]]), to: try #require(positions[chain]?[row[2]])))
    }
    return try names.map { name in
      let chainLinks = links[name] ?? []
      return (name, try SupplyNetwork(stages: accumulated(stages[name] ?? [], chainLinks), links: chainLinks))
    }
  }

  /// Stages with the cost of everything before them added to their own.
  private func accumulated(_ stages: [SupplyStage], _ links: [SupplyLink]) -> [SupplyStage] {
    var costs = stages.map(\.holdingCost)
    // As often as the longest path has links: a cost that changes no more is complete.
    var isChanging = true
    while isChanging {
      isChanging = false
      var sums = stages.map(\.holdingCost)
      for link in links { sums[link.to] += costs[link.from] }
      if sums != costs { (costs, isChanging) = (sums, true) }
    }
    return zip(stages, costs).map { stage, cost in
      var stage = stage
      stage.holdingCost = cost
      return stage
    }
  }

  @Test("every tree-shaped chain is placed, and as trying everything places it where that is possible")
  func trees() throws {
    guard let chains = try chains() else { return }
    let trees = chains.filter(\.network.isTree)
    // The published 38 chains all have a circle in their undirected links; only the 5-stage example 00 is a tree.
    #expect(chains.count == 39 && trees.map(\.name) == ["00"])
    let placement = try StockPlacement.tree(trees[0].network)
    #expect(isClose(placement.cost, enumerated(trees[0].network), 1e-12), "\(placement.cost)")
  }

  /// Brute force for the example chain: three parts into one maker into one shop that must serve at once.
  private func enumerated(_ network: SupplyNetwork) -> Double {
    func cost(_ stage: Int, _ wait: Int, _ service: Int) -> Double {
      let exposure = Double(wait + network.stages[stage].processingTime - service)
      return network.stages[stage].holdingCost * network.demandBounds[stage] * exposure.squareRoot()
    }
    // File order: maker, part 1 … 3, shop.
    let times = network.stages.map(\.processingTime)
    var best = Double.infinity
    for first in 0...times[1] {
      for second in 0...times[2] {
        for third in 0...times[3] {
          let wait = max(first, second, third)
          let parts = cost(1, 0, first) + cost(2, 0, second) + cost(3, 0, third)
          for made in 0...(wait + times[0]) {
            best = min(best, parts + cost(0, wait, made) + cost(4, made, 0))
          }
        }
      }
    }
    return best
  }

  /// Chains of up to 70 stages that 60 trees suffice to prove best.
  private static let proved = ["00", "01", "02", "03", "04", "05", "06", "08", "09", "10"]

  @Test("the smaller of the other chains: proved best, or bounded within a tenth")
  func networks() throws {
    guard let chains = try chains() else { return }
    for (name, network) in chains where network.stages.count <= 70 {
      let placement = try StockPlacement.network(network, nodes: 60)
      let gap = (placement.cost - placement.bound) / placement.cost
      #expect(gap >= 0 && gap < (Self.proved.contains(name) ? 1e-9 : 0.1), "chain \(name): gap \(gap)")
    }
  }

  /// The links that close no circle, in their order: what is left is a tree, or several.
  private func spanningTree(_ network: SupplyNetwork) throws -> SupplyNetwork {
    var roots = Array(network.stages.indices)
    func root(_ stage: Int) -> Int {
      var stage = stage
      while roots[stage] != stage { stage = roots[stage] }
      return stage
    }
    var links: [SupplyLink] = []
    for link in network.links {
      let (from, to) = (root(link.from), root(link.to))
      guard from != to else { continue }
      roots[from] = to
      links.append(link)
    }
    return try SupplyNetwork(stages: network.stages, links: links)
  }

  /// What a placement promises can be kept, and costs what it says.
  private func expectSound(_ placement: StockPlacement, _ network: SupplyNetwork, _ name: String) {
    for link in network.links {
      #expect(placement.inboundTimes[link.to] >= placement.serviceTimes[link.from], "chain \(name)")
    }
    var cost = 0.0
    for (stage, data) in network.stages.enumerated() {
      let exposure = placement.inboundTimes[stage] + data.processingTime - placement.serviceTimes[stage]
      #expect(exposure >= 0 && placement.serviceTimes[stage] <= data.serviceLimit ?? .max, "chain \(name)")
      cost += data.holdingCost * network.demandBounds[stage] * Double(max(0, exposure)).squareRoot()
    }
    #expect(isClose(placement.cost, cost, 1e-9), "chain \(name): \(placement.cost), not \(cost)")
  }

  /// Those of up to 200 stages; all 39 where campaigns are asked for.
  @Test("the chains, whole and as trees, are placed in seconds, every promise kept")
  func wholeSet() throws {
    guard let chains = try chains() else { return }
    let takesAll = ProcessInfo.processInfo.environment["ALLOT_SEEDS"] != nil
    let clock = ContinuousClock.now
    for (name, network) in chains where takesAll || network.stages.count <= 200 {
      let tree = try spanningTree(network)
      #expect(tree.isTree || tree.links.count < tree.stages.count - 1, "chain \(name)")
      expectSound(try StockPlacement.tree(tree), tree, name)
      let placement = try StockPlacement.network(network, nodes: 1)
      #expect(placement.bound <= placement.cost * (1 + 1e-12), "chain \(name)")
      expectSound(placement, network, name)
    }
    // All take 0.4 s where it is optimized; time for a debug build, and for machines that do other things too.
    #expect(ContinuousClock.now - clock < .seconds(60))
  }
}
