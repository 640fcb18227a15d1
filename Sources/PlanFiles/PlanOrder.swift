internal import Domain

/// The order of lines in each file: by the key columns, codes by Unicode scalar values, empty first.
///
/// Refs compare as their codes do; places of both sorts are compared by their common rank.
struct PlanOrder {
  private let ranks: PlaceRanks

  init(_ scenario: Scenario) { ranks = PlaceRanks(scenario) }

  /// `lines` in order; they are not moved where they come sorted.
  func sorted<Line>(_ lines: [Line], by precedes: (Line, Line) -> Bool) -> [Line] {
    for next in lines.indices.dropFirst() where precedes(lines[next], lines[next - 1]) {
      return lines.sorted(by: precedes)
    }
    return lines
  }

  func precedes(_ left: AllocationLine, _ right: AllocationLine) -> Bool {
    if left.period != right.period { return left.period < right.period }
    if left.region != right.region { return left.region < right.region }
    if left.demanded != right.demanded { return left.demanded < right.demanded }
    if left.supplied != right.supplied { return left.supplied < right.supplied }
    return (left.warehouse, left.shipPeriod) < (right.warehouse, right.shipPeriod)
  }

  func precedes(_ left: ShipmentLine, _ right: ShipmentLine) -> Bool {
    if left.shipPeriod != right.shipPeriod { return left.shipPeriod < right.shipPeriod }
    if left.from != right.from { return left.from < right.from }
    if left.to != right.to { return ranks[left.to] < ranks[right.to] }
    return left.product < right.product
  }

  func precedes(_ left: UnmetLine, _ right: UnmetLine) -> Bool {
    (left.period, left.region, left.product) < (right.period, right.region, right.product)
  }

  func precedes(_ left: StockLine, _ right: StockLine) -> Bool {
    (left.period, left.warehouse, left.product) < (right.period, right.warehouse, right.product)
  }

  func precedes(_ left: PurchaseLine, _ right: PurchaseLine) -> Bool {
    if left.orderPeriod != right.orderPeriod { return left.orderPeriod < right.orderPeriod }
    if !Code.same(left.supplier, right.supplier) { return Code.precedes(left.supplier, right.supplier) }
    return (left.product, left.warehouse) < (right.product, right.warehouse)
  }

  func precedes(_ left: LimitLine, _ right: LimitLine) -> Bool {
    (left.period, left.region, left.product, left.grade) < (right.period, right.region, right.product, right.grade)
  }

  func precedes(_ left: CertificateLine, _ right: CertificateLine) -> Bool {
    if !Code.same(left.stage, right.stage) { return Code.precedes(left.stage, right.stage) }
    if left.kind != right.kind { return Code.precedes(left.kind.rawValue, right.kind.rawValue) }
    if left.place != right.place { return rank(left.place) < rank(right.place) }
    if left.to != right.to { return rank(left.to) < rank(right.to) }
    if left.product != right.product { return position(left.product) < position(right.product) }
    if left.other != right.other { return position(left.other) < position(right.other) }
    if left.period != right.period { return (left.period ?? 0) < (right.period ?? 0) }
    return Code.precedes(left.name, right.name)
  }

  func precedes(_ left: PriceLine, _ right: PriceLine) -> Bool {
    if left.kind != right.kind { return Code.precedes(left.kind.rawValue, right.kind.rawValue) }
    if left.place != right.place { return rank(left.place) < rank(right.place) }
    if left.to != right.to { return rank(left.to) < rank(right.to) }
    if left.product != right.product { return position(left.product) < position(right.product) }
    if left.period != right.period { return (left.period ?? 0) < (right.period ?? 0) }
    return Code.precedes(left.name, right.name)
  }

  private func rank(_ place: Place?) -> Int32 { place.map { ranks[$0] } ?? -1 }
  private func position(_ product: Ref<Product>?) -> Int32 { product?.position ?? -1 }
}
