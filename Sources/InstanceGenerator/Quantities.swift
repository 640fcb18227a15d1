internal import Domain

/// How much is asked for and how much there is, in whole units.
struct Quantities {
  /// `[region][period · products + product]`
  private let demand: [[Int]]
  /// `[warehouse][product]`, over the whole horizon.
  let supply: [[Int]]
  let totalDemand: Int
  let totalSupply: Int
  private let productDemand: [Int]
  private let productSupply: [Int]
  private let periods: Int

  init(_ options: InstanceGenerator.Options, _ map: PlaceMap) {
    var random = SplitMix64(seed: options.seed, stream: 3)
    periods = options.periods
    // A few products sell much more than the others.
    let popularity = (0..<options.products).map { _ in
      2 + 58 * random.whole(0...1000) * random.whole(0...1000) / 1_000_000
    }
    let demand = (0..<options.regions).map { _ in
      let size = random.whole(400...2500)
      return (0..<options.periods * options.products).map { slot in
        1 + size * popularity[slot % options.products] * random.whole(500...1500) / 1_000_000
      }
    }
    var productDemand = Array(repeating: 0, count: options.products)
    for region in demand {
      for (slot, quantity) in region.enumerated() { productDemand[slot % options.products] += quantity }
    }
    self.demand = demand
    self.productDemand = productDemand
    totalDemand = productDemand.reduce(0, +)
    let supply = Self.supply(options, productDemand)
    self.supply = supply
    productSupply = (0..<options.products).map { product in supply.reduce(0) { $0 + $1[product] } }
    totalSupply = productSupply.reduce(0, +)
  }

  /// 65 to 105 % of a product's demand, spread over the warehouses by weights of 1 to 20.
  private static func supply(_ options: InstanceGenerator.Options, _ productDemand: [Int]) -> [[Int]] {
    var random = SplitMix64(seed: options.seed, stream: 4)
    var supply = Array(repeating: Array(repeating: 0, count: options.products), count: options.warehouses)
    for product in 0..<options.products {
      let total = productDemand[product] * random.whole(650...1050) / 1000
      let weights = (0..<options.warehouses).map { _ in random.whole(1...20) }
      let sum = weights.reduce(0, +)
      var given = 0
      for warehouse in 0..<options.warehouses {
        supply[warehouse][product] = total * weights[warehouse] / sum
        given += supply[warehouse][product]
      }
      supply[random.whole(0...(options.warehouses - 1))][product] += total - given
    }
    return supply
  }

  func demand(of region: Int) -> Int { demand[region].reduce(0, +) }

  /// The part of a product's stock that can find demand of its own.
  func usableShare(of product: Int) -> Double {
    min(1, Double(productDemand[product]) / Double(max(1, productSupply[product])))
  }

  func demandRows(_ scenario: Scenario, _ map: PlaceMap) -> [DemandRow] {
    let products = scenario.products.count
    var rows: [DemandRow] = []
    rows.reserveCapacity(demand.count * products * periods)
    for (index, quantities) in demand.enumerated() {
      let region = Ref<Region>(index: map.districtCount + index)
      let weight = scenario.tiers[scenario.regions[region].tier].weight
      for product in scenario.products.refs {
        for period in 0..<periods {
          rows.append(
            DemandRow(
              region: region, product: product, period: Int32(truncatingIfNeeded: period + 1),
              quantity: Double(quantities[period * products + product.index]),
              unmetPenalty: scenario.products[product].price * weight))
        }
      }
    }
    return rows
  }

  /// What lies in stock at the start: an equal part for each period, what does not divide included.
  private func opening(_ total: Int) -> Int { total / periods + total % periods }

  var stockRows: [StockRow] {
    supply.enumerated().flatMap { warehouse, row in
      row.enumerated().map { product, total in
        StockRow(warehouse: Ref(index: warehouse), product: Ref(index: product), onHand: Double(opening(total)))
      }
    }
  }

  /// The other periods' parts, one receipt a period; none of 0.
  var receiptRows: [ReceiptRow] {
    guard periods > 1 else { return [] }
    var rows: [ReceiptRow] = []
    for (warehouse, row) in supply.enumerated() {
      for (product, total) in row.enumerated() where total / periods > 0 {
        for period in 2...periods {
          rows.append(
            ReceiptRow(
              warehouse: Ref(index: warehouse), product: Ref(index: product),
              period: Int32(truncatingIfNeeded: period), quantity: Double(total / periods)))
        }
      }
    }
    return rows
  }
}
