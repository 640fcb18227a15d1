internal import Foundation
#if canImport(FoundationXML)
  internal import FoundationXML
#endif

/// Who looks at the elements of one part of a workbook.
protocol XMLVisitor: AnyObject {
  /// - Parameter name: without its prefix.
  func begin(_ name: String, _ attributes: [String: String])
  func text(_ text: String)
  func end(_ name: String)
}

/// Walks over the elements of an XML text.
enum XMLEvents {
  /// - Parameter part: what the text is called in the workbook.
  /// - Throws: where it is no XML, or declares a document type, which no workbook does: entities could make a small
  ///   file a large one.
  static func walk(_ bytes: [UInt8], part: String, _ visitor: any XMLVisitor) throws(WorkbookDamage) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    // Any other beginning is another encoding, in which a document type could hide.
    guard start < bytes.count, bytes[start] == 0x3C, !declaresType(bytes) else {
      throw WorkbookDamage(code: "bad-workbook", message: "\(part) in it is no XML of a workbook")
    }
    let parser = XMLParser(data: Data(bytes))
    parser.shouldResolveExternalEntities = false
    parser.shouldProcessNamespaces = false
    let delegate = Delegate(visitor)
    parser.delegate = delegate
    guard parser.parse() else {
      throw WorkbookDamage(
        code: "bad-workbook", message: "it is damaged: \(part) in it is broken in line \(parser.lineNumber)")
    }
  }

  private static func declaresType(_ bytes: [UInt8]) -> Bool {
    let mark = Array("<!DOCTYPE".utf8)
    var index = 0
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index + 1] == mark[1], bytes[index..<index + mark.count].elementsEqual(mark) {
        return true
      }
      index += 1
    }
    return false
  }

  private final class Delegate: NSObject, XMLParserDelegate {
    private let visitor: any XMLVisitor

    init(_ visitor: any XMLVisitor) { self.visitor = visitor }

    private func plain(_ name: String) -> String {
      guard let colon = name.utf8.lastIndex(of: 0x3A) else { return name }
      return String(name[name.utf8.index(after: colon)...])
    }

    func parser(
      _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
      attributes attributeDict: [String: String]
    ) {
      visitor.begin(plain(elementName), attributeDict)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { visitor.text(string) }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
      visitor.text(String(decoding: block, as: UTF8.self))
    }

    func parser(
      _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName qName: String?
    ) {
      visitor.end(plain(elementName))
    }
  }
}
