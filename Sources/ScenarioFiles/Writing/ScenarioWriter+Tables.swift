internal import Domain

/// One function a table, its cells in the order of the page.
extension ScenarioWriter {
  static func writeProducts(_ scenario: Scenario, _ text: inout TableText) {
    for product in scenario.products.values {
      text.cell(product.code)
      text.cell(product.name)
      text.cell(product.family.map { scenario.families[$0].code } ?? "")
      text.cell(product.unit)
      for number in [product.price, product.volume] { text.cell(number) }
      text.cell(product.pack)
      for number in [product.holdingCost, product.endValue, product.unitCost] { text.cell(number) }
      text.cell(product.shelfLife.map(String.init) ?? "")
      text.cell(product.ladder ? "yes" : "")
      text.endRow()
    }
  }

  static func writeWarehouses(_ scenario: Scenario, _ text: inout TableText) {
    for warehouse in scenario.warehouses.values {
      text.cell(warehouse.code)
      text.cell(warehouse.name)
      text.cell(warehouse.throughput)
      text.cell(warehouse.storage)
      text.cell(warehouse.latitude)
      text.cell(warehouse.longitude)
      text.endRow()
    }
  }

  static func writeCalendar(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.calendar {
      text.cell(scenario.warehouses[row.warehouse].code)
      text.cell(Int(row.period))
      text.cell(row.throughput)
      text.cell(row.storage)
      text.endRow()
    }
  }

  static func writeRegions(_ scenario: Scenario, _ text: inout TableText) {
    for region in scenario.regions.values {
      text.cell(region.code)
      text.cell(region.name)
      text.cell(region.parent.map { scenario.regions[$0].code } ?? "")
      text.cell(scenario.tiers[region.tier].name)
      text.cell(region.latitude)
      text.cell(region.longitude)
      text.endRow()
    }
  }

  static func writeStock(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.stock {
      text.cell(scenario.warehouses[row.warehouse].code)
      text.cell(scenario.products[row.product].code)
      text.cell(row.expires.map(String.init) ?? "")
      for number in [row.onHand, row.reserved, row.safetyStock] { text.cell(number) }
      text.endRow()
    }
  }

  static func writeReceipts(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.receipts {
      text.cell(scenario.warehouses[row.warehouse].code)
      text.cell(scenario.products[row.product].code)
      text.cell(Int(row.period))
      text.cell(row.reference)
      text.cell(row.quantity)
      text.endRow()
    }
  }

  static func writeDemand(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.demand {
      text.cell(scenario.regions[row.region].code)
      text.cell(scenario.products[row.product].code)
      text.cell(Int(row.period))
      text.cell(row.quantity)
      text.cell(row.held)
      text.cell(row.minimum)
      text.cell(row.maximum)
      text.cell(Int(row.minimumLife))
      text.cell(row.unmetPenalty)
      text.endRow()
    }
  }

  static func writeLanes(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.lanes {
      text.cell(scenario.warehouses[row.from].code)
      text.cell(scenario.code(of: row.to))
      text.cell(row.product.map { scenario.products[$0].code } ?? "")
      text.cell(row.cost)
      text.cell(Int(row.leadTime))
      text.cell(row.capacity)
      text.endRow()
    }
  }

  static func writeSubstitutes(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.substitutes {
      text.cell(scenario.products[row.product].code)
      text.cell(scenario.products[row.substitute].code)
      text.cell(row.region.map { scenario.regions[$0].code } ?? "")
      for number in [row.ratio, row.penalty, row.maxShare] { text.cell(number) }
      text.endRow()
    }
  }

  static func writeQuotas(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.quotas {
      text.cell(row.name)
      text.cell(row.region.map { scenario.regions[$0].code } ?? "")
      text.cell(row.warehouse.map { scenario.warehouses[$0].code } ?? "")
      text.scope(row.scope, scenario)
      text.cell(row.period.map(String.init) ?? "")
      text.cell(row.minimum)
      text.cell(row.maximum)
      text.endRow()
    }
  }

  static func writeOffers(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.offers {
      text.cell(row.supplier)
      text.cell(scenario.products[row.product].code)
      text.cell(scenario.warehouses[row.warehouse].code)
      text.cell(row.unitCost)
      text.cell(Int(row.leadTime))
      text.cell(row.minimum)
      text.cell(row.maximum)
      text.cell(row.lot)
      text.endRow()
    }
  }

  static func writeContracts(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.contracts {
      text.cell(row.name)
      text.cell(row.supplier)
      text.scope(row.scope, scenario)
      text.cell(Int(row.fromPeriod))
      text.cell(Int(row.toPeriod))
      text.cell(row.minimum)
      text.cell(row.maximum)
      text.endRow()
    }
  }

  static func writeGrades(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.grades {
      text.cell(scenario.regions[row.region].code)
      text.cell(Int(row.grade))
      text.cell(row.customers)
      text.endRow()
    }
  }

  static func writeMemory(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.memory {
      text.cell(scenario.regions[row.region].code)
      text.cell(scenario.products[row.product].code)
      text.cell(row.asked)
      text.cell(row.served)
      text.endRow()
    }
  }

  static func writePublished(_ scenario: Scenario, _ text: inout TableText) {
    for row in scenario.published {
      text.cell(Int(row.shipPeriod))
      for code in [row.from, row.to, row.product] { text.cell(code) }
      text.cell(row.quantity)
      text.endRow()
    }
  }
}
