internal import Domain

/// Where the constraint that a line of the certificate speaks of has its place; nil where there is none.
extension ScenarioIndex {
  func stockSlot(of line: CertificateLine) -> Int? {
    guard case .warehouse(let warehouse)? = line.place, let product = line.product else { return nil }
    return slot(stock.pairs.find(warehouse.index, product.index), line)
  }

  func coverSlot(of line: CertificateLine) -> Int? {
    guard case .region(let region)? = line.place, let product = line.product else { return nil }
    return slot(demand.covers.find(region.index, product.index), line)
  }

  func demandSlot(of line: CertificateLine) -> Int? {
    guard case .region(let region)? = line.place, let product = line.product,
      let slot = slot(demand.pairs.find(region.index, product.index), line)
    else { return nil }
    return demand.exists[slot] ? slot : nil
  }

  /// By `option × T + period − 1`.
  func maxShareSlot(of line: CertificateLine) -> Int? {
    guard let place = demandSlot(of: line), let other = line.other else { return nil }
    let option = demand.option(of: place / periods, supplied: other.position)
    guard option >= 0, demand.options[option].maxShare < .infinity else { return nil }
    return slot(option, line)
  }

  private func slot(_ position: Int, _ line: CertificateLine) -> Int? {
    guard position >= 0, let period = line.period else { return nil }
    return position * periods + Int(period) - 1
  }
}
