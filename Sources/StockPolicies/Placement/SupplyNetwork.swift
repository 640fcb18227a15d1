/// One stage of a supply chain: a place where stock may be held after some processing.
public struct SupplyStage: Hashable, Sendable {
  /// T, whole periods from when all inputs are there until the output is.
  public var processingTime: Int
  /// h, money per unit in stock and period.
  public var holdingCost: Double
  /// Periods an outside supplier makes the stage wait; the inbound time is at least this.
  public var inboundTime: Int
  /// The longest service time that the stage's own customers accept; nil = any.
  public var serviceLimit: Int?
  /// σ, standard deviation per √period of the stage's own (outside) demand, units; 0 where there is none.
  public var demandDeviation: Double
  /// z: demand over τ periods is planned for up to its mean plus z σ √τ.
  public var serviceFactor: Double

  public init(
    processingTime: Int, holdingCost: Double, inboundTime: Int = 0, serviceLimit: Int? = nil,
    demandDeviation: Double = 0, serviceFactor: Double = 1
  ) {
    self.processingTime = processingTime
    self.holdingCost = holdingCost
    self.inboundTime = inboundTime
    self.serviceLimit = serviceLimit
    self.demandDeviation = demandDeviation
    self.serviceFactor = serviceFactor
  }
}

/// A unit at `to` needs `units` units from `from`. Positions in the list of stages.
public struct SupplyLink: Hashable, Sendable {
  public var from: Int
  public var to: Int
  public var units: Double

  public init(from: Int, to: Int, units: Double = 1) {
    self.from = from
    self.to = to
    self.units = units
  }
}

/// Stages and links without a cycle, with what follows from them.
public struct SupplyNetwork: Sendable {
  public let stages: [SupplyStage]
  public let links: [SupplyLink]
  /// M, the longest time from outside supply to the output of each stage if nobody holds stock, periods.
  public let longestTimes: [Int]
  /// B, by stage: demand over τ periods is planned for up to its mean plus B √τ, units per √period.
  ///
  /// Risk is pooled: B² = Σ over the demand stages k below, of (units of the stage in one unit of k · z_k σ_k)².
  public let demandBounds: [Double]
  /// Positions of stages, suppliers before customers; by position where the order is free.
  let order: [Int]

  /// Source of the model: S. C. Graves & S. P. Willems, "Optimizing strategic safety stock placement in supply chains",
  /// M&SOM 2 (2000) 68–83, sections 3–4; pooling: (2) there with p = 2. Changed: for networks that are no trees the pooling goes by
  /// demand stage, so that two ways to the same customer are not taken for independent.
  ///
  /// - Throws: `network` for no stages, a link to a stage that is not there or to itself, two links between the same stages, a
  ///   cycle; `outOfRange` for a negative time or cost or a factor ≤ 0; `tooLarge` where M exceeds 10,000.
  /// - Complexity: O((stages + links) · demand stages).
  public init(stages: [SupplyStage], links: [SupplyLink]) throws(StockPolicyFailure) {
    guard !stages.isEmpty, stages.count <= 1_000_000 else {
      throw .network(reason: "there must be 1 … 1,000,000 stages, not \(stages.count)")
    }
    for stage in stages { try Self.check(stage) }
    var seen: Set<[Int]> = []
    for link in links {
      guard stages.indices.contains(link.from), stages.indices.contains(link.to), link.from != link.to else {
        throw .network(reason: "a link joins stages \(link.from) and \(link.to) of \(stages.count)")
      }
      guard seen.insert([link.from, link.to]).inserted else {
        throw .network(reason: "stages \(link.from) and \(link.to) are linked twice")
      }
      try Require.positive(link.units, "units")
    }
    self.stages = stages
    self.links = links
    order = try Self.topologicalOrder(stages.count, links)
    longestTimes = try Self.longestTimes(stages, links, order)
    demandBounds = Self.demandBounds(stages, links, order)
    for bound in demandBounds { try Require.nonNegative(bound, "pooled demand deviation") }
  }

