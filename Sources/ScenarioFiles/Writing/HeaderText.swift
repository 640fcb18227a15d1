internal import Domain

/// `scenario.yaml` in canonical form.
///
/// Texts are always in double quotes: no text can then be taken for anything else. Ours, because the YAML library's
/// encoder escapes Chinese and takes quadratic time.
enum HeaderText {
  static func text(of scenario: Scenario) -> String {
    var lines = [
      "name: " + quoted(scenario.name),
      "description: " + quoted(scenario.description),
      "currency: " + quoted(scenario.currency),
    ]
    if let start = scenario.start { lines.append("start: " + quoted(start)) }
    lines.append("period: " + scenario.period.rawValue)
    lines.append("periods: \(scenario.periods)")
    lines.append("tiers:")
    for tier in scenario.tiers.values {
      lines.append("  - {name: \(quoted(tier.name)), weight: \(NumberText.text(tier.weight))}")
    }
    lines.append("policy:")
    for (key, value) in policy(scenario.policy) {
      // A path is a text of the planner's; the others are words and numbers of ours.
      lines.append("  \(key): " + (key == "published" ? quoted(value) : value))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Keys of `policy` and their values as texts, in the order of the page.
  static func policy(_ policy: Policy) -> [(key: String, value: String)] {
    var rows = [
      ("rule", policy.rule.rawValue),
      ("claimant", policy.claimant.rawValue),
      ("unmet", policy.unmet.rawValue),
      ("unmet_penalty", NumberText.text(policy.unmetPenalty)),
      ("safety_stock_penalty", NumberText.text(policy.safetyStockPenalty)),
    ]
    if policy.purchaseBudget.isFinite { rows.append(("purchase_budget", NumberText.text(policy.purchaseBudget))) }
    rows.append(("stability", NumberText.text(policy.stability)))
    if let published = policy.published { rows.append(("published", published)) }
    rows.append(("integral", "\(policy.integral)"))
    if policy.fairMemory > 0 { rows.append(("fair_memory", "\(policy.fairMemory)")) }
    return rows
  }

  /// A double-quoted YAML scalar on one line.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        if isPlain(scalar) {
          result.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        }
      }
    }
    return result + "\""
  }

  /// Whether YAML takes the scalar as it is: no control, no line break of its own, no byte order mark.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...0x10_FFFF: true
    default: false
    }
  }
}
