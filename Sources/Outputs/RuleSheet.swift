public import Domain

/// A sheet of limits by customer grade, fit to be published: the rule in words, and a table for each period and region.
public struct RuleSheet: Sendable {
  /// What a region's customers may have in a period.
  struct Section: Sendable {
    var period: String
    var region: String
    /// Names of products.
    var products: [String]
    /// Grade, its customers, and its limit of each product; a limit that the plan does not give is empty.
    var grades: [[String]]
    /// A label, an empty cell under the customers, and a number for each product.
    var totals: [[String]]
  }

  let title: String
  /// Of publication, as the caller gives it.
  let date: String
  let rule: [String]
  let sections: [Section]

  /// - Parameters:
  ///   - plan: its limits sorted by (period, region, product, grade), as a plan's are.
  ///   - date: of publication, like `2026-02-09`; the same date gives the same sheet on every day.
  public init(plan: Plan, scenario: Scenario, date: String) {
    title = "\(TerminalText.safe(scenario.name)): limits by customer grade"
    self.date = TerminalText.safe(date)
    rule = Self.rule + Self.firstDay(scenario)
    var sections: [Section] = []
    var start = 0
    while start < plan.limits.count {
      let first = plan.limits[start]
      let lines = plan.limits[start...].prefix { $0.period == first.period && $0.region == first.region }
      sections.append(Self.section(lines, first, scenario))
      start = lines.endIndex
    }
    self.sections = sections
  }

  private static let rule = [
    "A customer may have of each product, in the period, as many packs as the limit of its grade. Grade 1 is the "
      + "highest.",
    "The limits of a region use what it is allotted as fully as whole packs for each customer allow. No grade has a "
      + "higher limit than the grade above it.",
    "Of all such limits, those with the smallest step between neighbouring grades are taken; of these, those with the "
      + "smallest limit of the highest grade; of these, those that give less to the first grade in which they differ.",
  ]

  private static func firstDay(_ scenario: Scenario) -> [String] {
    guard let start = scenario.start else { return [] }
    return ["\(name(of: scenario.period)) 1 begins on \(TerminalText.safe(start))."]
  }

  private static func name(of period: Scenario.Period) -> String {
    switch period {
    case .day: "Day"
    case .week: "Week"
    case .month: "Month"
    }
  }

  private static func section(_ lines: ArraySlice<LimitLine>, _ first: LimitLine, _ scenario: Scenario) -> Section {
    let region = scenario.regions[first.region]
    var section = Section(
      period: "\(name(of: scenario.period)) \(first.period)", region: label(region.name, region.code), products: [],
      grades: gradeCells(lines),
      totals: [["Units in a pack", ""], ["Allotted, in units", ""], ["Left over, in units", ""]])
    var start = lines.startIndex
    while start < lines.endIndex {
      let ladder = lines[start...].prefix { $0.product == lines[start].product }
      let product = scenario.products[lines[start].product]
      section.products.append(label(product.name, product.code))
      fill(&section, ladder, pack: product.pack)
      start = ladder.endIndex
    }
    return section
  }

  /// Every grade of the lines with its customers, the highest first.
  private static func gradeCells(_ lines: ArraySlice<LimitLine>) -> [[String]] {
    var grades: [(grade: Int32, customers: Int)] = []
    for line in lines.sorted(by: { $0.grade < $1.grade }) where grades.last?.grade != line.grade {
      grades.append((line.grade, line.customers))
    }
    return grades.map { [String($0.grade), NumberFormat.grouped(Int64($0.customers))] }
  }

  /// One product's column. Its lines and the section's grades are both in order.
  private static func fill(_ section: inout Section, _ ladder: ArraySlice<LimitLine>, pack: Int) {
    var next = ladder.startIndex
    var total = 0.0
    for row in section.grades.indices {
      guard next < ladder.endIndex, section.grades[row][0] == String(ladder[next].grade) else {
        section.grades[row].append("")
        continue
      }
      section.grades[row].append(NumberFormat.grouped(Int64(ladder[next].limit)))
      total += Double(ladder[next].limit) * Double(ladder[next].customers) * Double(pack)
      next += 1
    }
    let leftOver = ladder.first?.leftOver ?? 0
    section.totals[0].append(NumberFormat.grouped(Int64(pack)))
    section.totals[1].append(NumberFormat.units(total + leftOver))
    section.totals[2].append(NumberFormat.units(leftOver))
  }

  private static func label(_ name: String, _ code: String) -> String {
    TerminalText.safe(name.isEmpty || Code.same(name, code) ? code : "\(name) (\(code))")
  }
}
