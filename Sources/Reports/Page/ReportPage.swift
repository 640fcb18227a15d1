/// A page to look at: figures, sections, charts, tables. What a report of any kind is made of.
public struct ReportPage: Sendable {
  public var title: String
  /// A sentence under the title.
  public var lead: String
  public var facts: [ReportFact]
  public var sections: [ReportSection]

  public init(title: String, lead: String, facts: [ReportFact] = [], sections: [ReportSection] = []) {
    self.title = title
    self.lead = lead
    self.facts = facts
    self.sections = sections
  }
}

/// A figure that stands out at the top.
public struct ReportFact: Sendable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A heading with what belongs under it.
public struct ReportSection: Sendable {
  /// Unique on the page: a link leads to it.
  public var id: String
  public var heading: String
  public var paragraphs: [String]
  public var charts: [ReportChart]
  public var tables: [ReportTable]

  public init(
    id: String, heading: String, paragraphs: [String] = [], charts: [ReportChart] = [], tables: [ReportTable] = []
  ) {
    self.id = id
    self.heading = heading
    self.paragraphs = paragraphs
    self.charts = charts
    self.tables = tables
  }
}

/// A picture with a caption.
public struct ReportChart: Sendable {
  public var caption: String
  /// Inline SVG, its texts escaped.
  let svg: String

  init(caption: String, svg: String) {
    self.caption = caption
    self.svg = svg
  }
}

/// A table that sorts and filters on the page.
public struct ReportTable: Sendable {
  public struct Column: Sendable {
    public var name: String
    public var isNumber: Bool

    public static func text(_ name: String) -> Column { Column(name: name, isNumber: false) }
    public static func number(_ name: String) -> Column { Column(name: name, isNumber: true) }
  }

  public struct Cell: Sendable {
    public var text: String
    /// What a number sorts by.
    public var value: Double?

    public static func text(_ text: String) -> Cell { Cell(text: text, value: nil) }
    public static func units(_ value: Double) -> Cell { Cell(text: ReportNumber.units(value), value: value) }
    public static func money(_ value: Double) -> Cell { Cell(text: ReportNumber.money(value), value: value) }
    public static func percent(_ value: Double) -> Cell { Cell(text: ReportNumber.percent(value), value: value) }
    /// Nothing, or a number as people read it.
    public static func optional(_ value: Double?, _ cell: (Double) -> Cell) -> Cell { value.map(cell) ?? .text("") }
  }

  public var caption: String
  public var columns: [Column]
  public var rows: [[Cell]]
  /// What is left out, if something is.
  public var note: String

  /// - Parameters:
  ///   - rows: as many cells as columns each.
  ///   - most: rows that are shown.
  ///   - file: where all of them are.
  public init(caption: String, columns: [Column], rows: [[Cell]], most: Int = 500, file: String = "") {
    self.caption = caption
    self.columns = columns
    self.rows = Array(rows.prefix(most))
    let all = ReportNumber.units(Double(rows.count))
    note =
      rows.count > most
      ? "The first \(ReportNumber.units(Double(most))) of \(all) rows" + (file.isEmpty ? "." : "; all are in \(file).")
      : ""
  }
}
