internal import Domain
internal import Foundation
internal import Mustache

/// Why a page could not be made.
public struct ReportFailure: Error, CustomStringConvertible {
  public let description: String
}

extension ReportPage {
  /// The page: one file that needs nothing else, and asks nothing of any network.
  ///
  /// - Throws: where a template does not parse: a bug.
  /// - Complexity: O(cells + shapes).
  public func html() throws(ReportFailure) -> String {
    do {
      let library = MustacheLibrary(templates: [
        "page": try MustacheTemplate(string: Self.text(PackageResources.page_mustache)),
        "table": try MustacheTemplate(string: Self.text(PackageResources.table_mustache)),
      ])
      guard let html = library.render(values, withTemplate: "page") else {
        throw ReportFailure(description: "the page's template is missing")
      }
      return html
    } catch let failure as ReportFailure {
      throw failure
    } catch { throw ReportFailure(description: "the page's template is wrong: \(error)") }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private var values: [String: Any] {
    [
      "title": HTMLText.plain(title), "lead": HTMLText.plain(lead), "style": Self.text(PackageResources.page_css),
      "script": Self.text(PackageResources.page_js),
      "facts": facts.map { ["name": HTMLText.plain($0.name), "value": HTMLText.plain($0.value)] },
      "sections": sections.enumerated().map { Self.values($1, $0) },
    ]
  }

  private static func values(_ section: ReportSection, _ position: Int) -> [String: Any] {
    [
      "id": section.id, "heading": HTMLText.plain(section.heading),
      "paragraphs": section.paragraphs.map(HTMLText.plain),
      "charts": section.charts.filter { !$0.svg.isEmpty }.map {
        ["svg": $0.svg, "caption": HTMLText.plain($0.caption)]
      },
      "tables": section.tables.enumerated().map { values($1, id: "table-\(position)-\($0)") },
    ]
  }

  private static func values(_ table: ReportTable, id: String) -> [String: Any] {
    let isNumber = table.columns.map(\.isNumber)
    return [
      "id": id, "caption": HTMLText.plain(table.caption), "note": HTMLText.plain(table.note),
      "hasNote": !table.note.isEmpty,
      "filters": table.rows.count > 8,
      "columns": table.columns.map { Head(name: HTMLText.plain($0.name), isNumber: $0.isNumber) },
      "rows": table.rows.map { row in
        Line(
          cells: zip(row, isNumber).map { cell, isNumber in
            Entry(text: HTMLText.plain(cell.text), isNumber: isNumber, value: cell.value.map(NumberText.text) ?? "")
          })
      },
    ]
  }

  private struct Head {
    let name: String
    let isNumber: Bool
  }

  private struct Line { let cells: [Entry] }

  private struct Entry {
    let text: String
    let isNumber: Bool
    let value: String
  }
}
