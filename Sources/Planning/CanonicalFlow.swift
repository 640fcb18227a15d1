internal import Formulations

/// Weights that choose one among equal optima, whatever solver, threads or order of rows found them.
///
/// First Σ rank · y, lanes ranked by (from, to, product) as the model has them. Where units expire, then first expired,
/// first out: for given deliveries of a warehouse that leaves the fewest expired up to every period, so it has the least
/// sum of expired units times the periods they are missing in. That leaves ties, as between 1 + 4 and 2 + 3; a last
/// stage gives every arc of the block a fixed weight that looks like chance, so that ties are left only by accident.
struct CanonicalFlow {
  /// One a stage: a weight for each arc of the block.
  let weights: [[Double]]

  init(_ block: Block, of model: AllocationModel) {
    let products = (block.arcs.reduce(0) { max($0, model.arcs.product[Int($1)]) }) + 1
    func key(_ arc: Int32) -> Int {
      guard model.arcs.kind[Int(arc)] == .ship else { return -1 }
      return Int(model.arcs.entity[Int(arc)]) * Int(products) + Int(model.arcs.product[Int(arc)])
    }
    var ranks: [Double] = Array(repeating: 0, count: block.arcs.count)
    let shipments = block.arcs.indices.filter { key(block.arcs[$0]) >= 0 }
    var rank = 0.0
    var last = -1
    for position in shipments.sorted(by: { (key(block.arcs[$0]), $0) < (key(block.arcs[$1]), $1) }) {
      if key(block.arcs[position]) != last { rank += 1 }
      last = key(block.arcs[position])
      ranks[position] = rank
    }
    let horizon = block.arcs.reduce(0) { max($0, model.arcs.period[Int($1)]) }
    let expiries = block.arcs.map { arc in
      model.arcs.kind[Int(arc)] == .expire ? Double(horizon - model.arcs.period[Int(arc)] + 1) : 0
    }
    let chances = block.arcs.indices.map { Self.scattered($0) }
    weights = expiries.contains { $0 > 0 } ? [ranks, expiries, chances] : [ranks, chances]
  }

  /// 20 bits of a position, mixed (the finalizer of SplitMix64: Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195).
  private static func scattered(_ position: Int) -> Double {
    var bits = UInt64(truncatingIfNeeded: position) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ (bits >> 31)) & 0xF_FFFF)
  }
}
