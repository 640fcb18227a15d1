/// A table whose columns line up on a terminal, whatever script its cells are written in.
///
///     Region  Name    Fill rate
///     R1      广州市     93.0 %
public struct TextTable: Sendable {
  public enum Alignment: Sendable { case left, right }

  public struct Column: Sendable {
    public var title: String
    public var alignment: Alignment
    /// Widest the column may get; longer cells end in `…`.
    public var most: Int

    public static func left(_ title: String, most: Int = 32) -> Column {
      Column(title: title, alignment: .left, most: most)
    }

    /// For numbers, which are never cut.
    public static func right(_ title: String) -> Column {
      Column(title: title, alignment: .right, most: .max)
    }
  }

  private let columns: [Column]
  private var rows: [[String]] = []

  public init(_ columns: [Column]) { self.columns = columns }

  public var isEmpty: Bool { rows.isEmpty }

  /// Adds a row. Missing cells are empty, cells beyond the last column are left out; control characters are made harmless.
  public mutating func add(_ cells: [String]) {
    rows.append(
      columns.indices.map { column in
        guard column < cells.count else { return "" }
        return TerminalText.truncated(TerminalText.safe(cells[column]), to: columns[column].most)
      })
  }

  /// Header and rows, each line ended by a line feed and free of trailing spaces. A table without titles has no header;
  /// a column in which no row says anything is left out.
  public func text(indent: Int = 2, style: TextStyle = .plain) -> String {
    let titles = columns.map(\.title)
    let hasHeader = titles.contains { !$0.isEmpty }
    let widths = columns.indices.map { column in
      let widest = rows.lazy.map { DisplayWidth.of($0[column]) }.max() ?? 0
      return widest == 0 ? 0 : max(widest, DisplayWidth.of(titles[column]))
    }
    let margin = String(repeating: " ", count: indent)
    var text = ""
    if hasHeader { text += margin + style.faint(line(titles, widths)) + "\n" }
    for row in rows { text += margin + line(row, widths) + "\n" }
    return text
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for column in columns.indices where widths[column] > 0 {
      if !line.isEmpty { line += "  " }
      line += TerminalText.padded(cells[column], to: widths[column], alignment: columns[column].alignment)
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
