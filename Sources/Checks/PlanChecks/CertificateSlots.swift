internal import Domain

/// Where the constraint that a line of the certificate speaks of has its place; nil where there is none.
extension ScenarioIndex {
  func stockSlot(of line: CertificateLine) -> Int? {
    stockSlot(line.place, line.product, line.period, last: StockLayers.last(named: line.name))
  }

  /// By pool × T + period − 1.
  func stockSlot(_ place: Place?, _ product: Ref<Product>?, _ period: Int32?, last: Int32?) -> Int? {
    guard case .warehouse(let warehouse)? = place, let product, let last, let period else { return nil }
    let pair = stock.pairs.find(warehouse.index, product.index)
    guard pair >= 0, let pool = stock.pools(pair, lasting: last).first, stock.last[pool] == last else { return nil }
    return pool * periods + Int(period) - 1
  }

  func coverSlot(of line: CertificateLine) -> Int? {
    guard case .region(let region)? = line.place, let product = line.product,
      let life = line.name.isEmpty ? 0 : Int32(line.name)
    else { return nil }
    let cover = demand.covers.find(region.index, product.index)
    guard cover >= 0, let pool = coverPools.find(cover, life: life) else { return nil }
    return slot(pool, line)
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
