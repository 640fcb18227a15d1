internal import Domain
internal import Foundation

/// Reads what partners answer: CSV, JSON Lines, UBL `OrderResponse` and `DespatchAdvice`.
///
/// CSV columns and JSON members: `key` and `status` (`confirmed`, `short`, `refused`, `changed`, `received`) must be
/// there; `quantity`, `unit`, `date`, `product`, `reference`, `note` may be. Others are an error.
public enum ConfirmationReader {
  private static let fields = ["key", "status", "quantity", "unit", "date", "product", "reference", "note"]

  /// - Throws: `noInput`, `malformed` at file:line, `inputOutput`; `usage` for another kind of file.
  public static func read(file: String) throws(FeedFailure) -> [Confirmation] {
    let bytes = try InputFile.bytes(file)
    switch URL(fileURLWithPath: file).pathExtension.lowercased() {
    case "csv": return try csv(bytes, file: file)
    case "jsonl", "ndjson": return try jsonLines(bytes, file: file)
    case "xml": return try ubl(bytes, file: file)
    default: throw FeedFailure(.usage, "\(file): answers are read from .csv, .jsonl and .xml (UBL)")
    }
  }

  public static func csv(_ bytes: [UInt8], file: String) throws(FeedFailure) -> [Confirmation] {
    let table = try CSVRows(bytes, file: file)
    for column in table.header where !fields.contains(column) {
      throw FeedFailure(
        .malformed, "\(file):1: error: unknown column \"\(column)\"; known: \(fields.joined(separator: ", "))")
    }
    for column in ["key", "status"] where !table.header.contains(column) {
      throw FeedFailure(.malformed, "\(file):1: error: the column \(column) is missing")
    }
    var confirmations: [Confirmation] = []
    for row in table.rows {
      func cell(_ name: String) -> String { table.header.firstIndex(of: name).map { row.cells[$0] } ?? "" }
      confirmations.append(try confirmation(at: "\(file):\(row.line)", cell))
    }
    return confirmations
  }

  public static func jsonLines(_ bytes: [UInt8], file: String) throws(FeedFailure) -> [Confirmation] {
    var confirmations: [Confirmation] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      let place = "\(file):\(number)"
      guard let object = (try? JSONSerialization.jsonObject(with: Data(line))) as? [String: Any] else {
        throw FeedFailure(.malformed, "\(place): error: not a JSON object")
      }
      // The smallest of them, so that the message is the same each time.
      if let unknown = object.keys.filter({ !fields.contains($0) }).min() {
        throw FeedFailure(.malformed, "\(place): error: unknown member \"\(unknown)\"")
      }
      var texts: [String: String] = [:]
      for name in fields {
        guard let value = object[name], !(value is NSNull) else { continue }
        guard let text = (value as? String) ?? (value as? NSNumber)?.stringValue else {
          throw FeedFailure(.malformed, "\(place): error: \"\(name)\" must be a text or a number")
        }
        texts[name] = text
      }
      confirmations.append(try confirmation(at: place) { texts[$0] ?? "" })
    }
    return confirmations
  }

  /// A `DespatchAdvice` announces goods: they count as received on the day they are expected, under its number, until
  /// a receipt with that reference says otherwise.
  public static func ubl(_ bytes: [UInt8], file: String) throws(FeedFailure) -> [Confirmation] {
    switch try XMLTree.read(bytes, file: file).name {
    case "OrderResponse":
      return try UBLOrderResponse(xml: bytes, file: file).lines.map { line in
        let verdict: Confirmation.Verdict =
          switch line.verdict {
          case .accepted: .confirmed
          case .changed: .changed
          case .refused: .refused
          }
        return Confirmation(
          key: line.key, verdict: verdict, quantity: verdict == .refused ? nil : line.quantity, unit: line.unit,
          date: line.promised, note: line.note, place: file)
      }
    case "DespatchAdvice":
      let advice = try UBLDespatchAdvice(xml: bytes, file: file)
      return advice.lines.map { line in
        Confirmation(
          key: line.key, verdict: .received, quantity: line.quantity, unit: line.unit, date: advice.expected,
          product: line.supplied,
          reference: advice.number, place: file)
      }
    default: throw FeedFailure(.malformed, "\(file): error: neither a UBL OrderResponse nor a DespatchAdvice")
    }
  }

  private static func confirmation(
    at place: String, _ field: (String) -> String
  ) throws(FeedFailure) -> Confirmation {
    func failure(_ message: String) -> FeedFailure { FeedFailure(.malformed, "\(place): error: \(message)") }
    guard !field("key").isEmpty else { throw failure("no key") }
    guard let verdict = Confirmation.Verdict(rawValue: field("status")) else {
      throw failure(
        "unknown status \"\(field("status"))\"; known: "
          + Confirmation.Verdict.allCases.map(\.rawValue).joined(separator: ", "))
    }
    var result = Confirmation(
      key: field("key"), verdict: verdict, reference: field("reference"), note: field("note"), place: place)
    if !field("quantity").isEmpty {
      guard let units = WholeUnits.read(field("quantity")) else {
        throw failure("quantity \"\(field("quantity"))\" is no whole number of units")
      }
      result.quantity = units
    }
    if !field("unit").isEmpty { result.unit = field("unit") }
    if !field("date").isEmpty {
      guard let date = CalendarDay(field("date")) else { throw failure("\"\(field("date"))\" is no date") }
      result.date = date.text
    }
    if !field("product").isEmpty { result.product = field("product") }
    if verdict == .short, result.quantity == nil { throw failure("short needs a quantity") }
    return result
  }
}
