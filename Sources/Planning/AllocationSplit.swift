internal import Domain

/// Which warehouse's units cover which demanded product, where several of each meet at a region: the north-west corner,
/// both in code order, ship period after warehouse (MODEL.md section 8).
struct AllocationSplit {
  private(set) var lines: [AllocationLine] = []
  private let index: SubstituteIndex

  /// - Complexity: O(n log n) in shipments to regions and covers.
  init(_ scenario: Scenario, _ decisions: Decisions) {
    index = SubstituteIndex(scenario)
    let arrivals = Self.arrivals(decisions)
    var covers = decisions.covers
    covers.sort {
      ($0.region, $0.period, $0.supplied, $0.demanded) < ($1.region, $1.period, $1.supplied, $1.demanded)
    }
    var nextArrival = 0
    var start = 0
    while start < covers.count {
      let key = (covers[start].region, covers[start].period, covers[start].supplied)
      var end = start
      while end < covers.count, (covers[end].region, covers[end].period, covers[end].supplied) == key { end += 1 }
      while nextArrival < arrivals.count, arrivals[nextArrival].key < key { nextArrival += 1 }
      let first = nextArrival
      while nextArrival < arrivals.count, arrivals[nextArrival].key == key { nextArrival += 1 }
      split(arrivals[first..<nextArrival], over: covers[start..<end])
      start = end
    }
    lines.sort {
      ($0.period, $0.region, $0.demanded, $0.supplied, $0.warehouse, $0.shipPeriod)
        < ($1.period, $1.region, $1.demanded, $1.supplied, $1.warehouse, $1.shipPeriod)
    }
  }

  private struct Arrival {
    var region: Ref<Region>
    var period: Int32
    var product: Ref<Product>
    var warehouse: Ref<Warehouse>
    var shipPeriod: Int32
    var quantity: Double

    var key: (Ref<Region>, Int32, Ref<Product>) { (region, period, product) }
  }

  private static func arrivals(_ decisions: Decisions) -> [Arrival] {
    var arrivals: [Arrival] = []
    arrivals.reserveCapacity(decisions.shipments.count)
    for shipment in decisions.withoutLots.shipments {
      guard case .region(let region) = shipment.to else { continue }
      arrivals.append(
        Arrival(
          region: region, period: shipment.shipPeriod + shipment.leadTime, product: shipment.product,
          warehouse: shipment.from, shipPeriod: shipment.shipPeriod, quantity: shipment.quantity))
    }
    arrivals.sort {
      ($0.region, $0.period, $0.product, $0.warehouse, $0.shipPeriod)
        < ($1.region, $1.period, $1.product, $1.warehouse, $1.shipPeriod)
    }
    return arrivals
  }

  /// Deals the arrivals out in order. The last cover takes what rounding leaves, so that every shipment is allocated whole.
  private mutating func split(_ arrivals: ArraySlice<Arrival>, over covers: ArraySlice<Decisions.Cover>) {
    guard var cover = covers.first, var arrival = arrivals.first else { return }
    var nextCover = covers.startIndex
    var nextArrival = arrivals.startIndex
    var ratio = ratio(of: cover)
    var wanted = cover.quantity * ratio
    var left = arrival.quantity
    while true {
      let isLast = nextCover == covers.endIndex - 1
      let taken = isLast ? left : min(left, wanted)
      append(arrival, cover, ratio: ratio, taken)
      left = NumberText.tidied(left - taken)
      wanted = NumberText.tidied(wanted - taken)
      if left <= 0 {
        nextArrival += 1
        guard nextArrival < arrivals.endIndex else { return }
        arrival = arrivals[nextArrival]
        left = arrival.quantity
      }
      if wanted <= 0, !isLast {
        nextCover += 1
        cover = covers[nextCover]
        ratio = self.ratio(of: cover)
        wanted = cover.quantity * ratio
      }
    }
  }

  private mutating func append(_ arrival: Arrival, _ cover: Decisions.Cover, ratio: Double, _ quantity: Double) {
    guard quantity > 0 else { return }
    lines.append(
      AllocationLine(
        period: cover.period, region: cover.region, demanded: cover.demanded, supplied: cover.supplied,
        warehouse: arrival.warehouse, shipPeriod: arrival.shipPeriod, quantity: quantity,
        covers: NumberText.tidied(quantity / ratio)))
  }

  private func ratio(of cover: Decisions.Cover) -> Double {
    guard cover.supplied != cover.demanded else { return 1 }
    var ratio = 1.0
    index.forEach(of: cover.demanded, at: cover.region) { terms in
      if terms.substitute == cover.supplied { ratio = terms.ratio }
    }
    return ratio
  }
}
