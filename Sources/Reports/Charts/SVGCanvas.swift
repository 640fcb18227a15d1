internal import Domain
internal import Outputs

/// Collects the shapes of one inline SVG picture. Colours are classes: the page's style sheet knows light, dark and paper.
struct SVGCanvas {
  let width: Double
  let height: Double
  private var body = ""

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, _ style: String, tip: String = ""
  ) {
    shape(
      "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(max(0, width)))\" "
        + "height=\"\(Self.number(max(0, height)))\" class=\"\(style)\"", "rect", tip)
  }

  mutating func circle(x: Double, y: Double, radius: Double, _ style: String, tip: String = "") {
    shape(
      "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\" class=\"\(style)\"",
      "circle", tip)
  }

  mutating func line(x1: Double, y1: Double, x2: Double, y2: Double, _ style: String, width: Double? = nil) {
    let stroke = width.map { " stroke-width=\"\(Self.number($0))\"" } ?? ""
    body += "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" "
    body += "y2=\"\(Self.number(y2))\" class=\"\(style)\"\(stroke)/>"
  }

  /// - Parameter commands: letters and numbers of an SVG path.
  mutating func path(_ commands: [PathStep], _ style: String, tip: String = "") {
    let text = commands.map { step in
      step.letter + step.points.map { "\(Self.number($0.x)) \(Self.number($0.y))" }.joined(separator: " ")
    }.joined()
    shape("<path d=\"\(text)\" class=\"\(style)\"", "path", tip)
  }

  mutating func text(_ text: String, x: Double, y: Double, _ style: String) {
    body += "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" class=\"\(style)\">\(HTMLText.escaped(text))</text>"
  }

  private mutating func shape(_ start: String, _ name: String, _ tip: String) {
    body += tip.isEmpty ? start + "/>" : start + "><title>\(HTMLText.escaped(tip))</title></\(name)>"
  }

  /// The whole picture.
  ///
  /// - Parameters:
  ///   - id: unique on the page.
  ///   - title: what it shows.
  ///   - description: what one who cannot see it should know.
  func picture(id: String, title: String, description: String) -> String {
    "<svg viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\" role=\"img\" "
      + "aria-labelledby=\"\(id)-title \(id)-text\" style=\"--wide:\(Self.number(width))px\">"
      + "<title id=\"\(id)-title\">\(HTMLText.escaped(title))</title>"
      + "<desc id=\"\(id)-text\">\(HTMLText.escaped(description))</desc>\(body)</svg>"
  }

  /// One decimal is a tenth of a pixel.
  private static func number(_ value: Double) -> String {
    value.isFinite ? NumberText.text((value * 10).rounded() / 10) : "0"
  }
}

/// One step of a path: a letter and its points.
struct PathStep {
  var letter: String
  var points: [(x: Double, y: Double)]

  static func move(_ x: Double, _ y: Double) -> PathStep { PathStep(letter: "M", points: [(x, y)]) }
  static func line(_ x: Double, _ y: Double) -> PathStep { PathStep(letter: "L", points: [(x, y)]) }
  static let close = PathStep(letter: "Z", points: [])

  /// From where the path is to (x, y), leaving and arriving level.
  static func wave(from start: (x: Double, y: Double), to end: (x: Double, y: Double)) -> PathStep {
    let middle = (start.x + end.x) / 2
    return PathStep(letter: "C", points: [(middle, start.y), (middle, end.y), end])
  }
}

/// Text as HTML and SVG take it literally.
enum HTMLText {
  /// Markup becomes references, on top of `plain`.
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in plain(text).unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// On one line; control characters, which pages have no place for, become U+FFFD. Escaping is the template's.
  static func plain(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t", "\n", "\r": result.append(" ")
      default: result.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
      }
    }
    return String(result)
  }

  /// At most `columns` wide, Chinese characters being two; what is cut off ends in `…`.
  static func short(_ text: String, columns: Int) -> String {
    guard DisplayWidth.of(text) > columns else { return text }
    var result = ""
    var width = 1
    for character in text {
      width += DisplayWidth.of(character)
      guard width <= columns else { break }
      result.append(character)
    }
    return result + "…"
  }
}
