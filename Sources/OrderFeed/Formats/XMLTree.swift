internal import Foundation
#if canImport(FoundationXML)
  internal import FoundationXML
#endif

/// One element of a document that was read.
struct XMLTree {
  /// Without prefix.
  var name: String
  var namespace: String
  var attributes: [String: String]
  /// The text directly inside, as it stands.
  var text = ""
  var children: [XMLTree] = []
  /// 1-based line where it begins.
  var line: Int

  func child(_ name: String) -> XMLTree? { children.first { $0.name == name } }

  func children(_ name: String) -> [XMLTree] { children.filter { $0.name == name } }

  /// The first element down the path of names.
  func find(_ path: String...) -> XMLTree? {
    var here: XMLTree? = self
    for name in path { here = here?.child(name) }
    return here
  }

  /// Reads UTF-8 without document type: nothing outside the file is ever fetched and no entity grows.
  ///
  /// - Throws: `malformed` with the line.
  static func read(_ bytes: [UInt8], file: String) throws(FeedFailure) -> XMLTree {
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw FeedFailure(.malformed, "\(file): error: not XML in UTF-8")
    }
    guard text.range(of: "<!DOCTYPE") == nil else {
      throw FeedFailure(.malformed, "\(file): error: a document type is not read")
    }
    let builder = XMLTreeBuilder()
    let parser = XMLParser(data: Data(bytes))
    parser.shouldProcessNamespaces = true
    parser.shouldResolveExternalEntities = false
    parser.delegate = builder
    let parsed = parser.parse()
    if let refusal = builder.refusal {
      throw FeedFailure(.malformed, "\(file):\(parser.lineNumber): error: \(refusal)")
    }
    guard parsed, let root = builder.root else {
      throw FeedFailure(.malformed, "\(file):\(max(1, parser.lineNumber)): error: not well-formed XML")
    }
    return root
  }
}

/// Collects elements; refuses what is nested deeper or is bigger than any order document.
private final class XMLTreeBuilder: NSObject, XMLParserDelegate {
  private static let deepest = 64
  private static let most = 5_000_000
  private(set) var root: XMLTree?
  private(set) var refusal: String?
  private var stack: [XMLTree] = []
  private var count = 0

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
    attributes attributeDict: [String: String] = [:]
  ) {
    count += 1
    guard stack.count < Self.deepest, count < Self.most else {
      refusal = "nested too deeply, or too big"
      parser.abortParsing()
      return
    }
    stack.append(
      XMLTree(
        name: elementName, namespace: namespaceURI ?? "", attributes: attributeDict, line: parser.lineNumber))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard !stack.isEmpty else { return }
    stack[stack.count - 1].text += string
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName qName: String?
  ) {
    guard let element = stack.popLast() else { return }
    if stack.isEmpty { root = element } else { stack[stack.count - 1].children.append(element) }
  }
}
