public import Domain

/// Makes realistic scenarios of any size, the same for the same options on every machine.
///
/// Warehouses and regions lie on a map; lanes cost by distance; products come in families of substitutes; stock is
/// scarce and unevenly spread. All money is in whole cents, all quantities and volumes are whole.
public struct InstanceGenerator {
  /// Size and kind of a scenario.
  public struct Options: Sendable, Hashable {
    public var warehouses = 20
    /// Regions with demand; their districts come on top.
    public var regions = 200
    public var products = 200
    /// Products of one family, each a substitute for every other.
    public var family = 4
    /// Warehouses that serve a region: its nearest.
    public var near = 5
    public var periods = 1
    public var seed: UInt64 = 1
    /// Adds volumes of 1…7, throughput and region quotas that bind.
    public var coupled = false
    /// All volumes 1, also where coupled.
    public var unitVolumes = false

    public init() {}

    /// What cannot be generated about these options, nil where they can.
    public var objection: String? {
      let counts = [
        ("warehouses", warehouses), ("regions", regions), ("products", products), ("family", family), ("near", near),
      ]
      for (name, count) in counts where !(1...1_000_000).contains(count) {
        return "\(name) must lie between 1 and 1000000"
      }
      guard (1...10_000).contains(periods) else { return "periods must lie between 1 and 10000" }
      let lines = Double(regions) * Double(products) * Double(periods)
      let stock = Double(warehouses) * Double(products) * Double(periods)
      let pairs = Double(products) * Double(min(family, products))
      let rows = max(lines, stock, pairs, Double(regions) * Double(warehouses))
      return rows > 50_000_000 ? "a table would have more than 50 million rows" : nil
    }
  }

  private let options: Options

  /// The scenario of `options`, in canonical order; empty tables where `options.objection` is not nil.
  ///
  /// - Complexity: O(regions · (warehouses log warehouses + products · periods) + warehouses · products · periods).
  public static func scenario(_ options: Options) -> Scenario {
    InstanceGenerator(options: options).scenario()
  }

  private func scenario() -> Scenario {
    var scenario = Scenario(
      name: title, description: "Made by allot generate, seed \(options.seed).", currency: "CNY", start: "2026-01-05",
      periods: Int32(exactly: options.periods) ?? 1,
      tiers: [Tier(name: "A", weight: 4), Tier(name: "B", weight: 2), Tier(name: "C", weight: 1)], products: [],
      warehouses: [], regions: [])
    guard options.objection == nil else { return scenario }
    let map = PlaceMap(options)
    let catalogue = Catalogue(options)
    let quantities = Quantities(options, map)
    scenario.families = Table(catalogue.families)
    scenario.products = Table(catalogue.products)
    scenario.warehouses = Table(map.warehouses)
    scenario.regions = Table(map.regions)
    scenario.lanes = map.lanes
    scenario.substitutes = catalogue.substitutes
    scenario.demand = quantities.demandRows(scenario, map)
    scenario.stock = quantities.stockRows
    scenario.receipts = quantities.receiptRows
    if options.coupled { couple(&scenario, map, quantities) }
    scenario.sortRows()
    return scenario
  }

  private var title: String {
    let kind = !options.coupled ? "" : options.unitVolumes ? ", coupled, unit volumes" : ", coupled"
    return "\(options.warehouses) warehouses, \(options.regions) regions, \(options.products) products, "
      + "\(options.periods) periods\(kind)"
  }

  /// Adds throughput and region quotas.
  ///
  /// With stock scarce a warehouse would ship nearly all that can find demand, evenly over the periods: it may ship
  /// 85 % of that. A region's fair share is its part of all demand times all stock: it may get 90 % of that. Both are
  /// only upper limits, so a plan always exists.
  private func couple(_ scenario: inout Scenario, _ map: PlaceMap, _ quantities: Quantities) {
    let volumes = scenario.products.values.map(\.volume)
    for warehouse in scenario.warehouses.refs {
      var wish = 0.0
      for product in scenario.products.refs {
        let supplied = Double(quantities.supply[warehouse.index][product.index])
        wish += supplied * volumes[product.index] * quantities.usableShare(of: product.index)
      }
      let perPeriod = wish * 0.85 / Double(options.periods)
      scenario.warehouses[warehouse].throughput = max(1, perPeriod.rounded())
    }
    let supply = Double(quantities.totalSupply)
    let demand = Double(max(1, quantities.totalDemand))
    scenario.quotas = (0..<options.regions).map { region in
      let share = Double(quantities.demand(of: region)) * min(1, supply / demand)
      let ref = Ref<Region>(index: map.districtCount + region)
      return QuotaRow(
        name: "Q-" + scenario.regions[ref].code, region: ref, maximum: max(1, (share * 0.9).rounded()))
    }
  }
}

/// `W07`: a letter and a number with as many digits as the greatest of `count` needs, so that codes sort as numbers.
func numbered(_ letter: String, _ index: Int, of count: Int) -> String {
  let digits = String(index + 1)
  return letter + String(repeating: "0", count: max(0, String(count).count - digits.count)) + digits
}
