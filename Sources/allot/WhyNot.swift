internal import ArgumentParser
internal import Domain
internal import Explanations
internal import Foundation
internal import Outputs
internal import PlanFiles
internal import Planning

struct WhyNot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what it would take to give a region more, and who would lose what.",
    discussion: """
      The scenario in the plan folder is planned once more, under its own rule, with that quantity guaranteed to the \
      region (what it holds counts). Nothing is written.
      Exit 0: it can be done, and the answer is proved · 10: it cannot, and what forbids it is listed · 11: it can, but \
      no answer was proved in time.
      Examples:
        allot why-not spring-scarcity.plan --region S07 --product YX1 --quantity 60
        allot why-not cold-chain.plan --region CD-H2 --product IVIG-5 --period 8 --quantity 57
      """)

  @Argument(help: "The plan folder.")
  var plan: String

  @Option(help: "The region's code.")
  var region: String

  @Option(help: "The product it asks for.")
  var product: String

  @Option(help: "The units it is to have, held ones included.")
  var quantity: Double

  @Option(help: "The period of arrival (needed where it asks in several).")
  var period: Int32?

  @Option(help: ArgumentHelp("Seconds for solving (default: as long as it takes).", valueName: "seconds"))
  var timeLimit: Double?

  @Option(help: ArgumentHelp("Groups of products solved at the same time (default: all cores).", valueName: "count"))
  var threads: Int?

  func validate() throws {
    if !(quantity > 0 && quantity <= 1e12) { throw ValidationError("--quantity must be more than 0, and at most 1e12") }
    if let timeLimit, !(timeLimit > 0) { throw ValidationError("--time-limit must be more than 0 seconds") }
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
  }

  func run() async throws {
    let (plan, scenario) = try Plans.read(self.plan)
    let line = try PlanLine(region: region, product: product, period: period, of: scenario, in: self.plan)
    let question = try question(line, scenario)
    guard question.had(scenario, plan) < quantity - 1e-6 else {
      Console.output(WhyNotText.already(question, scenario, plan: plan))
      return
    }
    var options = PlanOptions(threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    if let timeLimit { options.timeLimit = timeLimit }
    let other: Plan
    do throws(PlanFailure) {
      other = try await Planner(options: options).plan(question.guaranteed(scenario))
    } catch {
      throw Failures.report(error)
    }
    Console.output(WhyNotText.text(question, scenario, plan: plan, other: other, style: Terminal.style))
    let code = Exits.code(of: other.summary, asked: .auto)
    if code != .success { throw code }
  }

  private func question(_ line: PlanLine, _ scenario: Scenario) throws -> WhyNotQuestion {
    guard let product = line.product else { throw Exits.usage }
    do throws(WhyNotQuestion.Obstacle) {
      return try WhyNotQuestion(
        region: line.region, product: product, period: line.period, quantity: quantity, of: scenario)
    } catch {
      throw report(error, line.words(scenario))
    }
  }

  private func report(_ obstacle: WhyNotQuestion.Obstacle, _ line: String) -> ExitCode {
    switch obstacle {
    case .noDemand:
      Console.error("\(plan): error: nobody asks for \(line) [no-demand]")
      return Exits.noInput
    case .severalPeriods(let periods):
      let list = periods.map { String($0) }.joined(separator: ", ")
      Console.error("\(plan): error: \(line) is asked for in periods \(list); name one with --period [which-period]")
      return Exits.usage
    case .moreThanAsked(let asked):
      let amounts = "only \(NumberText.text(asked)) are asked for, held ones included"
      Console.error("\(plan): error: \(line): \(amounts); nothing is delivered beyond that [more-than-asked]")
      return Exits.infeasible
    case .moreThanMaximum(let maximum):
      Console.error("\(plan): error: \(line): its maximum is \(NumberText.text(maximum)) [more-than-maximum]")
      return Exits.infeasible
    }
  }
}
