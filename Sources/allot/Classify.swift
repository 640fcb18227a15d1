internal import ArgumentParser
internal import Domain
internal import Forecasting
internal import Foundation
internal import Outputs
internal import PlanFiles
internal import ScenarioFiles

struct Classify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Grade products and places by worth (ABC) and steadiness (XYZ).",
    discussion: """
      Worth is sales times price (units, where the history has no prices): A makes up the first 80 %, B the next 15 %, \
      C the rest. Steadiness is the variation of sales by week or month: X up to 0.5, Y up to 1, Z above.
      With --out SCENARIO: classes.csv, the rule sheet classes.md, and with --tiers the tiers of regions.csv (A the \
      first tier, C the last). An earlier classes.csv there is read first, and what changed is told.
      Examples:
        allot classify shop/history.csv
        allot classify shop --out shop --tiers
        allot classify shop --a 0.7 --b 0.9 --json
      """)

  @Argument(help: "history.csv, or a folder that holds one.")
  var history: String

  @Option(help: ArgumentHelp("The scenario whose classes.csv, classes.md and tiers to write.", valueName: "scenario"))
  var out: String?

  @Flag(help: "Write regions' tiers into regions.csv.")
  var tiers = false

  @Option(help: "A is what makes up this share of all worth.")
  var a: Double = 0.8

  @Option(help: "A and B are what makes up this share.")
  var b: Double = 0.95

  @Option(help: "X varies at most this much.")
  var x: Double = 0.5

  @Option(help: "Y varies at most this much.")
  var y: Double = 1

  @Flag(help: "Print the grades as JSON, and nothing else on standard output.")
  var json = false

  @Flag(help: "Print nothing but errors (and JSON, with --json).")
  var quiet = false

  func validate() throws {
    if !(a > 0 && a <= b && b <= 1) { throw ValidationError("--a and --b must ascend between 0 and 1") }
    if !(x > 0 && x <= y && y < 1e6) { throw ValidationError("--x and --y must ascend above 0") }
    if tiers, out == nil { throw ValidationError("--tiers needs --out SCENARIO") }
  }

  func run() throws {
    var scenario: Scenario?
    if let out {
      let (read, code) = Scenarios.readAnything(out)
      guard let read else { throw code }
      scenario = read
    }
    let sheet = GradeSheet(try classification(), earlier: try out.map { try GradeSheet.earlier($0) } ?? nil)
    if let out, let scenario {
      try sheet.csv.write(to: out + "/classes.csv")
      do {
        try Data(sheet.markdown.utf8).write(to: URL(fileURLWithPath: out + "/classes.md"), options: .atomic)
      } catch { throw Failures.cannotWrite(out + "/classes.md", error) }
      if tiers { try RegionTable.text(scenario, sheet.tiers(scenario)).write(to: out + "/regions.csv") }
    }
    if json {
      Console.output(sheet.json)
    } else if !quiet {
      Console.output(sheet.text(style: Terminal.style))
      if let out {
        Console.output("\nwritten: \(out)/classes.csv, \(out)/classes.md\(tiers ? ", \(out)/regions.csv" : "")\n")
      }
    }
  }

  private func classification() throws -> Classification {
    let read: any SalesRecords
    do throws(ScenarioReadFailure) {
      read = try HistoryReader.open(history)
    } catch {
      throw Failures.report(history: error, history)
    }
    var thresholds = Classification.Thresholds()
    (thresholds.a, thresholds.b, thresholds.x, thresholds.y) = (a, b, x, y)
    do throws(HistoryFailure) {
      return try Classification(read, thresholds: thresholds)
    } catch {
      throw Failures.report(history: error, history, code: "no-classes")
    }
  }
}

/// Grades as files and as text, with what changed since the last time.
struct GradeSheet {
  private let classification: Classification
  /// By kind and code, the earlier class; nil where there was no earlier sheet.
  private let earlier: [String: String]?

  init(_ classification: Classification, earlier: [String: String]?) {
    self.classification = classification
    self.earlier = earlier
  }

  /// The classes that a scenario's folder holds already.
  static func earlier(_ folder: String) throws -> [String: String]? {
    let path = folder + "/classes.csv"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let table: FlatTable
    do throws(ScenarioReadFailure) {
      table = try FlatTable.read(
        path,
        known: [
          .init("kind", .text, isRequired: true), .init("code", .text, isRequired: true),
          .init("class", .text, isRequired: true),
        ], ignoringOthers: true)
    } catch {
      throw Failures.report(history: error, path)
    }
    var classes: [String: String] = [:]
    for row in 0..<table.count {
      classes[table.text("kind", row) + "/" + table.text("code", row)] = table.text("class", row)
    }
    return classes
  }

  private func before(_ grade: Classification.Grade) -> String {
    earlier?[grade.kind.rawValue + "/" + grade.code] ?? ""
  }

  private func hasChanged(_ grade: Classification.Grade) -> Bool {
    !before(grade).isEmpty && before(grade) != grade.name
  }

