internal import Domain
internal import Yams

/// Walks the nodes of `scenario.yaml` by the schema of the page and puts down what does not fit.
struct HeaderReader {
  private let source: SourceFile
  private var log: ProblemLog
  private var header = ScenarioHeader()
  private var spelling = Spelling()

  static func read(_ source: SourceFile, _ log: inout ProblemLog) -> ScenarioHeader {
    guard let document = YAMLDocument.read(source, &log) else { return .unreadable }
    var reader = HeaderReader(source: source, log: log)
    reader.readRoot(document.root)
    log = reader.log
    return reader.header
  }

  private init(source: SourceFile, log: ProblemLog) {
    self.source = source
    self.log = log
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
      report("bad-yaml", root, "the file must hold keys and values", hint: "write lines such as \"name: …\"")
      header = .unreadable
      return
    }
    for (key, value) in mapping {
      guard let name = known(key, Self.keys, in: "scenario.yaml"), !isEmpty(value) else { continue }
      read(name, value, key)
    }
  }

  private mutating func read(_ key: String, _ value: Node, _ keyNode: Node) {
    switch key {
    case "name": header.name = text(value, key) ?? ""
    case "description": header.description = text(value, key, allowsLines: true) ?? ""
    case "currency": header.currency = text(value, key) ?? ""
    case "start": header.start = date(value)
    case "period": header.period = word(value, key, Scenario.Period.self) ?? .week
    case "periods":
      let range = NumberRange(least: 1, most: ScenarioHeader.mostPeriods, isWhole: true)
      header.periods = number(value, key, range).flatMap { Int32(exactly: $0) }
    case "tiers": header.tiers = tiers(value)
    case "policy": readPolicy(value)
    case "base":
      if text(value, key) != nil { use(.base, keyNode) }
    default:
      guard case .sequence(let changes) = value else {
        report("bad-value", value, "changes must be a list")
        return
      }
      if !changes.isEmpty { use(.changes, keyNode) }
    }
  }

  private mutating func tiers(_ node: Node) -> [Tier]? {
    guard case .sequence(let list) = node, !list.isEmpty, list.count <= ScenarioHeader.mostTiers else {
      report(
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
        report("duplicate-key", element, "tier \(Quoted.text(tier.name)) stands here twice")
      }
      tiers.append(tier)
    }
    return isComplete ? tiers : nil
  }

  private mutating func tier(_ node: Node) -> Tier? {
    guard case .mapping(let mapping) = node else {
      report("bad-value", node, "a tier has a name and a weight", hint: "write {name: …, weight: …}")
      return nil
    }
    var name: String?
    var weight: Double?
    var hasWeight = false
    for (key, value) in mapping {
      switch known(key, ["name", "weight"], in: "a tier") {
      case "name": name = text(value, "name")
      case "weight":
        hasWeight = true
        weight = number(value, "weight", .positive)
      default: break
      }
    }
    if name?.isEmpty ?? true { report("missing-value", node, "the tier has no name") }
    if !hasWeight { report("missing-value", node, "the tier has no weight") }
    guard let name, !name.isEmpty, let weight else { return nil }
    return Tier(name: name, weight: weight)
  }

  private mutating func readPolicy(_ node: Node) {
    guard case .mapping(let mapping) = node else {
      report("bad-value", node, "policy must hold keys and values", hint: "write policy: {rule: cost}")
      return
    }
    for (key, value) in mapping {
      guard let name = known(key, Self.policyKeys, in: "policy"), !isEmpty(value) else { continue }
      readPolicy(name, value)
    }
  }

  private mutating func readPolicy(_ key: String, _ value: Node) {
    switch key {
    case "rule":
      header.policy.rule = word(value, key, Policy.Rule.self) ?? .cost
      if header.policy.rule == .priority { use(.rulePriority, value) }
      if header.policy.rule == .fair { use(.ruleFair, value) }
    case "claimant": header.policy.claimant = word(value, key, Policy.Claimant.self) ?? .line
    case "unmet": header.policy.unmet = word(value, key, Policy.Unmet.self) ?? .lost
    case "unmet_penalty": header.policy.unmetPenalty = number(value, key, .amount) ?? 0
    case "safety_stock_penalty": header.policy.safetyStockPenalty = number(value, key, .amount) ?? 0
    case "purchase_budget": header.policy.purchaseBudget = number(value, key, .amount) ?? .infinity
    case "stability":
      header.policy.stability = number(value, key, .amount) ?? 0
      if header.policy.stability > 0 { use(.stability, value) }
    case "published": header.policy.published = text(value, key)
    case "fair_memory":
      let range = NumberRange(least: 0, most: ScenarioHeader.mostPeriods, isWhole: true)
      header.policy.fairMemory = number(value, key, range).flatMap { Int32(exactly: $0) } ?? 0
    default:
      switch word(value, key, Truth.self) {
      case .true:
        header.policy.integral = true
        use(.integral, value)
      default: header.policy.integral = false
      }
    }
  }

  private enum Truth: String, CaseIterable { case `true`, `false` }
}

