extension Scenario {
  /// The code of a place.
  public func code(of place: Place) -> String {
    switch place {
    case .warehouse(let warehouse): warehouses[warehouse].code
    case .region(let region): regions[region].code
    }
  }

  /// Whether `product` is one of those that `scope` speaks of.
  public func scope(_ scope: ProductScope, contains product: Ref<Product>) -> Bool {
    switch scope {
    case .all: true
    case .product(let named): named == product
    case .family(let family): products[product].family == family
    }
  }

  /// For every region, whether it is `root` or below it; all of them when `root` is nil.
  ///
  /// - Complexity: O(regions × depth). Parents form a forest: the reader refuses cycles.
  public func subtree(of root: Ref<Region>?) -> Table<Region, Bool> {
    guard let root else { return Table(repeating: true, count: regions.count) }
    return Table(
      regions.refs.map { region in
        var next: Ref<Region>? = region
        while let here = next {
          if here == root { return true }
          next = regions[here].parent
        }
        return false
      })
  }

  /// Which regions are parents: those carry no demand, no lane and no substitute.
  public var parents: Table<Region, Bool> {
    var parents = Table<Region, Bool>(repeating: false, count: regions.count)
    for region in regions.values {
      if let parent = region.parent { parents[parent] = true }
    }
    return parents
  }

  /// Throughput and storage of every warehouse in every period, the calendar applied:
  /// `[warehouse][period − 1]`, volume, infinity = unlimited.
  public var limits: (throughput: Table<Warehouse, [Double]>, storage: Table<Warehouse, [Double]>) {
    let periods = Int(periods)
    var throughput = warehouses.map { Array(repeating: $0.throughput, count: periods) }
    var storage = warehouses.map { Array(repeating: $0.storage, count: periods) }
    for row in calendar {
      let slot = Int(row.period) - 1
      if let limit = row.throughput { throughput[row.warehouse][slot] = limit }
      if let limit = row.storage { storage[row.warehouse][slot] = limit }
    }
    return (throughput, storage)
  }
}

/// The cost, lead time and own capacity of one product between two ends: the named row's, else the every-product row's.
public struct LaneTerms: Hashable, Sendable {
  public var leadTime: Int32
  /// Money per unit.
  public var cost: Double
  /// Units per ship period of this product alone; infinity = unlimited.
  public var capacity: Double

  public init(leadTime: Int32, cost: Double, capacity: Double) {
    self.leadTime = leadTime
    self.cost = cost
    self.capacity = capacity
  }
}

/// All rows between the same two ends, as one lane.
public struct Lane: Sendable {
  public let from: Ref<Warehouse>
  public let to: Place
  /// The every-product row, if there is one.
  public let everyProduct: LaneRow?
  /// The rows that name a product, sorted by product.
  public let named: ArraySlice<LaneRow>

  /// Volume per ship period that all products share; infinity = unlimited.
  public var sharedCapacity: Double { everyProduct?.capacity ?? .infinity }

  /// What `product` finds on this lane, nil where it may not travel.
  ///
  /// - Complexity: O(log named rows).
  public func terms(for product: Ref<Product>) -> LaneTerms? {
    var low = named.startIndex
    var high = named.endIndex
    while low < high {
      let middle = (low + high) / 2
      guard let key = named[middle].product else { return nil }
      if key < product { low = middle + 1 } else { high = middle }
    }
    if low < named.endIndex, named[low].product == product {
      return LaneTerms(leadTime: named[low].leadTime, cost: named[low].cost, capacity: named[low].capacity)
    }
    return everyProduct.map { LaneTerms(leadTime: $0.leadTime, cost: $0.cost, capacity: .infinity) }
  }
}

extension Scenario {
  /// Every pair of ends with its rows, in the order of `lanes`.
  public var lanesByEnds: [Lane] {
    var result: [Lane] = []
    var start = 0
    while start < lanes.count {
      var end = start + 1
      while end < lanes.count, lanes[end].from == lanes[start].from, lanes[end].to == lanes[start].to { end += 1 }
      let hasEveryProduct = lanes[start].product == nil
      result.append(
        Lane(
          from: lanes[start].from, to: lanes[start].to, everyProduct: hasEveryProduct ? lanes[start] : nil,
          named: lanes[(hasEveryProduct ? start + 1 : start)..<end]))
      start = end
    }
    return result
  }
}

/// Which products may cover which demand at a region, and on what terms.
public struct SubstitutionTerms: Hashable, Sendable {
  public var substitute: Ref<Product>
  public var ratio: Double
  public var penalty: Double
  public var maxShare: Double
}

/// Substitutes by product asked for, with regional rows in place of the every-region ones.
public struct SubstituteIndex: Sendable {
  private let rows: [SubstituteRow]
  /// `rows[starts[p] ..< starts[p + 1]]` are those of product p.
  private let starts: [Int]

  public init(_ scenario: Scenario) {
    rows = scenario.substitutes
    var starts = Array(repeating: 0, count: scenario.products.count + 1)
    for row in rows { starts[row.product.index + 1] += 1 }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    self.starts = starts
  }

  /// Whether any product has a substitute.
  public var isEmpty: Bool { rows.isEmpty }

  /// Calls `body` for each substitute of `product` at `region`, in the order of codes.
  ///
  /// - Complexity: O(rows of `product`).
  public func forEach(of product: Ref<Product>, at region: Ref<Region>, _ body: (SubstitutionTerms) -> Void) {
    var next = starts[product.index]
    let end = starts[product.index + 1]
    while next < end {
      // The every-region row (if any) comes first, then the regional ones.
      let substitute = rows[next].substitute
      var chosen: SubstituteRow? = nil
      while next < end, rows[next].substitute == substitute {
        if rows[next].region == nil || rows[next].region == region { chosen = rows[next] }
        next += 1
      }
      if let chosen {
        body(
          SubstitutionTerms(
            substitute: substitute, ratio: chosen.ratio, penalty: chosen.penalty, maxShare: chosen.maxShare))
      }
    }
  }
}
