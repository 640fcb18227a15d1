internal import Domain
internal import Yams

/// Walks the nodes of `scenario.yaml` by the schema of the page and puts down what does not fit.
struct HeaderReader {
  private var nodes: NodeReader
  private var header: ScenarioHeader

  /// Reads the keys of `document` in place of what `base` says.
  static func read(
    _ document: YAMLDocument, _ source: SourceFile, over base: ScenarioHeader = ScenarioHeader(),
    _ log: inout ProblemLog
  ) -> ScenarioHeader {
    var reader = HeaderReader(nodes: NodeReader(source: source, log: log), header: base)
    reader.header.changes = []
    reader.readRoot(document.root)
    log = reader.nodes.log
    return reader.header
  }

  private init(nodes: NodeReader, header: ScenarioHeader) {
    self.nodes = nodes
    self.header = header
  }

  private static let keys = [
    "name", "description", "currency", "start", "period", "periods", "tiers", "policy", "base", "changes",
  ]

  private static let policyKeys = [
    "rule", "claimant", "unmet", "unmet_penalty", "safety_stock_penalty", "purchase_budget", "stability", "published",
    "integral", "fair_memory",
  ]

  private mutating func readRoot(_ root: Node) {
    guard case .mapping(let mapping) = root else {
      nodes.report("bad-yaml", root, "the file must hold keys and values", hint: "write lines such as \"name: …\"")
      header = .unreadable
      return
    }
    for (key, value) in mapping {
      guard let name = nodes.known(key, Self.keys, in: "scenario.yaml"), !nodes.isEmpty(value) else { continue }
      read(name, value)
    }
  }

  private mutating func read(_ key: String, _ value: Node) {
    switch key {
    case "name": header.name = nodes.text(value, key) ?? ""
    case "description": header.description = nodes.text(value, key, allowsLines: true) ?? ""
    case "currency": header.currency = nodes.text(value, key) ?? ""
    case "start": header.start = nodes.date(value)
    case "period": header.period = nodes.word(value, key, Scenario.Period.self) ?? .week
    case "periods":
      let range = NumberRange(least: 1, most: ScenarioHeader.mostPeriods, isWhole: true)
      header.periods = nodes.number(value, key, range).flatMap { Int32(exactly: $0) }
    case "tiers": header.tiers = tiers(value)
    case "policy": readPolicy(value)
    case "base": break  // Found before anything else is read: `BaseReference`.
    default: header.changes = ChangeReader.read(value, &nodes)
    }
  }

  private mutating func tiers(_ node: Node) -> [Tier]? {
    guard case .sequence(let list) = node, !list.isEmpty, list.count <= ScenarioHeader.mostTiers else {
      nodes.report(
        "bad-value", node, "tiers must be a list of 1 to \(ScenarioHeader.mostTiers) tiers",
        hint: "write - {name: …, weight: …}")
      return nil
    }
    var tiers: [Tier] = []
    var isComplete = true
    for element in list {
      guard let tier = tier(element) else {
        isComplete = false
        continue
      }
      if tiers.contains(where: { Code.same($0.name, tier.name) }) {
        nodes.report("duplicate-key", element, "tier \(Quoted.text(tier.name)) stands here twice")
      }
      tiers.append(tier)
    }
    return isComplete ? tiers : nil
  }

  private mutating func tier(_ node: Node) -> Tier? {
    guard case .mapping(let mapping) = node else {
      nodes.report("bad-value", node, "a tier has a name and a weight", hint: "write {name: …, weight: …}")
      return nil
    }
    var name: String?
    var weight: Double?
    var hasWeight = false
    for (key, value) in mapping {
      switch nodes.known(key, ["name", "weight"], in: "a tier") {
      case "name": name = nodes.text(value, "name")
      case "weight":
        hasWeight = true
        weight = nodes.number(value, "weight", .positive)
      default: break
      }
    }
    if name?.isEmpty ?? true { nodes.report("missing-value", node, "the tier has no name") }
    if !hasWeight { nodes.report("missing-value", node, "the tier has no weight") }
    guard let name, !name.isEmpty, let weight else { return nil }
    return Tier(name: name, weight: weight)
  }

  private mutating func readPolicy(_ node: Node) {
    guard case .mapping(let mapping) = node else {
      nodes.report("bad-value", node, "policy must hold keys and values", hint: "write policy: {rule: cost}")
      return
    }
    for (key, value) in mapping {
      guard let name = nodes.known(key, Self.policyKeys, in: "policy"), !nodes.isEmpty(value) else { continue }
      readPolicy(name, value)
    }
  }

  private mutating func readPolicy(_ key: String, _ value: Node) {
    switch key {
    case "rule":
      drop(.rulePriority, .ruleFair)
      header.policy.rule = nodes.word(value, key, Policy.Rule.self) ?? .cost
      if header.policy.rule == .priority { use(.rulePriority, value) }
      if header.policy.rule == .fair { use(.ruleFair, value) }
    case "claimant": header.policy.claimant = nodes.word(value, key, Policy.Claimant.self) ?? .line
    case "unmet": header.policy.unmet = nodes.word(value, key, Policy.Unmet.self) ?? .lost
    case "unmet_penalty": header.policy.unmetPenalty = nodes.number(value, key, .amount) ?? 0
    case "safety_stock_penalty": header.policy.safetyStockPenalty = nodes.number(value, key, .amount) ?? 0
    case "purchase_budget": header.policy.purchaseBudget = nodes.number(value, key, .amount) ?? .infinity
    case "stability":
      header.policy.stability = nodes.number(value, key, .amount) ?? 0
      let mark = YAMLPosition(value)
      header.stabilityAt = ScenarioHeader.Place(file: nodes.source.name, line: mark.line, column: mark.column)
    case "fair_memory":
      let range = NumberRange(least: 0, most: ScenarioHeader.mostPeriods, isWhole: true)
      header.policy.fairMemory = nodes.number(value, key, range).flatMap { Int32(exactly: $0) } ?? 0
    case "published":
      header.policy.published = nodes.text(value, key)
      let mark = YAMLPosition(value)
      header.publishedAt = ScenarioHeader.Place(file: nodes.source.name, line: mark.line, column: mark.column)
    default:
      drop(.integral)
      switch nodes.word(value, key, Truth.self) {
      case .true:
        header.policy.integral = true
        use(.integral, value)
      default: header.policy.integral = false
      }
    }
  }

  private enum Truth: String, CaseIterable { case `true`, `false` }
}

extension HeaderReader {
  private mutating func use(_ feature: ScenarioFeature, _ node: Node) {
    guard ScenarioFeature.notBuiltIn.contains(feature) else { return }
    let mark = YAMLPosition(node)
    header.features.append(
      UnsupportedFeature(feature: feature, file: nodes.source.name, line: mark.line, column: mark.column))
  }

  /// Forgets features that the base's value of a key used.
  private mutating func drop(_ features: ScenarioFeature...) {
    header.features.removeAll { features.contains($0.feature) }
  }
}
