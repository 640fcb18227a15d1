internal import Domain
internal import ScenarioFiles

/// The rows of one sheet as texts.
final class SheetCells: XMLVisitor {
  private let name: String
  private let texts: [String]
  private let styles: [CellStyles.Shown]
  private let countsFrom1904: Bool
  private(set) var table: MediumTable
  private(set) var problems: [Problem] = []

  /// Of the current row: from 1, and its cells as far as the header goes.
  private var row = 0
  private var cells: [String] = []
  private var hasText = false
  private var width: Int?
  /// The last row that was handed on.
  private var lastRow = 0
  /// Of the current cell.
  private var column = -1
  private var kind = ""
  private var style = CellStyles.Shown.number
  private var value = ""
  private var isInValue = false
  private var hasValue = false
  private var isFormula = false
  private var isPronunciation = false

  private var bytes = 0

  private static let mostColumns = 16_384
  private static let mostRows = 1_048_576
  /// A small file may refer to one long text a million times.
  private static let mostBytes = 1 << 30
  private static let mostProblems = 1000

  init(name: String, texts: [String], styles: [CellStyles.Shown], countsFrom1904: Bool) {
    self.name = name
    self.texts = texts
    self.styles = styles
    self.countsFrom1904 = countsFrom1904
    table = MediumTable(name: name)
  }

  func begin(_ element: String, _ attributes: [String: String]) {
    switch element {
    case "row":
      row = attributes["r"].flatMap { Int($0) } ?? row + 1
      row = max(1, min(row, Self.mostRows))
      cells.removeAll(keepingCapacity: true)
      hasText = false
      column = -1
    case "c":
      column = attributes["r"].flatMap(Self.column) ?? column + 1
      kind = attributes["t"] ?? "n"
      let index = attributes["s"].flatMap { Int($0) } ?? 0
      style = styles.indices.contains(index) ? styles[index] : .number
      (value, hasValue, isFormula) = ("", false, false)
    case "f": isFormula = true
    case "v": (isInValue, hasValue) = (true, true)
    case "t": if !isPronunciation { (isInValue, hasValue) = (true, true) }
    case "rPh": isPronunciation = true
    default: break
    }
  }

  func text(_ text: String) { if isInValue { value += text } }

  func end(_ element: String) {
    switch element {
    case "v", "t": isInValue = false
    case "rPh": isPronunciation = false
    case "c": endCell()
    case "row": endRow()
    default: break
    }
  }

  private func endCell() {
    guard column < Self.mostColumns else { return }
    if isFormula, !hasValue {
      report("no-value", "the cell holds a formula without a value", hint: "open it in a spreadsheet and save it")
      return
    }
    let text = cellText()
    guard !text.isEmpty else { return }
    hasText = true
    bytes += text.utf8.count
    guard bytes <= Self.mostBytes else {
      if problems.last?.code != "file-too-large" {
        report("file-too-large", "the texts of the sheet are longer than \(Self.mostBytes >> 20) MB")
      }
      return
    }
    if let width, column >= width {
      report(
        "ragged-row", "the cell \(ColumnLetters.text(column))\(row) lies outside the columns of the header row",
        hint: "give the column a name, or clear the cell")
      return
    }
    while cells.count < column { cells.append("") }
    if cells.count == column { cells.append(text) } else { cells[column] = text }
  }

  /// What the cell says.
  private func cellText() -> String {
    switch kind {
    case "s":
      guard let index = Int(value), texts.indices.contains(index) else {
        if hasValue { report("bad-value", "the cell refers to a text that the workbook does not have") }
        return ""
      }
      return texts[index]
    case "str", "inlineStr": return EscapedText.plain(value)
    case "b": return value == "1" ? "true" : "false"
    case "e":
      report("bad-value", "the cell holds the error \(value)", hint: "mend its formula")
      return ""
    case "d": return value.hasSuffix("T00:00:00") || value.hasSuffix("T00:00:00Z") ? String(value.prefix(10)) : value
    default: return CellNumber.text(value, style, countsFrom1904: countsFrom1904)
    }
  }

  /// Rows without any text at the end are harmless; between others they are reported, once for each gap.
  private func endRow() {
    guard hasText else { return }
    if width == nil {
      width = cells.count
    } else if row > lastRow + 1 {
      table.append(row: lastRow + 1, Array(repeating: "", count: table.headerCount), keepsBlank: false)
    }
    while let width, cells.count < width { cells.append("") }
    table.append(row: row, cells)
    lastRow = row
  }

  private func report(_ code: String, _ message: String, hint: String? = nil) {
    guard problems.count < Self.mostProblems else { return }
    problems.append(
      ScenarioMedium.problem(code, .workbook, table, row: row, column: column, message, hint: hint))
  }

  /// From 0, of a place like `AB12`.
  private static func column(_ place: String) -> Int? {
    var column = 0
    for byte in place.utf8 {
      guard byte >= 0x41, byte <= 0x5A else { break }
      column = column * 26 + Int(byte - 0x40)
      if column > mostColumns { return mostColumns }
    }
    return column > 0 ? column - 1 : nil
  }
}

/// A number of a sheet as the text that a file would have.
enum CellNumber {
  /// - Parameter stored: as the sheet has it, a day as its number.
  static func text(_ stored: String, _ style: CellStyles.Shown, countsFrom1904: Bool) -> String {
    guard let number = Double(stored), number.isFinite else { return stored }
    switch style {
    case .number: return NumberText.text(number)
    case .date: return day(number, countsFrom1904) ?? NumberText.text(number)
    case .padded(let digits):
      let text = NumberText.text(number)
      guard Int64(exactly: number) != nil, number >= 0, text.utf8.count < digits else { return text }
      return String(repeating: "0", count: digits - text.utf8.count) + text
    }
  }

  /// Day 1 is 1900-01-01, and day 60 the 29th of February that 1900 did not have; or day 0 is 1904-01-01.
  ///
  /// Source: ECMA-376 part 1, 18.17.4.1.
  private static func day(_ number: Double, _ countsFrom1904: Bool) -> String? {
    guard number >= 1, number < 2_958_466, let whole = Int(exactly: number.rounded(.down)) else { return nil }
    let days = countsFrom1904 ? whole - 24_107 : whole - (whole < 60 ? 25_568 : 25_569)
    let text = CalendarDay(daysSince1970: days).text
    let seconds = ((number - Double(whole)) * 86_400).rounded()
    guard seconds > 0, let second = Int(exactly: seconds) else { return text }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(text) \(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
  }
}
