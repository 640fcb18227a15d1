internal import Yams

/// `scenario.yaml` as a tree of nodes with positions, all scalars as the text that was written.
///
/// YAML is read as text and parsed by our own schema: its own rules would turn the code `010` into 8 and `NO` into
/// false. Anchors, aliases and tags are refused, and so is a second document.
struct YAMLDocument {
  let root: Node

  /// Larger than any settings file; composing takes half a second a megabyte.
  static let longest = 4_000_000

  /// Reads `source`; nil where it is no YAML, with the problem put down.
  static func read(_ source: SourceFile, _ log: inout ProblemLog) -> YAMLDocument? {
    if let problem = EncodingGuard.objection(to: source, saveAs: "UTF-8") {
      log.add(source.rank, .structure) { problem }
      return nil
    }
    let text = String(decoding: source.bytes[source.start...], as: UTF8.self)
    let lines = YAMLLines(text)
    do throws(Problem) {
      if source.bytes.count > longest {
        throw Problem(
          code: "file-too-large", file: source.name, line: 1, column: 1,
          message: "the file is larger than \(longest / 1_000_000) MB")
      }
      try refuseAliasBomb(lines, source)
      let root = try compose(text, lines, source)
      var properties = YAMLProperties(lines: lines, source: source)
      properties.check(root)
      for problem in properties.problems { log.add(source.rank, .structure) { problem } }
      return properties.problems.isEmpty ? YAMLDocument(root: root) : nil
    } catch {
      let problem = error
      log.add(source.rank, .structure) { problem }
      return nil
    }
  }

  private static func compose(_ text: String, _ lines: YAMLLines, _ source: SourceFile) throws(Problem) -> Node {
    do {
      if let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() { return root }
    } catch let error as YamlError {
      throw problem(of: error, lines, source)
    } catch {
      throw Problem(code: "bad-yaml", file: source.name, line: 1, column: 1, message: "not YAML: \(error)")
    }
    throw Problem(
      code: "empty-file", file: source.name, line: 1, column: 1, message: "the file is empty",
      hint: "write at least a line such as \"name: …\"")
  }

  /// Composing expands aliases, and an alias as a key is hashed as a whole: a small file could take hours.
  /// Fewer than eight aliases cannot.
  private static func refuseAliasBomb(_ lines: YAMLLines, _ source: SourceFile) throws(Problem) {
    guard lines.tokens(beginningWith: "*", atMost: 8).count == 8,
      let anchor = lines.tokens(beginningWith: "&", atMost: 1).first
    else { return }
    let mark = lines.mark(of: anchor)
    throw YAMLProperties.refusal("&", source, line: mark.line, column: mark.column)
  }

  private static func problem(of error: YamlError, _ lines: YAMLLines, _ source: SourceFile) -> Problem {
    func problem(_ code: String, _ mark: YAMLPosition, _ message: String, hint: String? = nil) -> Problem {
      Problem(code: code, file: source.name, line: mark.line, column: mark.column, message: message, hint: hint)
    }
    switch error {
    case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _):
      return problem("bad-yaml", YAMLPosition(mark), "not YAML: \(text)", hint: hint(for: text))
    case .composer(_, let text, let mark, _):
      if text.contains("alias") { return YAMLProperties.refusal("*", source, line: mark.line, column: mark.column) }
      return problem(
        "second-document", YAMLPosition(mark), "a second document begins here", hint: "keep one document in the file")
    case .duplicatedKeysInMapping(let keys, let context):
      let key = keys.first ?? ""
      let first = YAMLPosition(context.mark)
      let place = lines.repetition(of: key, after: first) ?? first
      return problem(
        "duplicate-key", place, "key \(Quoted.text(key)) stands here twice; the first is in line \(context.mark.line)")
    case .reader(let text, let offset, _, _):
      let mark = lines.mark(of: lines.scalarOffset(ofCharacter: offset ?? 0))
      return problem("bad-yaml", mark, "not YAML: \(text)")
    default:
      return problem("bad-yaml", .start, "not YAML")
    }
  }

  private static func hint(for text: String) -> String? {
    if text.contains("mapping values are not allowed") { return "put a text that holds a colon in double quotes" }
    if text.contains("cannot start any token") { return "indent with spaces and put strange texts in double quotes" }
    return nil
  }
}

/// Finds anchors, aliases and tags: a node that has one begins with its sign.
struct YAMLProperties {
  let lines: YAMLLines
  let source: SourceFile
  private(set) var problems: [Problem] = []
  private var seen: Set<Int> = []

  init(lines: YAMLLines, source: SourceFile) {
    self.lines = lines
    self.source = source
  }

  /// Looks at `node` and what is in it. It does not look into an anchored node, so an alias expanded a million times
  /// is looked at once.
  mutating func check(_ node: Node) {
    let mark = YAMLPosition(node)
    if let sign = lines.scalar(at: mark), "&*!".unicodeScalars.contains(sign), isProperty(node, sign) {
      if seen.insert(mark.line << 24 | mark.column & 0xFF_FFFF).inserted {
        problems.append(Self.refusal(sign, source, line: mark.line, column: mark.column))
      }
      return
    }
    switch node {
    case .mapping(let mapping):
      for (key, value) in mapping {
        check(key)
        check(value)
      }
    case .sequence(let sequence): for element in sequence { check(element) }
    case .scalar, .alias: break
    }
  }

  /// A node without a mark of its own text (an empty value) may be marked where something else begins.
  private func isProperty(_ node: Node, _ sign: Unicode.Scalar) -> Bool {
    if case .scalar(let scalar) = node, scalar.style == .plain, scalar.string.isEmpty { return sign != "*" }
    return true
  }

  static func refusal(_ sign: Unicode.Scalar, _ source: SourceFile, line: Int, column: Int) -> Problem {
    let isTag = sign == "!"
    return Problem(
      code: isTag ? "yaml-tag" : "yaml-anchor", file: source.name, line: line, column: column,
      message: isTag ? "tags are not accepted" : "anchors and aliases are not accepted",
      hint: isTag ? "write the value alone" : "write the value out each time")
  }
}
