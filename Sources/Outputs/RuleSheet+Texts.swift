extension RuleSheet {
  /// The sheet as CommonMark with tables (GitHub's extension).
  public var markdown: String {
    var text = "# \(Self.markdown(title))\n\n\(Self.markdown(date))\n"
    for sentence in rule { text += "\n\(Self.markdown(sentence))\n" }
    for section in sections {
      text += "\n## \(Self.markdown(section.region)), \(Self.markdown(section.period))\n\n"
      text += Self.tableRow(["Grade", "Customers"] + section.products.map(Self.markdown))
      text += Self.tableRow(Array(repeating: "---:", count: section.products.count + 2))
      for cells in section.grades + section.totals { text += Self.tableRow(cells.map(Self.markdown)) }
    }
    return text
  }

  private static func tableRow(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

  /// Whatever Markdown, its tables or HTML within it would take for markup, taken literally.
  private static func markdown(_ text: String) -> String {
    escaped(text) { "\\`*_{}[]<>()#|~&!$@".unicodeScalars.contains($0) ? "\\" + String($0) : nil }
  }

  /// The sheet as a page of HTML that needs nothing else and prints a region a page.
  public var html: String {
    var text = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Self.html(title))</title>
      <style>
      body { font-family: sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; }
      table { border-collapse: collapse; }
      th, td { border: 1px solid #888; padding: 0.2em 0.6em; text-align: right; }
      thead { display: table-header-group; }
      tfoot { font-style: italic; }
      @media print { section { break-before: page; } }
      </style>
      </head>
      <body>
      <h1>\(Self.html(title))</h1>
      <p><time>\(Self.html(date))</time></p>

      """
    for sentence in rule { text += "<p>\(Self.html(sentence))</p>\n" }
    for section in sections { text += Self.html(section) }
    return text + "</body>\n</html>\n"
  }

  private static func html(_ section: Section) -> String {
    var text = "<section>\n<h2>\(html(section.region)), \(html(section.period))</h2>\n<table>\n"
    let heads = ["Grade", "Customers"] + section.products
    text += "<thead>\n<tr>" + heads.map { "<th scope=\"col\">\(html($0))</th>" }.joined() + "</tr>\n</thead>\n"
    text += "<tbody>\n" + section.grades.map(row).joined() + "</tbody>\n"
    text += "<tfoot>\n" + section.totals.map(row).joined() + "</tfoot>\n"
    return text + "</table>\n</section>\n"
  }

  private static func row(_ cells: [String]) -> String {
    let numbers = cells.dropFirst().map { "<td>\(html($0))</td>" }.joined()
    return "<tr><th scope=\"row\">\(html(cells.first ?? ""))</th>\(numbers)</tr>\n"
  }

  private static func html(_ text: String) -> String {
    escaped(text) {
      switch $0 {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      default: nil
      }
    }
  }

  private static func escaped(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let replacement = replacement(scalar) {
        result.append(contentsOf: replacement.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
