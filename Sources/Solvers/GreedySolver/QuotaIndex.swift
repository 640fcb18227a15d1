internal import Domain

/// Quotas by the regions they speak of.
struct QuotaIndex {
  private struct Scope {
    let warehouse: Int
    let product: Int
    let family: Int
    let period: Int
  }

  private let ofRegion: Lists
  private let scopes: [Scope]
  private let familyOfProduct: [Int]
  let minimum: [Double]
  let maximum: [Double]
  private let quotaOfEntry: [Int]

  init(_ scenario: Scenario) {
    var regions: [Int] = []
    var quotas: [Int] = []
    for (quota, row) in scenario.quotas.enumerated() {
      let inside = scenario.subtree(of: row.region)
      for region in scenario.regions.refs where inside[region] {
        regions.append(region.index)
        quotas.append(quota)
      }
    }
    ofRegion = Lists(keys: regions, count: scenario.regions.count)
    quotaOfEntry = quotas
    scopes = scenario.quotas.map(Self.scope)
    familyOfProduct = scenario.products.values.map { $0.family?.index ?? -1 }
    minimum = scenario.quotas.map(\.minimum)
    maximum = scenario.quotas.map(\.maximum)
  }

  /// Entries of a region: every quota whose subtree holds it, by name.
  func entries(of region: Int) -> Range<Int> { ofRegion.range(region) }

  func quota(of entry: Int) -> Int { quotaOfEntry[ofRegion.items[entry]] }

  /// Whether a delivery to a region of the quota falls under the rest of its scope.
  func counts(_ quota: Int, warehouse: Int, product: Int, period: Int) -> Bool {
    let scope = scopes[quota]
    return (scope.warehouse < 0 || scope.warehouse == warehouse) && (scope.product < 0 || scope.product == product)
      && (scope.family < 0 || scope.family == familyOfProduct[product])
      && (scope.period < 0 || scope.period == period)
  }

  private static func scope(_ row: QuotaRow) -> Scope {
    var product = -1
    var family = -1
    switch row.scope {
    case .all: break
    case .product(let named): product = named.index
    case .family(let named): family = named.index
    }
    return Scope(
      warehouse: row.warehouse?.index ?? -1, product: product, family: family,
      period: row.period.map { Int($0) - 1 } ?? -1)
  }
}
