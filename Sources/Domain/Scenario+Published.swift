/// `published.csv`: what a published plan ships. Codes, not refs: what it names may be gone by now.
public struct PublishedRow: Hashable, Sendable {
  public var shipPeriod: Int32
  public var from: String
  public var to: String
  public var product: String
  /// Units.
  public var quantity: Double

  public init(shipPeriod: Int32, from: String, to: String, product: String, quantity: Double) {
    self.shipPeriod = shipPeriod
    self.from = from
    self.to = to
    self.product = product
    self.quantity = quantity
  }

  /// Whether it sorts before `other`: by ship period, then by code.
  func precedes(_ other: PublishedRow) -> Bool {
    if shipPeriod != other.shipPeriod { return shipPeriod < other.shipPeriod }
    if !Code.same(from, other.from) { return Code.precedes(from, other.from) }
    if !Code.same(to, other.to) { return Code.precedes(to, other.to) }
    return Code.precedes(product, other.product)
  }
}

/// The published plan's shipments by the scenario's own refs: what `policy.stability` measures changes from.
public struct PublishedFlows: Sendable {
  private struct Key: Hashable {
    var from: Ref<Warehouse>
    var to: Place
    var product: Ref<Product>
    var period: Int32
  }

  /// Looked up only.
  private var quantities: [Key: Double] = [:]
  /// Of each row of `Scenario.published`, nil where it names what is not there.
  private var keys: [Key?] = []
  private var rows: [PublishedRow]
  /// Σ quantity of all rows.
  public let total: Double

  /// - Complexity: O(rows · log entities).
  public init(_ scenario: Scenario) {
    rows = scenario.published
    total = rows.reduce(0) { $0 + $1.quantity }
    for row in rows {
      let key = Self.key(of: row, scenario)
      keys.append(key)
      if let key { quantities[key, default: 0] += row.quantity }
    }
  }

  private static func key(of row: PublishedRow, _ scenario: Scenario) -> Key? {
    guard let from = position(of: row.from, scenario.warehouses.count, { scenario.warehouses.values[$0].code }),
      let product = position(of: row.product, scenario.products.count, { scenario.products.values[$0].code })
    else { return nil }
    if let to = position(of: row.to, scenario.regions.count, { scenario.regions.values[$0].code }) {
      return Key(
        from: Ref(index: from), to: .region(Ref(index: to)), product: Ref(index: product), period: row.shipPeriod)
    }
    guard let to = position(of: row.to, scenario.warehouses.count, { scenario.warehouses.values[$0].code }) else {
      return nil
    }
    return Key(
      from: Ref(index: from), to: .warehouse(Ref(index: to)), product: Ref(index: product), period: row.shipPeriod)
  }

  /// Entities are sorted by code.
  private static func position(of code: String, _ count: Int, _ codeAt: (Int) -> String) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if Code.precedes(codeAt(middle), code) { low = middle + 1 } else { high = middle }
    }
    return low < count && Code.same(codeAt(low), code) ? low : nil
  }

  /// Units published from one end to another in a ship period; 0 where there are none.
  public func quantity(
    from: Ref<Warehouse>, to: Place, _ product: Ref<Product>, shipPeriod: Int32
  ) -> Double {
    quantities.isEmpty ? 0 : quantities[Key(from: from, to: to, product: product, period: shipPeriod)] ?? 0
  }

  /// Σ |shipped − published| in units, over everything that is shipped or was published.
  ///
  /// - Parameter shipments: each (from, to, product, ship period) at most once.
  public func deviation(of shipments: [ShipmentLine]) -> Double {
    var planned: Set<Key> = []
    var sum = 0.0
    for line in shipments {
      let key = Key(from: line.from, to: line.to, product: line.product, period: line.shipPeriod)
      planned.insert(key)
      sum += abs(line.quantity - (quantities[key] ?? 0))
    }
    for (row, key) in zip(rows, keys) {
      if let key, planned.contains(key) { continue }
      sum += row.quantity
    }
    return sum
  }

  /// By product, the units published between warehouses.
  public func transfers(products: Int) -> [Double] {
    var units = Array(repeating: 0.0, count: products)
    for (row, key) in zip(rows, keys) {
      guard let key, case .warehouse = key.to else { continue }
      units[key.product.index] += row.quantity
    }
    return units
  }
}
