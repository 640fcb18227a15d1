internal import Domain

extension ModelBuilder {
  /// A wish: `line` could be covered by `product`. Sorted by (product, period, life, line), all wishes of one product,
  /// period and shelf life at a region make one hub.
  private struct Wish {
    var product: Int32
    var period: Int32
    /// Asked for on arrival; 0 of products that never expire.
    var life: Int32 = 0
    var line: Int32
    var ratio: Double
    var penalty: Double
    var maxShare: Double
  }

  /// 3.2: y into each hub (region, delivered product, period of arrival), z from it to the lines it covers.
  /// A hub that no lane can reach is left out, and its covers with it.
  mutating func addDeliveries() {
    model.arcs.reserve(model.arcs.count + expectedDeliveryArcs())
    var wishes: [Wish] = []
    var start = 0
    while start < model.demandLines.count {
      let region = model.demandLines[start].region
      var end = start
      while end < model.demandLines.count, model.demandLines[end].region == region { end += 1 }
      collectWishes(of: start..<end, at: region, into: &wishes)
      addHubs(at: region, for: wishes)
      start = end
    }
  }

  private func expectedDeliveryArcs() -> Int {
    let lanes = lanesInto.reduce(0) { $0 + $1.count }
    let perRegion = model.demandLines.count / max(1, scenario.regions.count) + 1
    return min(lanes * perRegion + model.demandLines.count * 2, 50_000_000)
  }

  private func collectWishes(of lines: Range<Int>, at region: Ref<Region>, into wishes: inout [Wish]) {
    wishes.removeAll(keepingCapacity: true)
    for position in lines {
      let line = model.demandLines[position]
      // Nothing can be delivered to a line that asks for nothing, except to what waits there.
      guard line.due > 0 || scenario.policy.unmet == .backorder else { continue }
      var base = Wish(
        product: line.product.position, period: line.period, line: Int32(position), ratio: 1, penalty: 0,
        maxShare: .infinity)
      func life(_ product: Ref<Product>) -> Int32 { layers.expires(product.index) ? line.minimumLife : 0 }
      base.life = life(line.product)
      wishes.append(base)
      substitutes.forEach(of: line.product, at: region) { terms in
        var wish = base
        wish.product = terms.substitute.position
        wish.life = life(terms.substitute)
        wish.ratio = terms.ratio
        wish.penalty = terms.penalty
        wish.maxShare = terms.maxShare
        wishes.append(wish)
      }
    }
    wishes.sort { ($0.product, $0.period, $0.life, $0.line) < ($1.product, $1.period, $1.life, $1.line) }
  }

  private mutating func addHubs(at region: Ref<Region>, for wishes: [Wish]) {
    var start = 0
    while start < wishes.count {
      let (product, period, life) = (wishes[start].product, wishes[start].period, wishes[start].life)
      var end = start
      while end < wishes.count, wishes[end].product == product, wishes[end].period == period, wishes[end].life == life {
        end += 1
      }
      if let hub = addShipments(to: region, product: product, arriving: period, life: life) {
        for wish in wishes[start..<end] { addCover(wish, from: hub) }
      }
      start = end
    }
  }

  /// Adds the hub with its y; nil where there is none.
  private mutating func addShipments(
    to region: Ref<Region>, product: Int32, arriving period: Int32, life: Int32
  ) -> Int32? {
    var hub: Int32?
    for position in lanesInto[region.index] {
      let lane = model.lanes[Int(position)]
      guard let terms = lane.terms(for: Ref(product)), terms.capacity > 0,
        let source = source(lane.from, product, arriving: period, terms.leadTime, life: life)
      else { continue }
      let end = hub ?? model.nodes.append(.hub, entity: region.position, product: product, period: period, life: life)
      hub = end
      addShipment(position, product, period - terms.leadTime, terms, from: source, to: end)
    }
    return hub
  }

  /// z, with 3.4 as a bound where what is due does not depend on the plan.
  private mutating func addCover(_ wish: Wish, from hub: Int32) {
    let line = model.demandLines[Int(wish.line)]
    let capped = wish.maxShare < .infinity
    let waits = scenario.policy.unmet == .backorder && hasBacklogBefore(Int(wish.line))
    let arc = model.arcs.append(
      .cover, from: hub, to: line.entry, upper: capped && !waits ? wish.maxShare * line.due : .infinity,
      cost: wish.penalty, tailFactor: wish.ratio, entity: wish.line, product: wish.product, period: wish.period)
    if wish.ratio != 1 { model.hasGains = true }
    if capped, waits {
      // 3.4: z − max_share · u[t−1] ≤ max_share · due of the period itself.
      model.rows.addEntry(arc, 1)
      model.rows.addEntry(model.demandLines[Int(wish.line) - 1].unmetArc, -wish.maxShare)
      model.rows.append(
        .maxShare(wish.line, substitute: Ref(wish.product)), lower: -.infinity, upper: wish.maxShare * line.due)
    }
  }

  private func hasBacklogBefore(_ line: Int) -> Bool {
    line > 0 && model.demandLines[line - 1].region == model.demandLines[line].region
      && model.demandLines[line - 1].product == model.demandLines[line].product
  }
}
