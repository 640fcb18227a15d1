/// The amounts in which offers are sold: lots, minimums and discounts.
extension OfferRow {
  /// Whether only some amounts up to the maximum may be bought.
  public var isInLots: Bool { minimum > 0 || lot > 1 }

  /// The least amount > 0 that may be bought, in units: a whole number of lots of at least the minimum.
  public var least: Double { max(minimum, isInLots ? rounded(up: max(minimum, 1)) : 0) }

  /// The most that may be bought of `limit` or less; 0 where nothing may.
  public func most(within limit: Double) -> Double {
    let bound = min(limit, maximum)
    guard lot > 1 else { return bound >= minimum ? bound : 0 }
    let whole = rounded(down: bound)
    return whole >= least ? whole : 0
  }

  /// `amount` up to a whole number of lots, where a lot holds several units.
  public func rounded(up amount: Double) -> Double {
    lot > 1 ? (amount / Double(lot) - 1e-9).rounded(.up) * Double(lot) : amount
  }

  /// `amount` down to a whole number of lots, where a lot holds several units.
  public func rounded(down amount: Double) -> Double {
    lot > 1 ? (amount / Double(lot) + 1e-9).rounded(.down) * Double(lot) : amount
  }

  /// Whether `amount` may be bought in one period, up to `tolerance` relative to max(1, amount).
  public func sells(_ amount: Double, tolerance: Double = 1e-6) -> Bool {
    let slack = tolerance * max(1, abs(amount))
    guard amount >= minimum - slack, amount <= maximum + slack else { return false }
    return lot <= 1 || abs(amount - (amount / Double(lot)).rounded() * Double(lot)) <= slack
  }

  /// Whether two rows are one supplier's prices of one product at one warehouse: at most one of them is used in a period.
  public func isPriceOfSame(_ other: OfferRow) -> Bool {
    product == other.product && warehouse == other.warehouse && Code.same(supplier, other.supplier)
  }
}

extension Scenario {
  /// The rows of one supplier, product and warehouse, as ranges of `offers`: more than one where amounts have prices.
  public var offerGroups: [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    while start < offers.count {
      var end = start + 1
      while end < offers.count, offers[end].isPriceOfSame(offers[start]) { end += 1 }
      groups.append(start..<end)
      start = end
    }
    return groups
  }

  /// Whether some offer sells only some amounts: in lots, from a minimum on, or at prices that depend on the amount.
  public var buysInLots: Bool {
    offers.contains(where: \.isInLots)
      || offers.indices.dropFirst().contains { offers[$0].isPriceOfSame(offers[$0 - 1]) }
  }

  /// What each offer sells at most in an order period, in units.
  ///
  /// One without maximum sells up to what could be of use at all (`totalNeed`) and what contracts make one buy, up to a
  /// whole lot.
  public var mostOrdered: [Double] {
    guard !offers.isEmpty else { return [] }
    let need = totalNeed
    return offers.map { offer in
      if offer.maximum < .infinity { return offer.isInLots ? offer.most(within: offer.maximum) : offer.maximum }
      var bound = need[offer.product]
      for contract in contracts where contract.counts(offer, self) { bound += contract.minimum }
      return offer.isInLots ? offer.rounded(up: max(bound, offer.least)) : bound
    }
  }
}

extension ContractRow {
  /// Whether orders from `offer` count, in the periods of the window.
  public func counts(_ offer: OfferRow, _ scenario: Scenario) -> Bool {
    (supplier.isEmpty || Code.same(supplier, offer.supplier)) && scenario.scope(scope, contains: offer.product)
  }

  /// Whether an order in `period` counts.
  public func counts(_ offer: OfferRow, inPeriod period: Int32, _ scenario: Scenario) -> Bool {
    period >= fromPeriod && period <= toPeriod && counts(offer, scenario)
  }
}
