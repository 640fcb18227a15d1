internal import Domain
/// Reads UBL 2.1 documents, ours or a partner's. Elements that we do not know are left alone; what we need must be there.
struct UBLReader {
  let file: String
  let root: XMLTree

  /// - Throws: `malformed` where the root is not `document`.
  init(_ bytes: [UInt8], file: String, document: String) throws(FeedFailure) {
    self.file = file
    root = try XMLTree.read(bytes, file: file)
    guard root.name == document, root.namespace == "\(UBL.prefix)\(document)-2" else {
      throw failure(root, "expected a UBL \(document)")
    }
  }

  func failure(_ element: XMLTree, _ message: String) -> FeedFailure {
    FeedFailure(.malformed, "\(file):\(element.line): error: \(message)")
  }

  func text(_ element: XMLTree, _ path: [String]) throws(FeedFailure) -> String {
    guard let text = optionalText(element, path), !text.isEmpty else {
      throw failure(element, "\(path.joined(separator: "/")) is missing")
    }
    return text
  }

  func optionalText(_ element: XMLTree, _ path: [String]) -> String? {
    var here: XMLTree? = element
    for name in path { here = here?.child(name) }
    return here?.text
  }

  /// Whole units with their unit of measure.
  func quantity(_ element: XMLTree, _ name: String) throws(FeedFailure) -> (units: Int64, unit: String) {
    guard let quantity = element.child(name) else { throw failure(element, "\(name) is missing") }
    guard let unit = quantity.attributes["unitCode"], !unit.isEmpty else {
      throw failure(quantity, "\(name) has no unitCode")
    }
    guard let units = WholeUnits.read(quantity.text) else {
      throw failure(quantity, "\(name) \"\(quantity.text)\" is no whole number of units")
    }
    return (units, unit)
  }

  func date(_ element: XMLTree, _ path: [String]) throws(FeedFailure) -> String? {
    guard let text = optionalText(element, path) else { return nil }
    // A time zone may follow the day (xsd:date); the day is what counts.
    guard let date = CalendarDay(String(text.prefix(10))) else { throw failure(element, "\"\(text)\" is no date") }
    return date.text
  }

  func party(_ role: String) throws(FeedFailure) -> String {
    try text(root, [role, "Party", "PartyIdentification", "ID"])
  }
}

/// Units in texts: whole, not negative, at most 10¹²; `12`, `12.0` and `12.000` are the same.
enum WholeUnits {
  static func read(_ text: String) -> Int64? {
    let trimmed = text.filter { !$0.isWhitespace }
    var digits = trimmed[...]
    if let point = trimmed.firstIndex(of: ".") {
      guard trimmed[trimmed.index(after: point)...].allSatisfy({ $0 == "0" }) else { return nil }
      digits = trimmed[..<point]
    }
    guard let whole = Int64(digits), (0...1_000_000_000_000).contains(whole) else { return nil }
    return whole
  }
}

extension UBLOrder {
  /// - Throws: `malformed` with file and line.
  public init(xml bytes: [UInt8], file: String = "Order.xml") throws(FeedFailure) {
    let reader = try UBLReader(bytes, file: file, document: "Order")
    number = try reader.text(reader.root, ["ID"])
    key = try reader.text(reader.root, ["UUID"])
    issued = try reader.text(reader.root, ["IssueDate"])
    buyer = try reader.party("BuyerCustomerParty")
    seller = try reader.party("SellerSupplierParty")
    lines = []
    for element in reader.root.children("OrderLine") { lines.append(try Line(element, reader)) }
  }
}

