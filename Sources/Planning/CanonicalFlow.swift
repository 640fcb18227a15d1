internal import Formulations

/// Weights that choose one among equal optima, whatever solver, threads or order of rows found them.
///
/// First Σ rank · y, lanes ranked by (from, to, product) as the model has them. Where units expire, then first expired,
/// first out: for given deliveries of a warehouse that leaves the fewest expired up to every period, so it has the least
/// sum of expired units times the periods they are missing in. That leaves ties, as between 1 + 4 and 2 + 3; a last
/// stage gives every arc of the block a fixed weight that looks like chance, so that ties are left only by accident.
struct CanonicalFlow {
  private let block: Block
  private let model: AllocationModel

  init(_ block: Block, of model: AllocationModel) {
    self.block = block
    self.model = model
  }

  /// All stages, each a weight for each arc of the block.
  var weights: [[Double]] {
    var result: [[Double]] = []
    while let stage = weights(ofStage: result.count) { result.append(stage) }
    return result
  }

  /// A weight for each arc of the block; nil after the last stage.
  ///
  /// - Complexity: O(arcs of the block + lanes).
  func weights(ofStage stage: Int) -> [Double]? {
    switch (stage, expires) {
    case (0, _): ranks
    case (1, true): expiries
    case (1, false), (2, true): block.arcs.indices.map { Self.scattered($0) }
    default: nil
    }
  }

  private var expires: Bool { block.arcs.contains { [kinds = model.arcs.kind] in kinds[Int($0)] == .expire } }

  /// By lane and product; 0 for what is no shipment. The same lane and product in two periods has one rank.
  private var ranks: [Double] {
    let (kinds, lanes, products) = (model.arcs.kind, model.arcs.entity, model.arcs.product)
    // Shipments by lane first, in the order of the block, which is by product already but for rare cases.
    var starts = [Int32](repeating: 0, count: model.lanes.count + 1)
    for arc in block.arcs where kinds[Int(arc)] == .ship { starts[Int(lanes[Int(arc)]) + 1] += 1 }
    for lane in model.lanes.indices { starts[lane + 1] += starts[lane] }
    var sorted = [Int32](repeating: 0, count: Int(starts[model.lanes.count]))
    for (position, arc) in block.arcs.enumerated() where kinds[Int(arc)] == .ship {
      let lane = Int(lanes[Int(arc)])
      sorted[Int(starts[lane])] = Int32(truncatingIfNeeded: position)
      starts[lane] += 1
    }
    func product(_ position: Int32) -> Int32 { products[Int(block.arcs[Int(position)])] }
    var ranks = [Double](repeating: 0, count: block.arcs.count)
    var rank = 0.0
    var first = 0
    // Each start has become the end of its lane.
    for lane in model.lanes.indices where first < Int(starts[lane]) {
      let range = first..<Int(starts[lane])
      first = range.upperBound
      if range.dropFirst().contains(where: { product(sorted[$0]) < product(sorted[$0 - 1]) }) {
        sorted[range].sort { (product($0), $0) < (product($1), $1) }
      }
      var last: Int32 = -1
      for position in sorted[range] {
        if product(position) != last { rank += 1 }
        last = product(position)
        ranks[Int(position)] = rank
      }
    }
    return ranks
  }

  private var expiries: [Double] {
    let horizon = block.arcs.reduce(0) { max($0, model.arcs.period[Int($1)]) }
    return block.arcs.map { arc in
      model.arcs.kind[Int(arc)] == .expire ? Double(horizon - model.arcs.period[Int(arc)] + 1) : 0
    }
  }

  /// 20 bits of a position, mixed (the finalizer of SplitMix64: Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195).
  private static func scattered(_ position: Int) -> Double {
    var bits = UInt64(truncatingIfNeeded: position) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ (bits >> 31)) & 0xF_FFFF)
  }
}