  private func why(_ grade: Classification.Grade) -> String {
    let unit = classification.period.rawValue
    let variation =
      grade.variation.isFinite ? NumberFormat.fixed(grade.variation, decimals: 2) : "without sales"
    return "\(NumberFormat.percent(grade.share)) of all \(classification.hasPrices ? "value" : "units"), "
      + "\(NumberFormat.percent(grade.cumulative)) down to here; varies by \(unit): \(variation)"
  }

  var csv: CSVText {
    var text = CSVText(["kind", "code", "class", "before", "worth", "share", "cumulative", "variation", "why"])
    let sorted = classification.grades.sorted { left, right in
      left.kind == right.kind ? Code.precedes(left.code, right.code) : left.kind == .place
    }
    for grade in sorted {
      text.cell(grade.kind.rawValue)
      text.cell(grade.code)
      text.cell(grade.name)
      text.cell(before(grade))
      text.cell(grade.worth, decimals: 1e4)
      text.cell(grade.share, decimals: 1e6)
      text.cell(grade.cumulative, decimals: 1e6)
      text.cell(grade.variation, decimals: 1e4)
      text.cell(why(grade))
      text.endRow()
    }
    return text
  }

  var markdown: String {
    let limits = classification.thresholds
    func percent(_ share: Double) -> String { NumberFormat.percent(share) }
    var text = """
      # Classes

      A: what makes up the first \(percent(limits.a)) of all \(classification.hasPrices ? "value (sales × price)" : "units sold"). \
      B: up to \(percent(limits.b)). C: the rest.
      X: sales by \(classification.period.rawValue) vary by at most \(NumberText.text(limits.x)) \
      (standard deviation ÷ mean). Y: at most \(NumberText.text(limits.y)). Z: more.


      """
    for kind in [Classification.Kind.place, .product] {
      text += "## \(kind == .place ? "Places" : "Products")\n\n| code | class | before | why |\n|---|---|---|---|\n"
      for grade in classification.grades where grade.kind == kind {
        let code = grade.code.replacingOccurrences(of: "|", with: "\\|")
        text += "| \(code) | \(grade.name) | \(hasChanged(grade) ? before(grade) : "") | \(why(grade)) |\n"
      }
      text += "\n"
    }
    return text
  }

  func text(style: TextStyle) -> String {
    var text = ""
    for kind in [Classification.Kind.product, .place] {
      let grades = classification.grades.filter { $0.kind == kind }
      text += "\(grades.count) \(kind.rawValue)s"
      if earlier != nil { text += ", \(grades.count { hasChanged($0) }) in another class than before" }
      text += "\n"
      var table = TextTable([.left("Class"), .right("X"), .right("Y"), .right("Z"), .right("share")])
      for value in ["A", "B", "C"] {
        let mine = grades.filter { $0.value == value }
        let counts = ["X", "Y", "Z"].map { steadiness in
          NumberFormat.fixed(Double(mine.count { $0.steadiness == steadiness }), decimals: 0)
        }
        table.add([value] + counts + [NumberFormat.percent(mine.reduce(0) { $0 + $1.share })])
      }
      text += table.text(style: style) + (kind == .product ? "\n" : "")
    }
    return text
  }

  var json: String {
    let rows = classification.grades.map { grade in
      "  {\"kind\": \"\(grade.kind.rawValue)\", \"code\": \(JSONText.quoted(grade.code)), "
        + "\"class\": \"\(grade.name)\", \"before\": \(JSONText.quoted(before(grade))), "
        + "\"worth\": \(NumberText.text(grade.worth)), \"share\": \(NumberText.text(grade.share)), "
        + "\"variation\": \(grade.variation.isFinite ? NumberText.text(grade.variation) : "null")}"
    }
    return rows.isEmpty ? "[]\n" : "[\n" + rows.joined(separator: ",\n") + "\n]\n"
  }

  /// Tiers by class for the regions that the history knows: A the first, C the last, B between.
  func tiers(_ scenario: Scenario) -> [String: Ref<Tier>] {
    var tiers: [String: Ref<Tier>] = [:]
    let last = scenario.tiers.count - 1
    for grade in classification.grades where grade.kind == .place {
      let rank = grade.value == "A" ? 0 : grade.value == "B" ? (last + 1) / 2 : last
      tiers[grade.code] = Ref(index: min(max(0, rank), max(0, last)))
    }
    return tiers
  }
}

/// `regions.csv` with other tiers; parents keep theirs.
enum RegionTable {
  static func text(_ scenario: Scenario, _ tiers: [String: Ref<Tier>]) -> CSVText {
    var text = CSVText(["region", "name", "parent", "tier", "latitude", "longitude"])
    let parents = scenario.parents
    for reference in scenario.regions.refs {
      let region = scenario.regions[reference]
      let tier = parents[reference] ? region.tier : tiers[region.code] ?? region.tier
      text.cell(region.code)
      text.cell(region.name)
      text.cell(region.parent.map { scenario.regions[$0].code } ?? "")
      text.cell(scenario.tiers[tier].name)
      text.cell(region.latitude ?? .nan)
      text.cell(region.longitude ?? .nan)
      text.endRow()
    }
    return text
  }
}
