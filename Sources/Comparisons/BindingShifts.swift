internal import Domain

/// Constraints that have a price in one plan and none in the other: what became binding, what became free.
struct BindingShifts {
  private struct Shift {
    var line: CertificateLine
    var text: String
    var quotaScope: ProductScope?
    var quotaRegions: Table<Region, Bool>?
    var quotaWarehouse: Ref<Warehouse>?
  }

  private var shifts: [Shift] = []
  private let scenario: Scenario

  /// Shifts of constraints that the second scenario has.
  init(from before: ComparedPlan, to after: ComparedPlan) {
    scenario = after.scenario
    let old = Self.prices(before)
    let new = Self.prices(after)
    for (key, line) in Self.lines(after) where (old[key] ?? 0) == 0 {
      append(line, "binds now")
    }
    // What became free is spoken of in the codes of the second scenario, as far as it has them.
    let codes = ScenarioCodes(after.scenario)
    for (key, line) in Self.lines(before) where (new[key] ?? 0) == 0 {
      if let line = codes.translate(line, from: before.scenario) { append(line, "is free now") }
    }
  }

  private mutating func append(_ line: CertificateLine, _ what: String) {
    var shift = Shift(line: line, text: Self.words(line, scenario) + " " + what)
    if line.kind == .quota, let quota = scenario.quotas.first(where: { Code.same($0.name, line.name) }) {
      shift.quotaScope = quota.scope
      shift.quotaRegions = scenario.subtree(of: quota.region)
      shift.quotaWarehouse = quota.warehouse
    }
    shifts.append(shift)
  }

  /// At most three at a line, as they stand in the certificate.
  func texts(for line: ChangedLine, _ codes: ScenarioCodes) -> [String] {
    let product = codes.product(line.other.isEmpty ? line.product : line.other)
    let asked = codes.product(line.product)
    let from = codes.warehouse(line.from)
    let region = codes.region(line.to)
    return Array(
      shifts.lazy.filter { shift in
        let row = shift.line
        switch row.kind {
        case .stock: return row.product == product && (from.map { row.place == .warehouse($0) } ?? true)
        case .delivered, .maxShare: return row.product == asked && region.map { row.place == .region($0) } ?? false
        case .lane: return from.map { row.place == .warehouse($0) && row.to == codes.place(line.to) } ?? false
        case .throughput, .storage: return from.map { row.place == .warehouse($0) } ?? false
        case .quota:
          guard let region, let product, let scope = shift.quotaScope else { return false }
          return scenario.scope(scope, contains: product) && shift.quotaRegions?[region] ?? false
            && (shift.quotaWarehouse == nil || from == nil || shift.quotaWarehouse == from)
        case .budget, .contract: return line.kind == .purchase
        case .cover, .demand, .goal, .fill, .lot: return false
        }
      }.prefix(3).map(\.text))
  }

  // MARK: - Certificates

  private static let kinds: [ConstraintKind] = [
    .stock, .delivered, .maxShare, .lane, .throughput, .storage, .quota, .budget, .contract,
  ]

  /// The inequality rows and stock balances with a price, in the order of the certificate.
  private static func lines(_ compared: ComparedPlan) -> [(key: [UInt8], line: CertificateLine)] {
    let largest = compared.plan.certificate.reduce(0) { $1.kind == .lot ? $0 : max($0, abs($1.multiplier)) }
    return compared.plan.certificate.filter {
      Code.same($0.stage, "cost") && kinds.contains($0.kind) && abs($0.multiplier) > 1e-9 * largest
    }.map { (key(of: $0, compared.scenario), $0) }
  }

  private static func prices(_ compared: ComparedPlan) -> [[UInt8]: Double] {
    Dictionary(lines(compared).map { ($0.key, $0.line.multiplier) }) { first, _ in first }
  }

  private static func key(of line: CertificateLine, _ scenario: Scenario) -> [UInt8] {
    var bytes = Array(line.kind.rawValue.utf8)
    let codes = [
      line.place.map { scenario.code(of: $0) } ?? "", line.to.map { scenario.code(of: $0) } ?? "",
      line.product.map { scenario.products[$0].code } ?? "", line.other.map { scenario.products[$0].code } ?? "",
      line.period.map(String.init) ?? "", line.name,
    ]
    for code in codes { bytes += [0] + Array(code.utf8) }
    return bytes
  }

  private static func words(_ line: CertificateLine, _ scenario: Scenario) -> String {
    let place = line.place.map { scenario.code(of: $0) } ?? ""
    let product = line.product.map { scenario.products[$0].code } ?? ""
    let period = scenario.periods > 1 ? line.period.map { " in period \($0)" } ?? "" : ""
    switch line.kind {
    case .stock:
      let last = line.name.isEmpty ? "" : " that may leave until period \(line.name)"
      return "stock of \(product) at \(place)\(period)\(last)"
    case .delivered: return "minimum or maximum of \(product) at \(place)\(period)"
    case .maxShare:
      let other = line.other.map { scenario.products[$0].code } ?? ""
      return "the share of \(other) for \(product) at \(place)\(period)"
    case .lane: return "capacity from \(place) to \(line.to.map { scenario.code(of: $0) } ?? "")\(period)"
    case .throughput: return "throughput of \(place)\(period)"
    case .storage: return "storage of \(place)\(period)"
    case .quota: return "quota \(line.name)"
    case .contract: return "contract \(line.name)"
    default: return "the budget"
    }
  }
}

/// Codes of a scenario, looked up.
struct ScenarioCodes {
  private var products: [[UInt8]: Int] = [:]
  private var warehouses: [[UInt8]: Int] = [:]
  private var regions: [[UInt8]: Int] = [:]

  init(_ scenario: Scenario) {
    for (index, product) in scenario.products.values.enumerated() { products[Array(product.code.utf8)] = index }
    for (index, place) in scenario.warehouses.values.enumerated() { warehouses[Array(place.code.utf8)] = index }
    for (index, place) in scenario.regions.values.enumerated() { regions[Array(place.code.utf8)] = index }
  }

  func product(_ code: String) -> Ref<Product>? { products[Array(code.utf8)].map { Ref(index: $0) } }
  func warehouse(_ code: String) -> Ref<Warehouse>? { warehouses[Array(code.utf8)].map { Ref(index: $0) } }
  func region(_ code: String) -> Ref<Region>? { regions[Array(code.utf8)].map { Ref(index: $0) } }

  func place(_ code: String) -> Place? {
    if let region = region(code) { return .region(region) }
    return warehouse(code).map { .warehouse($0) }
  }

  /// `line` of another scenario in the refs of this one; nil where something of it is not there.
  func translate(_ line: CertificateLine, from other: Scenario) -> CertificateLine? {
    var result = line
    if let at = line.place {
      guard let place = place(other.code(of: at)) else { return nil }
      result.place = place
    }
    if let to = line.to {
      guard let place = place(other.code(of: to)) else { return nil }
      result.to = place
    }
    if let ref = line.product {
      guard let product = product(other.products[ref].code) else { return nil }
      result.product = product
    }
    if let ref = line.other {
      guard let product = product(other.products[ref].code) else { return nil }
      result.other = product
    }
    return result
  }
}
