internal import Domain

/// `order-lines.csv` and `order-lines.jsonl`: one message a line, the same fields in the same order.
///
/// | field | content |
/// |---|---|
/// | key | 32 hexadecimal digits, unique: take each key once |
/// | action | `create`, `change`, `cancel` |
/// | revision | of the line, rising; numbers may be skipped |
/// | kind | `transfer`, `delivery`, `purchase`, `quota` |
/// | document, line | the document's number, the line's reference: the same in every revision |
/// | document_key | of the document as this plan wants it |
/// | quantity, delta, unit | whole units: the new total of the line, and the change against what was acknowledged |
/// | covers | units of the demanded product that the line covers |
/// | origin, destination | warehouse or supplier; warehouse or region |
/// | demanded, supplied, reason | products, and why they differ |
/// | demand_line | `region/product/period` of the demand served |
/// | grade | customer grade of a limit |
/// | ship_date, need_by | first days of the periods of shipping and arrival |
/// | series, plan | which plans replace one another, and which one said this |
public enum OrderLines {
  public static let columns = [
    "key", "action", "revision", "kind", "document", "line", "document_key", "quantity", "delta", "unit", "covers",
    "origin", "destination", "demanded", "supplied", "reason", "demand_line", "grade", "ship_date", "need_by",
    "series", "plan",
  ]

  enum Field {
    case text(String)
    case whole(Int64?)
    case number(Double)
    /// Text, or nothing at all.
    case optional(String?)
  }

  /// - Parameter documentKey: made by the caller, once per document.
  static func fields(_ message: OrderMessage, documentKey: String) -> [Field] {
    let line = message.line
    return [
      .text(message.key), .text(message.action.rawValue), .whole(message.revision), .text(line.kind.rawValue),
      .text(line.document), .text(line.reference), .text(documentKey), .whole(line.quantity), .whole(message.delta),
      .text(line.unit), .number(line.covers), .text(line.origin), .text(line.destination), .text(line.demanded),
      .text(line.supplied), .text(line.reason), .text(line.demandLine), .whole(line.grade.map(Int64.init)),
      .optional(line.shipDate), .optional(line.needBy), .text(message.series), .text(message.plan),
    ]
  }

  /// The CSV file.
  ///
  /// - Parameter spreadsheetSafe: whether texts that a spreadsheet would take for formulas get an apostrophe in front.
  ///   For people only: machines need the codes as they are.
  /// - Complexity: O(bytes).
  public static func csv(_ messages: [OrderMessage], spreadsheetSafe: Bool = false) -> [UInt8] {
    var writer = CSVWriter(columns: columns, spreadsheetSafe: spreadsheetSafe)
    var keys = DocumentKeys()
    for message in messages {
      for field in fields(message, documentKey: keys.key(of: message)) {
        switch field {
        case .text(let text): writer.text(text)
        case .whole(let number): writer.plain(number.map(String.init) ?? "")
        case .number(let number): writer.plain(NumberText.text(number))
        case .optional(let text): writer.text(text ?? "")
        }
      }
      writer.endRow()
    }
    return writer.bytes
  }

  /// The JSON Lines file: one object a line.
  ///
  /// - Complexity: O(bytes).
  public static func jsonLines(_ messages: [OrderMessage]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(600 * messages.count)
    var keys = DocumentKeys()
    for message in messages {
      appendObject(message, documentKey: keys.key(of: message), to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// One message as a JSON object on one line: the body of a request.
  public static func json(_ message: OrderMessage) -> [UInt8] {
    var bytes: [UInt8] = []
    appendObject(message, documentKey: message.documentKey, to: &bytes)
    return bytes
  }

  private static func appendObject(_ message: OrderMessage, documentKey: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for (column, field) in zip(columns, fields(message, documentKey: documentKey)) {
      if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: column.utf8)
      bytes.append(contentsOf: "\":".utf8)
      switch field {
      case .text(let text): JSONBytes.append(text, to: &bytes)
      case .whole(let number): bytes.append(contentsOf: (number.map(String.init) ?? "null").utf8)
      case .number(let number): bytes.append(contentsOf: NumberText.text(number).utf8)
      case .optional(let text):
        if let text { JSONBytes.append(text, to: &bytes) } else { bytes.append(contentsOf: "null".utf8) }
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

/// Document keys, each hashed once.
struct DocumentKeys {
  private struct Name: Hashable {
    var plan: String
    var document: String
  }

  private var keys: [Name: String] = [:]

  mutating func key(of message: OrderMessage) -> String {
    let name = Name(plan: message.plan, document: message.line.document)
    if let key = keys[name] { return key }
    let key = message.documentKey
    keys[name] = key
    return key
  }
}

/// JSON texts (RFC 8259), as bytes.
enum JSONBytes {
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
      bytes.append(contentsOf: text.utf8)
      return bytes.append(UInt8(ascii: "\""))
    }
    let hex = Array("0123456789abcdef".utf8)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        bytes += Array("\\u00".utf8) + [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  static func text(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
