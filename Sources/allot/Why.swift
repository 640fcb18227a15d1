internal import ArgumentParser
internal import Domain
internal import Explanations
internal import Foundation
internal import Outputs
internal import PlanFiles
internal import ScenarioFiles

struct Why: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say why a region gets what it gets, and no more.",
    discussion: """
      From the plan folder alone: what was asked, held and delivered, from where and at what cost; which limits stand in \
      the way of one more unit, who shares them, and what a unit is worth there; what was substituted, and what the \
      substitute's own customers go without. Several lines make a table; then the costliest is told in full.
      Examples:
        allot why spring-scarcity.plan --region S07
        allot why spring-scarcity.plan --region S07 --product YX1
        allot why cold-chain.plan --region R3 --product V2 --period 5 --json
      """)

  @Argument(help: "The plan folder.")
  var plan: String

  @Option(help: "The region's code.")
  var region: String

  @Option(help: "Only what it asks for of this product.")
  var product: String?

  @Option(help: "Only this period of arrival.")
  var period: Int32?

  @Flag(help: "Print everything as JSON.")
  var json = false

  func run() throws {
    let (plan, scenario) = try Plans.read(self.plan)
    let line = try PlanLine(region: region, product: product, period: period, of: scenario, in: self.plan)
    let explanations = Explainer(scenario, plan).explanations(
      region: line.region, product: line.product, period: period)
    guard !explanations.isEmpty else {
      Console.error("\(self.plan): error: \(line.words(scenario)) asks for nothing [no-demand]")
      throw Exits.noInput
    }
    Console.output(
      json
        ? WhyJSON.text(explanations, scenario) : WhyText.text(explanations, scenario, style: Terminal.style))
  }
}

/// Part of a plan as the planner names it.
struct PlanLine {
  var region: Ref<Region>
  var product: Ref<Product>?
  var period: Int32?

  /// - Throws: after an error with the nearest codes where one is unknown.
  init(region: String, product: String?, period: Int32?, of scenario: Scenario, in folder: String) throws {
    guard let place = scenario.regions.refs.first(where: { Code.same(scenario.regions[$0].code, region) }) else {
      throw Self.unknown("region", region, scenario.regions.values.map(\.code), folder)
    }
    self.region = place
    if let product {
      guard let found = scenario.products.refs.first(where: { Code.same(scenario.products[$0].code, product) }) else {
        throw Self.unknown("product", product, scenario.products.values.map(\.code), folder)
      }
      self.product = found
    }
    if let period, !(1...scenario.periods).contains(period) {
      Console.error(
        "\(folder): error: there is no period \(period); they are 1 to \(scenario.periods) [unknown-period]")
      throw Exits.usage
    }
    self.period = period
  }

  private static func unknown(_ kind: String, _ code: String, _ codes: [String], _ folder: String) -> ExitCode {
    let hint = NearestCodes.hint(for: code, among: codes).map { "; \($0)" } ?? ""
    Console.error("\(folder): error: unknown \(kind) \"\(TerminalText.safe(code))\"\(hint) [unknown-\(kind)]")
    return Exits.usage
  }

  /// `R1`, `P at R1`, `P at R1 in period 2`.
  func words(_ scenario: Scenario) -> String {
    let place = scenario.regions[region].code
    let what = product.map { scenario.products[$0].code + " at " + place } ?? place
    return what + (period.map { " in period \($0)" } ?? "")
  }
}