// MARK: - Scalars

extension HeaderReader {
  private mutating func report(_ code: String, _ node: Node, _ message: String, hint: String? = nil) {
    let mark = YAMLPosition(node)
    log.add(source.rank, .rows) {
      Problem(code: code, file: source.name, line: mark.line, column: mark.column, message: message, hint: hint)
    }
  }

  private mutating func use(_ feature: ScenarioFeature, _ node: Node) {
    guard ScenarioFeature.notBuiltIn.contains(feature) else { return }
    let mark = YAMLPosition(node)
    header.features.append(
      UnsupportedFeature(feature: feature, file: source.name, line: mark.line, column: mark.column))
  }

  /// The key's text where it is one of `keys`.
  private mutating func known(_ key: Node, _ keys: [String], in place: String) -> String? {
    guard case .scalar(let scalar) = key else {
      report("unknown-key", key, "a key must be a word")
      return nil
    }
    if keys.contains(where: { Code.same($0, scalar.string) }) { return scalar.string }
    report(
      "unknown-key", key, "unknown key \(Quoted.text(scalar.string)) in \(place)",
      hint: spelling.hint(for: scalar.string, among: keys))
    return nil
  }

  /// `key:` with nothing behind it takes the default, as an empty cell does.
  private func isEmpty(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.style == .plain && scalar.string.isEmpty
  }

  private mutating func text(_ node: Node, _ key: String, allowsLines: Bool = false) -> String? {
    guard case .scalar(let scalar) = node else {
      report("bad-value", node, "\(key) must be a text")
      return nil
    }
    let allowed = allowsLines ? "\n\t" : ""
    let isClean = scalar.string.unicodeScalars.allSatisfy { scalar in
      scalar.properties.generalCategory != .control || allowed.unicodeScalars.contains(scalar)
    }
    if !isClean { report("control-character", node, "\(key) holds a control character") }
    return scalar.string
  }

  private mutating func word<Word: RawRepresentable & CaseIterable>(
    _ node: Node, _ key: String, _: Word.Type
  ) -> Word? where Word.RawValue == String {
    let words = Word.allCases.map(\.rawValue)
    guard let text = text(node, key) else { return nil }
    if let word = Word.allCases.first(where: { Code.same($0.rawValue, text) }) { return word }
    report(
      "bad-value", node, "\(key) must be \(Quoted.choice(words)), not \(Quoted.text(text))",
      hint: spelling.hint(for: text, among: words))
    return nil
  }

  private mutating func number(_ node: Node, _ key: String, _ range: NumberRange) -> Double? {
    guard let text = text(node, key) else { return nil }
    let bytes = Array(text.utf8)
    let value = DecimalText.value(bytes.span, 0, bytes.count)
    if range.contains(value) { return value + 0 }  // −0 is 0.
    if value.isNaN {
      report("bad-number", node, "\(key) \(Quoted.text(text)) is not a number", hint: NumberHint.hint(for: text))
    } else if value.isInfinite {
      report("out-of-range", node, "\(key) \(Quoted.text(text)) is beyond the range of numbers")
    } else {
      let objection = range.objection(to: value)
      report(objection.code, node, "\(key) \(Quoted.text(text)) \(objection.text)")
    }
    return nil
  }

  private mutating func date(_ node: Node) -> String? {
    guard let text = text(node, "start") else { return nil }
    if ISODate.isValid(text) { return text }
    report("bad-date", node, "start \(Quoted.text(text)) is not a date", hint: "write it as 2026-03-02")
    return nil
  }
}

/// Dates as `2026-03-02`, of the calendar that we use today.
enum ISODate {
  /// Whether the text is exactly year, month and day, and the day exists.
  static func isValid(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == Byte.minus, bytes[7] == Byte.minus else { return false }
    let digits = bytes.indices.filter { $0 != 4 && $0 != 7 }
    guard digits.allSatisfy({ bytes[$0] >= Byte.zero && bytes[$0] <= Byte.nine }) else { return false }
    func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    guard year >= 1, (1...12).contains(month), day >= 1 else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return day <= lengths[month - 1]
  }
}
