internal import Domain

/// Which lots go where, as lines of the certificate: what lets anyone check that nothing leaves after its last period
/// (MODEL.md 3.7).
///
/// Between warehouses a unit takes its age along, so every transfer of a product that expires says of which layers it is.
/// A delivery says how long its units last only where a region's lines ask for different shelf lives of one product;
/// elsewhere the demand tells.
struct LotLines {
  private(set) var lines: [CertificateLine] = []

  /// - Complexity: O(n log n) in shipments.
  init(_ scenario: Scenario, _ decisions: Decisions) {
    guard decisions.shipments.contains(where: { $0.last != nil }) else { return }
    let layers = StockLayers(scenario)
    let mixed = Self.mixedArrivals(decisions)
    for shipment in decisions.shipments {
      guard let last = shipment.last, layers.expires(shipment.product.index) else { continue }
      switch shipment.to {
      case .warehouse: if layers.range(shipment.product.index).count == 1 { continue }
      case .region: if !mixed.contains(Arrival(shipment)) { continue }
      }
      lines.append(
        CertificateLine(
          stage: ConstraintKind.lotStage, kind: .lot, place: .warehouse(shipment.from), to: shipment.to,
          product: shipment.product, period: shipment.shipPeriod, name: StockLayers.name(of: last),
          multiplier: shipment.quantity))
    }
    sortAndMerge(scenario)
  }

  private struct Arrival: Hashable {
    let to: Place
    let product: Ref<Product>
    let period: Int32

    init(_ shipment: Decisions.Shipment) {
      to = shipment.to
      product = shipment.product
      period = shipment.shipPeriod + shipment.leadTime
    }
  }

  /// Where units come to a region for lines that ask for different shelf lives.
  private static func mixedArrivals(_ decisions: Decisions) -> Set<Arrival> {
    var lives: [Arrival: Int32] = [:]
    var mixed: Set<Arrival> = []
    for shipment in decisions.shipments {
      guard case .region = shipment.to, let last = shipment.last else { continue }
      // Lanes differ in lead time: what is compared is the life left on arrival, 0 where none is asked for.
      let arrival = Arrival(shipment)
      let life = last > shipment.shipPeriod ? last - arrival.period + 1 : 0
      if let known = lives.updateValue(life, forKey: arrival), known != life { mixed.insert(arrival) }
    }
    return mixed
  }

  private mutating func sortAndMerge(_ scenario: Scenario) {
    let ranks = PlaceRanks(scenario)
    func key(_ line: CertificateLine) -> [Int32] {
      [
        line.place.map { ranks[$0] } ?? -1, line.to.map { ranks[$0] } ?? -1, line.product?.position ?? -1,
        line.period ?? 0, StockLayers.last(named: line.name) ?? 0,
      ]
    }
    var merged: [(key: [Int32], line: CertificateLine)] = []
    for entry in lines.map({ (key: key($0), line: $0) }).sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      if let last = merged.last, last.key == entry.key {
        merged[merged.count - 1].line.multiplier += entry.line.multiplier
      } else {
        merged.append(entry)
      }
    }
    lines = merged.map(\.line)
  }
}

extension Decisions {
  /// The same with one shipment a lane, product and period, whatever lots it is of.
  var withoutLots: Decisions {
    guard shipments.contains(where: { $0.last != nil }) else { return self }
    var result = self
    result.shipments = []
    var position: [Shipment: Int] = [:]
    for shipment in shipments {
      var key = shipment
      key.quantity = 0
      key.last = nil
      if let known = position[key] {
        result.shipments[known].quantity = NumberText.tidied(result.shipments[known].quantity + shipment.quantity)
      } else {
        position[key] = result.shipments.count
        key.quantity = shipment.quantity
        result.shipments.append(key)
      }
    }
    return result
  }
}
