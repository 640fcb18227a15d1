internal import Domain

/// `plan.json` → summary. Every key of ours must be there with its type; unknown keys are left alone.
struct PlanSummaryReader {
  let source: SourceText

  func read() throws(PlanFileFailure) -> PlanSummary {
    var parser = JSONParser(source)
    let root = try object(try parser.parse())
    let schema = try number(root, "schema")
    guard schema == Double(PlanSummary.schema) else {
      throw complaint(root, "schema", "this layout is not \(PlanSummary.schema), the one this version reads")
    }
    let solver = try object(try member(root, "solver"))
    var summary = PlanSummary(
      scenario: try text(root, "scenario"), rule: try choice(root, "rule"), status: try choice(root, "status"),
      solverUsed: try text(solver, "used"), solverWhy: try text(solver, "why"), cost: try cost(root),
      bound: try optionalNumber(root, "bound") ?? -.infinity, gap: try optionalNumber(root, "gap") ?? .infinity)
    summary.inputs = try inputs(root)
    let certificate = try object(try member(root, "certificate"))
    summary.residuals.primal = try number(certificate, "primal")
    summary.residuals.objective = try number(certificate, "objective")
    summary.tiers = try list(root, "tiers", tier)
    summary.fills = try list(root, "fills", fill)
    if root.find("repair") != nil { summary.repair = try list(root, "repair", ruleChange) }
    summary.prices = try prices(root)
    summary.packs = root.find("packs") == nil ? nil : try packs(try object(try member(root, "packs")))
    if let found = root.find("lots") {
      let lots = try object(found)
      summary.lots = LotSummary(
        method: try choice(lots, "method"),
        anyAmountBound: try optionalNumber(lots, "any_amount_bound") ?? -.infinity)
    }
    if root.find("contracts") != nil { summary.contracts = try list(root, "contracts", contractCost) }
    summary.kpi = try kpi(try object(try member(root, "kpi")))
    if let found = root.find("stability") {
      let figures = try object(found)
      summary.stability = StabilityFigures(
        changed: try number(figures, "changed"), changedIfFree: try number(figures, "changed_if_free"),
        price: try number(figures, "price"))
    }
    summary.seconds = try seconds(try object(try member(root, "seconds")))
    return summary
  }

  private func cost(_ root: Members) throws(PlanFileFailure) -> CostParts {
    let objective = try object(try member(root, "objective"))
    let parts = try object(try member(objective, "parts"))
    var cost = CostParts()
    cost.transport = try number(parts, "transport")
    cost.substitution = try number(parts, "substitution")
    cost.holding = try number(parts, "holding")
    cost.purchase = try number(parts, "purchase")
    cost.safetyStock = try number(parts, "safety_stock")
    cost.writeOff = try number(parts, "write_off")
    cost.stability = try number(parts, "stability")
    cost.unmet = try number(parts, "unmet")
    cost.endValue = try number(parts, "end_value")
    guard try number(objective, "total") == cost.total else {
      throw complaint(objective, "total", "the total is not the sum of its parts, \(NumberText.text(cost.total))")
    }
    return cost
  }

  private func inputs(_ root: Members) throws(PlanFileFailure) -> [NamedText] {
    let files = try object(try member(root, "inputs"))
    var inputs: [NamedText] = []
    for file in files.list { inputs.append(NamedText(name: file.name, text: try text(files, file.name))) }
    return inputs
  }

  private func tier(_ members: Members) throws(PlanFileFailure) -> TierSummary {
    TierSummary(
      name: try text(members, "name"), unmetValue: try number(members, "unmet_value"),
      fillRate: try number(members, "fill_rate"))
  }

  private func fill(_ members: Members) throws(PlanFileFailure) -> ClaimantFill {
    ClaimantFill(
      tier: try text(members, "tier"), region: try text(members, "region"),
      product: members.find("product") == nil ? nil : try text(members, "product"),
      family: members.find("family") == nil ? nil : try text(members, "family"), fill: try number(members, "fill"),
      level: try whole(members, "level"))
  }

  private func ruleChange(_ members: Members) throws(PlanFileFailure) -> RuleChange {
    func named(_ name: String) throws(PlanFileFailure) -> String {
      members.find(name) == nil ? "" : try text(members, name)
    }
    var period: Int32?
    if members.find("period") != nil {
      guard let whole = Int32(exactly: try number(members, "period")) else {
        throw complaint(members, "period", "\"period\" must be a period")
      }
      period = whole
    }
    return RuleChange(
      try choice(members, "rule"), place: try named("place"), product: try named("product"), period: period,
      quota: try named("quota") + named("contract"), from: try number(members, "from"), to: try number(members, "to"))
  }

  private func prices(_ root: Members) throws(PlanFileFailure) -> PriceCount? {
    guard let value = root.find("prices") else { return nil }
    if case .null = value.content { return nil }
    let members = try object(value)
    return PriceCount(priced: try whole(members, "priced"), left: try whole(members, "left"))
  }

