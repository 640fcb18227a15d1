public import Domain

extension Scenario {
  /// Two scenarios in one, their codes kept apart by a letter: nothing of one can reach the other.
  ///
  /// Periods, tiers and policy are this one's; a budget or a quota over all regions would tie the two together, so the
  /// caller sees to it that there is none.
  public func besides(_ other: Scenario) -> Scenario {
    var both = self
    both.name = name + " and " + other.name
    both.products.values = prefixed(products.values, "A-") + other.shifted(products: families.count)
    both.families.values =
      families.values.map { Family(code: "A-" + $0.code) } + other.families.values.map { Family(code: "B-" + $0.code) }
    both.warehouses.values =
      warehouses.values.map { $0.renamed("A-") } + other.warehouses.values.map { $0.renamed("B-") }
    both.regions.values =
      regions.values.map { $0.renamed("A-", by: 0) } + other.regions.values.map { $0.renamed("B-", by: regions.count) }
    let shift = Shift(
      products: products.count, families: families.count, warehouses: warehouses.count, regions: regions.count)
    shift.append(rowsOf: other, to: &both)
    both.quotas = quotas.map { $0.renamed("A-") } + both.quotas.dropFirst(quotas.count).map { $0.renamed("B-") }
    both.sortRows()
    return both
  }

  private func prefixed(_ products: [Product], _ prefix: String) -> [Product] {
    products.map {
      var product = $0
      product.code = prefix + product.code
      return product
    }
  }

  private func shifted(products families: Int) -> [Product] {
    prefixed(products.values, "B-").map {
      var product = $0
      product.family = product.family.map { Ref(index: $0.index + families) }
      return product
    }
  }
}

extension Warehouse {
  fileprivate func renamed(_ prefix: String) -> Warehouse {
    var renamed = self
    renamed.code = prefix + code
    return renamed
  }
}

extension Region {
  fileprivate func renamed(_ prefix: String, by shift: Int) -> Region {
    var renamed = self
    renamed.code = prefix + code
    renamed.parent = parent.map { Ref(index: $0.index + shift) }
    return renamed
  }
}

extension QuotaRow {
  fileprivate func renamed(_ prefix: String) -> QuotaRow {
    var renamed = self
    renamed.name = prefix + name
    return renamed
  }
}

/// How far the refs of the second scenario move.
private struct Shift {
  var products: Int
  var families: Int
  var warehouses: Int
  var regions: Int

  func product(_ ref: Ref<Product>) -> Ref<Product> { Ref(index: ref.index + products) }
  func warehouse(_ ref: Ref<Warehouse>) -> Ref<Warehouse> { Ref(index: ref.index + warehouses) }
  func region(_ ref: Ref<Region>) -> Ref<Region> { Ref(index: ref.index + regions) }

  func place(_ place: Place) -> Place {
    switch place {
    case .warehouse(let ref): .warehouse(warehouse(ref))
    case .region(let ref): .region(region(ref))
    }
  }

  func scope(_ scope: ProductScope) -> ProductScope {
    switch scope {
    case .all: .all
    case .product(let ref): .product(product(ref))
    case .family(let ref): .family(Ref(index: ref.index + families))
    }
  }

  func append(rowsOf other: Scenario, to both: inout Scenario) {
    both.calendar += moved(other.calendar) { $0.warehouse = warehouse($0.warehouse) }
    both.stock += moved(other.stock) {
      $0.warehouse = warehouse($0.warehouse)
      $0.product = product($0.product)
    }
    both.receipts += moved(other.receipts) {
      $0.warehouse = warehouse($0.warehouse)
      $0.product = product($0.product)
    }
    both.demand += moved(other.demand) {
      $0.region = region($0.region)
      $0.product = product($0.product)
    }
    both.lanes += moved(other.lanes) {
      $0.from = warehouse($0.from)
      $0.to = place($0.to)
      $0.product = $0.product.map(product)
    }
    both.substitutes += moved(other.substitutes) {
      $0.product = product($0.product)
      $0.substitute = product($0.substitute)
      $0.region = $0.region.map(region)
    }
    both.quotas += moved(other.quotas) {
      $0.region = $0.region.map(region)
      $0.warehouse = $0.warehouse.map(warehouse)
      $0.scope = scope($0.scope)
    }
    both.offers += moved(other.offers) {
      $0.product = product($0.product)
      $0.warehouse = warehouse($0.warehouse)
    }
  }

  private func moved<Row>(_ rows: [Row], _ change: (inout Row) -> Void) -> [Row] {
    rows.map {
      var row = $0
      change(&row)
      return row
    }
  }
}