extension UBLOrder.Line {
  fileprivate init(_ element: XMLTree, _ reader: UBLReader) throws(FeedFailure) {
    guard let item = element.child("LineItem") else { throw reader.failure(element, "LineItem is missing") }
    let code = try reader.text(item, ["LineStatusCode"])
    guard let action = FeedAction.allCases.first(where: { UBL.code($0) == code }) else {
      throw reader.failure(item, "unknown LineStatusCode \"\(code)\"")
    }
    guard let revision = Int64(try reader.text(element, ["DocumentReference", "VersionID"])) else {
      throw reader.failure(element, "VersionID is no whole number")
    }
    let (units, unit) = try reader.quantity(item, "Quantity")
    self.init(
      key: try reader.text(item, ["ID"]), action: action, revision: revision,
      reference: try reader.text(element, ["DocumentReference", "ID"]), quantity: units, unit: unit,
      needBy: try reader.date(item, ["Delivery", "RequestedDeliveryPeriod", "EndDate"]),
      demanded: try reader.text(item, ["Item", "BuyersItemIdentification", "ID"]),
      supplied: try reader.text(item, ["Item", "SellersItemIdentification", "ID"]),
      reason: reader.optionalText(item, ["Note"]) ?? "")
  }
}

extension UBLOrderResponse {
  /// - Throws: `malformed` with file and line.
  public init(xml bytes: [UInt8], file: String = "OrderResponse.xml") throws(FeedFailure) {
    let reader = try UBLReader(bytes, file: file, document: "OrderResponse")
    number = try reader.text(reader.root, ["ID"])
    issued = try reader.text(reader.root, ["IssueDate"])
    order = try reader.text(reader.root, ["OrderReference", "ID"])
    buyer = try reader.party("BuyerCustomerParty")
    seller = try reader.party("SellerSupplierParty")
    lines = []
    for element in reader.root.children("OrderLine") { lines.append(try Line(element, reader)) }
  }
}

extension UBLOrderResponse.Line {
  fileprivate init(_ element: XMLTree, _ reader: UBLReader) throws(FeedFailure) {
    guard let item = element.child("LineItem") else { throw reader.failure(element, "LineItem is missing") }
    let code = try reader.text(item, ["LineStatusCode"])
    guard let verdict = UBLOrderResponse.Verdict(rawValue: code) else {
      throw reader.failure(item, "unknown LineStatusCode \"\(code)\"; 5 accepts, 3 changes, 7 refuses (UN/ECE 1229)")
    }
    let (units, unit) = try reader.quantity(item, "Quantity")
    self.init(
      key: try reader.text(item, ["ID"]), verdict: verdict, quantity: units, unit: unit,
      promised: try reader.date(item, ["Delivery", "PromisedDeliveryPeriod", "EndDate"]),
      product: try reader.text(item, ["Item", "SellersItemIdentification", "ID"]),
      note: reader.optionalText(item, ["Note"]) ?? "")
  }
}

extension UBLDespatchAdvice {
  /// - Throws: `malformed` with file and line.
  public init(xml bytes: [UInt8], file: String = "DespatchAdvice.xml") throws(FeedFailure) {
    let reader = try UBLReader(bytes, file: file, document: "DespatchAdvice")
    number = try reader.text(reader.root, ["ID"])
    key = reader.optionalText(reader.root, ["UUID"]) ?? ""
    issued = try reader.text(reader.root, ["IssueDate"])
    order = try reader.text(reader.root, ["OrderReference", "ID"])
    supplier = try reader.party("DespatchSupplierParty")
    customer = try reader.party("DeliveryCustomerParty")
    expected = try reader.date(reader.root, ["Shipment", "Delivery", "EstimatedDeliveryPeriod", "EndDate"])
    lines = []
    for element in reader.root.children("DespatchLine") {
      let (units, unit) = try reader.quantity(element, "DeliveredQuantity")
      let supplied = try reader.text(element, ["Item", "SellersItemIdentification", "ID"])
      lines.append(
        Line(
          key: try reader.text(element, ["OrderLineReference", "LineID"]), quantity: units, unit: unit,
          demanded: reader.optionalText(element, ["Item", "BuyersItemIdentification", "ID"]) ?? supplied,
          supplied: supplied))
    }
  }
}