  private static func check(_ stage: SupplyStage) throws(StockPolicyFailure) {
    let times = [
      ("processingTime", stage.processingTime), ("inboundTime", stage.inboundTime),
      ("serviceLimit", stage.serviceLimit ?? 0),
    ]
    for (name, time) in times where time < 0 || time > longest {
      throw .outOfRange(parameter: name, value: Double(time), allowed: "0 … \(longest)")
    }
    try Require.nonNegative(stage.holdingCost, "holdingCost")
    try Require.nonNegative(stage.demandDeviation, "demandDeviation")
    try Require.nonNegative(stage.serviceFactor, "serviceFactor")
  }

  private static let longest = 10_000

  private static func topologicalOrder(_ count: Int, _ links: [SupplyLink]) throws(StockPolicyFailure) -> [Int] {
    var waiting = Array(repeating: 0, count: count)
    var customers = Array(repeating: [Int](), count: count)
    for link in links {
      waiting[link.to] += 1
      customers[link.from].append(link.to)
    }
    var order = (0..<count).filter { waiting[$0] == 0 }
    var next = 0
    while next < order.count {
      for customer in customers[order[next]] {
        waiting[customer] -= 1
        if waiting[customer] == 0 { order.append(customer) }
      }
      next += 1
    }
    guard order.count == count else { throw .network(reason: "the links form a cycle") }
    return order
  }

  private static func longestTimes(
    _ stages: [SupplyStage], _ links: [SupplyLink], _ order: [Int]
  ) throws(StockPolicyFailure) -> [Int] {
    var suppliers = Array(repeating: [Int](), count: stages.count)
    for link in links { suppliers[link.to].append(link.from) }
    var times = Array(repeating: 0, count: stages.count)
    for stage in order {
      let wait = suppliers[stage].reduce(stages[stage].inboundTime) { max($0, times[$1]) }
      times[stage] = wait + stages[stage].processingTime
      guard times[stage] <= longest else {
        throw .tooLarge(what: "longest replenishment time", size: Double(times[stage]), limit: Double(longest))
      }
    }
    return times
  }

  private static func demandBounds(_ stages: [SupplyStage], _ links: [SupplyLink], _ order: [Int]) -> [Double] {
    var customers = Array(repeating: [SupplyLink](), count: stages.count)
    for link in links { customers[link.from].append(link) }
    var squares = Array(repeating: 0.0, count: stages.count)
    var units = Array(repeating: 0.0, count: stages.count)
    for demand in order where stages[demand].demandDeviation > 0 {
      let bound = stages[demand].demandDeviation * stages[demand].serviceFactor
      for stage in order.reversed() {
        units[stage] = customers[stage].reduce(stage == demand ? 1 : 0) { $0 + $1.units * units[$1.to] }
        squares[stage] += (units[stage] * bound) * (units[stage] * bound)
      }
    }
    return squares.map { $0.squareRoot() }
  }

  /// Whether the links, taken without direction, form no circle: a tree, or several.
  public var isTree: Bool { spanningLinks { $0 < $1 }.count == links.count }

  /// The links of a spanning forest, taken greedily in the order given by `precedes` on positions in `links`.
  func spanningLinks(by precedes: (Int, Int) -> Bool) -> [Int] {
    var parents = Array(stages.indices)
    func root(_ stage: Int) -> Int {
      var stage = stage
      while parents[stage] != stage {
        parents[stage] = parents[parents[stage]]
        stage = parents[stage]
      }
      return stage
    }
    var chosen: [Int] = []
    for link in links.indices.sorted(by: precedes) {
      let (from, to) = (root(links[link].from), root(links[link].to))
      guard from != to else { continue }
      parents[from] = to
      chosen.append(link)
    }
    return chosen
  }
}
