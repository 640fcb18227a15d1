public import Domain

/// What was asked for and what was covered, by region and by product: the figures behind the reports' tables.
public struct ServiceFigures: Sendable {
  public struct RegionService: Sendable {
    public var region: Ref<Region>
    /// Units asked for, held units included.
    public var asked = 0.0
    public var covered = 0.0
    /// Σ price · units.
    public var askedValue = 0.0
    public var coveredValue = 0.0

    /// By value; by units where nothing has a price. Rounding may not lift it above 1.
    public var fillRate: Double {
      if askedValue > 0 { return min(1, coveredValue / askedValue) }
      return asked > 0 ? min(1, covered / asked) : 1
    }
  }

  public struct ProductScarcity: Sendable {
    public var product: Ref<Product>
    /// Opening stock not reserved, receipts and purchases.
    public var supply = 0.0
    public var asked = 0.0
    public var short = 0.0
    public var shortValue = 0.0
  }

  public struct Substitution: Hashable, Sendable {
    public var demanded: Ref<Product>
    public var supplied: Ref<Product>
    /// Units of `demanded` covered.
    public var covers = 0.0
    /// Units of `supplied` delivered.
    public var quantity = 0.0
    /// Of all that was covered of `demanded`.
    public var share = 0.0
  }

  /// One a region, in the order of the scenario.
  public private(set) var regions: [RegionService]
  /// One a product, in the order of the scenario.
  public private(set) var products: [ProductScarcity]
  /// One a pair, the largest first.
  public private(set) var substitutions: [Substitution] = []

  /// - Complexity: O(demand + allocations, sorted).
  public init(_ scenario: Scenario, _ plan: Plan) {
    regions = scenario.regions.refs.map { RegionService(region: $0) }
    products = scenario.products.refs.map { ProductScarcity(product: $0) }
    addDemand(scenario)
    addCovered(scenario, plan)
    addSupply(scenario, plan)
  }

  /// At most ten regions that lack something, the worst filled first.
  var worstServed: [RegionService] {
    let short = regions.filter { $0.asked > 0 && $0.fillRate < 1 - 1e-9 }
    let sorted = short.sorted {
      if $0.fillRate != $1.fillRate { return $0.fillRate < $1.fillRate }
      let (left, right) = ($0.askedValue - $0.coveredValue, $1.askedValue - $1.coveredValue)
      return left != right ? left > right : $0.region < $1.region
    }
    return Array(sorted.prefix(10))
  }

  /// At most ten products of which something is lacking, the largest missing value first.
  public var scarcest: [ProductScarcity] {
    let short = products.filter { $0.short > 1e-9 * max(1, $0.asked) }
    let sorted = short.sorted {
      if $0.shortValue != $1.shortValue { return $0.shortValue > $1.shortValue }
      return $0.short != $1.short ? $0.short > $1.short : $0.product < $1.product
    }
    return Array(sorted.prefix(10))
  }

  private mutating func addDemand(_ scenario: Scenario) {
    for row in scenario.demand {
      let price = scenario.products[row.product].price
      let held = min(row.held, row.quantity)
      regions[row.region.index].asked += row.quantity
      regions[row.region.index].covered += held
      regions[row.region.index].askedValue += price * row.quantity
      regions[row.region.index].coveredValue += price * held
      products[row.product.index].asked += row.quantity
      products[row.product.index].short += row.quantity - held
    }
  }

  private mutating func addCovered(_ scenario: Scenario, _ plan: Plan) {
    var covered = Array(repeating: 0.0, count: products.count)
    var pairs: [Substitution] = []
    for line in plan.allocations {
      regions[line.region.index].covered += line.covers
      regions[line.region.index].coveredValue += scenario.products[line.demanded].price * line.covers
      products[line.demanded.index].short -= line.covers
      covered[line.demanded.index] += line.covers
      guard line.demanded != line.supplied else { continue }
      pairs.append(
        Substitution(
          demanded: line.demanded, supplied: line.supplied, covers: line.covers, quantity: line.quantity))
    }
    for product in products.indices {
      products[product].shortValue = products[product].short * scenario.products.values[product].price
    }
    merge(pairs, covered)
  }

  /// One line a pair of products, the largest first.
  private mutating func merge(_ pairs: [Substitution], _ covered: [Double]) {
    let order = pairs.indices.sorted {
      let (left, right) = ((pairs[$0].demanded, pairs[$0].supplied), (pairs[$1].demanded, pairs[$1].supplied))
      return left == right ? $0 < $1 : left < right
    }
    for pair in order.lazy.map({ pairs[$0] }) {
      if let last = substitutions.last, last.demanded == pair.demanded, last.supplied == pair.supplied {
        substitutions[substitutions.count - 1].covers += pair.covers
        substitutions[substitutions.count - 1].quantity += pair.quantity
      } else {
        substitutions.append(pair)
      }
    }
    for line in substitutions.indices {
      let all = covered[substitutions[line].demanded.index]
      substitutions[line].share = all > 0 ? substitutions[line].covers / all : 0
    }
    substitutions.sort {
      if $0.covers != $1.covers { return $0.covers > $1.covers }
      return ($0.demanded, $0.supplied) < ($1.demanded, $1.supplied)
    }
  }

  private mutating func addSupply(_ scenario: Scenario, _ plan: Plan) {
    for row in scenario.stock { products[row.product.index].supply += row.onHand - row.reserved }
    for row in scenario.receipts { products[row.product.index].supply += row.quantity }
    for line in plan.purchases { products[line.product.index].supply += line.quantity }
  }
}