  private func packs(_ members: Members) throws(PlanFileFailure) -> PackSummary {
    PackSummary(
      rounding: try choice(members, "rounding"), largestDistance: try number(members, "largest_distance"),
      unroundedIsProved: try text(members, "unrounded") == "proved")
  }

  private func contractCost(_ members: Members) throws(PlanFileFailure) -> ContractCost {
    ContractCost(
      contract: try text(members, "contract"), cost: try optionalNumber(members, "minimum_costs"))
  }

  private func kpi(_ members: Members) throws(PlanFileFailure) -> KPI {
    var kpi = KPI()
    kpi.fillRate = try number(members, "fill_rate")
    kpi.fillRateUnits = try number(members, "fill_rate_units")
    kpi.byTier = try list(members, "by_tier", rate)
    kpi.byRegion = try list(members, "by_region", rate)
    kpi.byProduct = try list(members, "by_product", rate)
    kpi.substitutedShare = try number(members, "substituted_share")
    kpi.unmetValue = try number(members, "unmet_value")
    kpi.lanesUsed = try whole(members, "lanes_used")
    kpi.warehouses = try list(members, "warehouses", warehouse)
    return kpi
  }

  private func rate(_ members: Members) throws(PlanFileFailure) -> NamedValue {
    NamedValue(name: try text(members, "name"), value: try number(members, "fill_rate"))
  }

  private func warehouse(_ members: Members) throws(PlanFileFailure) -> WarehouseUse {
    WarehouseUse(
      warehouse: try text(members, "warehouse"), throughput: try optionalNumber(members, "throughput"),
      storage: try optionalNumber(members, "storage"))
  }

  private func seconds(_ members: Members) throws(PlanFileFailure) -> StageSeconds {
    var seconds = StageSeconds()
    seconds.read = try number(members, "read")
    seconds.formulate = try number(members, "formulate")
    seconds.solve = try number(members, "solve")
    seconds.check = try number(members, "check")
    if members.find("price") != nil { seconds.price = try number(members, "price") }
    seconds.write = try number(members, "write")
    return seconds
  }
}

/// Typed access, one member at a time.
extension PlanSummaryReader {
  /// The members of an object and where it began.
  fileprivate struct Members {
    var list: [(name: String, value: JSONValue)]
    var offset: Int

    func find(_ name: String) -> JSONValue? { list.first { Code.same($0.name, name) }?.value }
  }

  private func complaint(_ members: Members, _ name: String, _ message: String) -> PlanFileFailure {
    source.failure(at: members.find(name)?.offset ?? members.offset, message)
  }

  private func object(_ value: JSONValue) throws(PlanFileFailure) -> Members {
    guard case .object(let members) = value.content else {
      throw source.failure(at: value.offset, "expected an object")
    }
    return Members(list: members, offset: value.offset)
  }

  private func member(_ members: Members, _ name: String) throws(PlanFileFailure) -> JSONValue {
    guard let value = members.find(name) else {
      throw source.failure(at: members.offset, "\"\(name)\" is missing")
    }
    return value
  }

  private func number(_ members: Members, _ name: String) throws(PlanFileFailure) -> Double {
    guard case .number(let number) = try member(members, name).content else {
      throw complaint(members, name, "\"\(name)\" must be a number")
    }
    return number
  }

  private func optionalNumber(_ members: Members, _ name: String) throws(PlanFileFailure) -> Double? {
    if case .null = try member(members, name).content { return nil }
    return try number(members, name)
  }

  private func whole(_ members: Members, _ name: String) throws(PlanFileFailure) -> Int {
    guard let whole = Int(exactly: try number(members, name)) else {
      throw complaint(members, name, "\"\(name)\" must be a whole number")
    }
    return whole
  }

  private func text(_ members: Members, _ name: String) throws(PlanFileFailure) -> String {
    guard case .text(let text) = try member(members, name).content else {
      throw complaint(members, name, "\"\(name)\" must be a text")
    }
    return text
  }

  private func choice<Choice: RawRepresentable>(
    _ members: Members, _ name: String
  ) throws(PlanFileFailure) -> Choice where Choice.RawValue == String {
    let word = try text(members, name)
    guard let choice = Choice(rawValue: word) else {
      throw complaint(members, name, "unknown \(name) \"\(word)\"")
    }
    return choice
  }

  private func list<Element>(
    _ members: Members, _ name: String, _ read: (Members) throws(PlanFileFailure) -> Element
  ) throws(PlanFileFailure) -> [Element] {
    guard case .list(let values) = try member(members, name).content else {
      throw complaint(members, name, "\"\(name)\" must be a list")
    }
    var elements: [Element] = []
    for value in values { elements.append(try read(try object(value))) }
    return elements
  }
}
