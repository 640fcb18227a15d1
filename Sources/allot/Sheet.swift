internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Outputs
internal import PlanChecks
internal import PlanFiles
internal import ScenarioFiles

struct Sheet: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a plan's limits by customer grade as a sheet to publish.",
    discussion: """
      A plan has limits where products.csv says ladder = yes and grades.csv has the region's customers. The plan is
      checked first; what breaks a rule is not published (exit 12).
      Examples:
        allot sheet plans/monday --out limits.html
        allot sheet plans/monday --out limits.md --date 2026-02-09
      """)

  @Argument(help: "The plan folder.")
  var plan: String

  @Option(help: ArgumentHelp("The file to write: .md for Markdown, .html for a page.", valueName: "file"))
  var out: String

  @Option(help: ArgumentHelp("The date of publication (default: today).", valueName: "yyyy-mm-dd"))
  var date: String?

  private enum Format { case markdown, html }

  private var format: Format? {
    switch URL(fileURLWithPath: out).pathExtension.lowercased() {
    case "md", "markdown": .markdown
    case "html", "htm": .html
    default: nil
    }
  }

  func validate() throws {
    if format == nil { throw ValidationError("--out must end in .md or .html") }
    if let date, CalendarDay(date) == nil { throw ValidationError("--date must be a day like 2026-02-09") }
  }

  func run() throws {
    let (plan, scenario) = try Plans.readChecked(plan)
    guard !plan.limits.isEmpty else {
      Console.error("\(self.plan): error: this plan has no limits by customer grade [no-limits]")
      throw Exits.noInput
    }
    let sheet = RuleSheet(plan: plan, scenario: scenario, date: date ?? Self.today)
    let text = format == .html ? sheet.html : sheet.markdown
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
    } catch {
      Console.error("\(out): error: cannot be written: \(error.localizedDescription) [cannot-write]")
      throw Exits.cannotWrite
    }
  }

  private static var today: String {
    let now = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
    let parts = [(now.year, 4), (now.month, 2), (now.day, 2)].map { number, width in
      let digits = String(number ?? 0)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return parts.joined(separator: "-")
  }
}
