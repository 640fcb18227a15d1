internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Outputs
internal import ScenarioFiles
internal import TargetBreakdown

struct Targets: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Break totals up into a consistent table of whole units.",
    discussion: """
      TARGETS.csv has columns product, region, period, total, history, growth, minimum, maximum. A row with a total \
      names what it is the total of (a product, a region, a period, or two of them). Every other row is a cell: its \
      history times growth (= 1) is what it would get in proportion, minimum and maximum bind it. Every total is met \
      exactly, or the totals that contradict each other are named (exit 10).
      Examples:
        allot targets targets.csv
        allot targets targets.csv --out table.csv
      """)

  @Argument(help: "The table of totals and cells.")
  var file: String

  @Option(help: ArgumentHelp("Where to write the cells (default: standard output).", valueName: "file"))
  var out: String?

  func run() throws {
    let table: FlatTable
    do throws(ScenarioReadFailure) {
      table = try FlatTable.read(file, known: TargetFile.columns)
    } catch {
      throw Failures.report(history: error, file)
    }
    let targets: TargetFile
    do {
      targets = try TargetFile(table)
    } catch let problems as ScenarioProblems {
      let folder = String(file.dropLast((file as NSString).lastPathComponent.count))
      for line in problems.lines(in: folder) { Console.error(line) }
      throw Exits.badInput
    }
    let units: [Int]
    do throws(TargetBreakdown.Failure) {
      units = try targets.breakdown.solved()
    } catch {
      Console.error(
        "\(file): error: \(targets.explanation(of: error)) [\(error.isProved ? "contradiction" : "not-found")]")
      throw error.isProved ? Exits.infeasible : Exits.unproved
    }
    let text = targets.text(units)
    if let out {
      try text.write(to: out)
    } else {
      Console.output(String(decoding: text.bytes, as: UTF8.self))
    }
  }
}

/// `TARGETS.csv`: cells, and totals by what they name.
struct TargetFile {
  static let dimensions = ["product", "region", "period"]

  static let columns: [FlatTable.Column] =
    dimensions.map { FlatTable.Column($0, .text) }
    + ["total", "history", "growth", "minimum", "maximum"].map { FlatTable.Column($0, .amount) }

  private let table: FlatTable
  private var cellRows: [Int] = []
  /// The kinds of totals: which dimensions each names, and the rows of its totals.
  private var kinds: [(names: [Bool], rows: [Int])] = []
  let breakdown: TargetBreakdown

  init(_ table: FlatTable) throws {
    self.table = table
    var problems: [Problem] = []
    var totals: [[Int]] = []
    var positions: [[String: Int]] = []
    for row in 0..<table.count {
      guard !table.number("total", row).isNaN else {
        cellRows.append(row)
        continue
      }
      let names = Self.dimensions.map { !table.text($0, row).isEmpty }
      guard names.contains(true) else {
        problems.append(
          table.problem(
            "no-name", "total", row, "this total does not say what it is the total of",
            hint: "name a product, a region or a period"))
        continue
      }
      guard let total = Int(exactly: table.number("total", row)) else {
        problems.append(table.problem("not-whole", "total", row, "a total must be a whole number"))
        continue
      }
      let kind = kinds.firstIndex { $0.names == names } ?? kinds.count
      if kind == kinds.count {
        kinds.append((names, []))
        totals.append([])
        positions.append([:])
      }
      let key = Self.key(table, row, names)
      if let before = positions[kind][key] {
        problems.append(
          table.problem(
            "duplicate-key", "total", row, "the total of \(Self.name(table, row, names)) stands here twice",
            hint: "the first is \(NumberText.text(table.number("total", kinds[kind].rows[before])))"))
        continue
      }
      positions[kind][key] = totals[kind].count
      kinds[kind].rows.append(row)
      totals[kind].append(total)
    }
    if cellRows.count > 1_000_000 {
      problems.append(
        Problem(code: "file-too-large", file: table.file, message: "more than 1,000,000 cells to break totals up into"))
    }
    if kinds.count > 3 {
      problems.append(
        table.problem(
          "too-many-kinds", "total", kinds[3].rows.first ?? 0, "a fourth kind of totals; three is the most",
          hint: "leave out totals that others add up to"))
    }
    let cells = Self.cells(table, cellRows, kinds.map(\.names), positions, &problems)
    guard problems.isEmpty else { throw ScenarioProblems(listed: problems) }
    breakdown = TargetBreakdown(cells: cells, totals: totals)
  }

  private static func cells(
    _ table: FlatTable, _ rows: [Int], _ kinds: [[Bool]], _ positions: [[String: Int]], _ problems: inout [Problem]
  ) -> [TargetBreakdown.Cell] {
    var seen: Set<String> = []
    return rows.map { row in
      if !seen.insert(key(table, row, [true, true, true])).inserted {
        problems.append(
          table.problem(
            "duplicate-key", "history", row, "the cell \(name(table, row, [true, true, true])) stands here twice"))
      }
      func value(_ column: String, _ usual: Double) -> Double {
        let value = table.number(column, row)
        return value.isNaN ? usual : value
      }
      let least = value("minimum", 0).rounded(.up)
      let most = value("maximum", .infinity).rounded(.down)
      if least > most {
        problems.append(
          table.problem("minimum-above-maximum", "minimum", row, "no whole number lies between minimum and maximum"))
      }
      let groups = zip(kinds, positions).map { names, positions in positions[key(table, row, names)] }
      return TargetBreakdown.Cell(
        groups: groups, wish: min(value("history", 0) * value("growth", 1), 1e12), least: Int(exactly: least) ?? 0,
        most: most < 1e12 ? Int(exactly: most) : nil)
    }
  }

  /// What a row names of some dimensions, as one text that no other names have.
  private static func key(_ table: FlatTable, _ row: Int, _ names: [Bool]) -> String {
    zip(dimensions, names).map { $1 ? "\(table.text($0, row).utf8.count):" + table.text($0, row) : "" }
      .joined(separator: "/")
  }

  /// `product P1 in region R2`
  private static func name(_ table: FlatTable, _ row: Int, _ names: [Bool]) -> String {
    zip(dimensions, names).filter(\.1).map { $0.0 + " " + table.text($0.0, row) }.joined(separator: ", ")
  }

  func explanation(of failure: TargetBreakdown.Failure) -> String {
    let named = failure.groups.enumerated().flatMap { kind, positions in
      positions.map { position in
        let row = kinds[kind].rows[position]
        return "\(Self.name(table, row, kinds[kind].names)) (\(NumberText.text(table.number("total", row))))"
      }
    }
    let list = named.prefix(8).joined(separator: ", ") + (named.count > 8 ? " and \(named.count - 8) more" : "")
    if failure.isProved {
      return "these totals contradict the others and the limits of their cells by \(failure.missing) units: \(list)"
    }
    return "no table was found that meets these totals within the limits of their cells (\(failure.missing) units "
      + "missing): \(list)"
  }

  func text(_ units: [Int]) -> CSVText {
    var text = CSVText(Self.dimensions + ["quantity"])
    let order = cellRows.indices.sorted { left, right in
      for dimension in Self.dimensions {
        let (l, r) = (table.text(dimension, cellRows[left]), table.text(dimension, cellRows[right]))
        if Code.same(l, r) { continue }
        if let lNumber = Int(l), let rNumber = Int(r) { return lNumber < rNumber }
        return Code.precedes(l, r)
      }
      return left < right
    }
    for index in order {
      for dimension in Self.dimensions { text.cell(table.text(dimension, cellRows[index])) }
      text.cell(String(units[index]))
      text.endRow()
    }
    return text
  }
}
