import Foundation
@testable import OrderFeed
import Support
import Testing

/// UBL documents against rules of our own, taken from the sequences of the OASIS schemas. The schemas themselves are
/// laid against the same documents by Tests/campaigns/ubl-schemas.sh, which needs a Python package that ships them.
@Suite("UBL 2.1")
struct UBLTests {
  private static let odd = ["P1", "a & b", "<x>", "\"q\"", "越秀", "é", "e\u{301}", " lead", "A-100/7", "]]>"]

  /// The texts are chosen so that escaping, order and absence of optional parts all occur.
  static func documents(_ number: Int) -> (UBLOrder, UBLOrderResponse, UBLDespatchAdvice) {
    var numbers = SeededNumbers(seed: UInt64(number))
    func text() -> String { odd[numbers.whole(0...odd.count - 1)] }
    func day() -> String? { numbers.chance(30) ? nil : "2026-0\(numbers.whole(1...9))-\(numbers.whole(10...28))" }
    let count = numbers.whole(1...6)
    let order = UBLOrder(
      number: "D\(number)", key: text(), issued: "2026-11-22", buyer: text(), seller: text(),
      lines: (0..<count).map { _ in
        UBLOrder.Line(
          key: text(), action: FeedAction.allCases[numbers.whole(0...2)], revision: Int64(numbers.whole(1...99)),
          reference: text(), quantity: Int64(numbers.whole(0...1_000_000)), unit: text(), needBy: day(),
          demanded: text(), supplied: text(), reason: numbers.chance(50) ? "" : text())
      })
    let response = UBLOrderResponse(
      number: "A\(number)", issued: "2026-11-23", order: order.number, buyer: order.buyer, seller: order.seller,
      lines: order.lines.map {
        UBLOrderResponse.Line(
          key: $0.key, verdict: UBLOrderResponse.Verdict.allCases[numbers.whole(0...2)], quantity: $0.quantity,
          unit: $0.unit, promised: day(), product: $0.supplied, note: numbers.chance(50) ? "" : text())
      })
    let advice = UBLDespatchAdvice(
      number: "V\(number)", key: order.key, issued: "2026-11-24", order: order.number, supplier: order.seller,
      customer: order.buyer, expected: day(),
      lines: order.lines.map {
        UBLDespatchAdvice.Line(
          key: $0.key, quantity: $0.quantity, unit: $0.unit, demanded: $0.demanded, supplied: $0.supplied)
      })
    return (order, response, advice)
  }

  @Test("1,000 of each kind keep the order of the schemas' elements and read back equal")
  func roundTrip() throws {
    let target = ProcessInfo.processInfo.environment["ALLOT_UBL_OUT"]
    for number in 1...1000 {
      let (order, response, advice) = Self.documents(number)
      #expect(try UBLOrder(xml: Array(order.xml.utf8)) == order, "seed \(number)")
      #expect(try UBLOrderResponse(xml: Array(response.xml.utf8)) == response, "seed \(number)")
      #expect(try UBLDespatchAdvice(xml: Array(advice.xml.utf8)) == advice, "seed \(number)")
      for (name, xml) in [("Order", order.xml), ("OrderResponse", response.xml), ("DespatchAdvice", advice.xml)] {
        let tree = try XMLTree.read(Array(xml.utf8), file: name)
        #expect(UBLRules.problems(tree) == [], "seed \(number)")
        guard let target else { continue }
        try Data(xml.utf8).write(to: URL(fileURLWithPath: "\(target)/\(name)-\(number).xml"))
      }
    }
  }

  @Test("the rules object to what the schemas forbid")
  func rules() throws {
    let xml = Self.documents(1).0.xml
    func problems(_ from: String, _ to: String) throws -> [String] {
      UBLRules.problems(try XMLTree.read(Array(xml.replacingOccurrences(of: from, with: to).utf8), file: "x"))
    }
    #expect(try problems("cbc:IssueDate", "cbc:DueDate") != [])
    #expect(try problems("cbc:UUID", "cbc:CopyIndicator") == [])
    #expect(try problems(" unitCode=", " unit=") != [])
    #expect(try problems("cac:SellerSupplierParty", "cac:BuyerCustomerParty") != [])
  }

  @Test(
    "what is no document of ours or breaks its promises is refused, with its line",
    arguments: [
      ("<Order/>", "expected a UBL OrderResponse"), ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "document type"),
      ("", "not well-formed"), ("<a><b></a>", "not well-formed"), ("\u{0}", "not XML in UTF-8"),
      (String(repeating: "<a>", count: 100), "nested too deeply"),
    ])
  func refusals(_ text: String, _ part: String) throws {
    let failure = #expect(throws: FeedFailure.self) { try UBLOrderResponse(xml: Array(text.utf8), file: "in.xml") }
    #expect(failure?.kind == .malformed)
    #expect(
      failure?.message.contains("in.xml") == true && failure?.message.contains(part) == true,
      "\(failure?.message ?? "")")
  }

  @Test("a quantity without unit, with a fraction or without its code is refused")
  func quantities() throws {
    let xml = Self.documents(3).1.xml
    for (from, to) in [
      (" unitCode=\"[^\"]*\"", ""), ("(<cbc:Quantity[^>]*>)[0-9]+", "$11.5"), ("(<cbc:Quantity[^>]*>)[0-9]+", "$1-1"),
      ("<cbc:LineStatusCode[^/]*/cbc:LineStatusCode>", ""), ("(EndDate>)2026-[0-9]*", "$12026-13"),
    ] {
      let damaged = xml.replacingOccurrences(of: from, with: to, options: .regularExpression)
      #expect(damaged != xml)
      #expect(throws: FeedFailure.self, "\(from)") { try UBLOrderResponse(xml: Array(damaged.utf8)) }
    }
  }
}

/// Sequences of the elements that we write, out of the OASIS schemas of 2013-11-04, with those that must be there.
enum UBLRules {
  private static let sequences: [String: [String]] = [
    "Order": [
      "UBLVersionID", "ID!", "CopyIndicator", "UUID", "IssueDate!", "OrderTypeCode", "LineCountNumeric",
      "BuyerCustomerParty!", "SellerSupplierParty!", "OrderLine!",
    ],
    "OrderResponse": [
      "UBLVersionID", "ID!", "IssueDate!", "LineCountNumeric", "OrderReference!", "SellerSupplierParty!",
      "BuyerCustomerParty!", "OrderLine",
    ],
    "DespatchAdvice": [
      "UBLVersionID", "ID!", "UUID", "IssueDate!", "LineCountNumeric", "OrderReference", "DespatchSupplierParty!",
      "DeliveryCustomerParty!", "Shipment", "DespatchLine!",
    ],
    "OrderLine": ["LineItem!", "DocumentReference"],
    "LineItem": ["ID!", "Note", "LineStatusCode", "Quantity!", "Delivery", "Item!"],
    "DespatchLine": ["ID!", "DeliveredQuantity!", "OrderLineReference!", "Item!"],
    "Item": ["Name", "BuyersItemIdentification", "SellersItemIdentification"],
    "DocumentReference": ["ID!", "VersionID"], "OrderReference": ["ID!"], "OrderLineReference": ["LineID!"],
    "BuyersItemIdentification": ["ID!"], "SellersItemIdentification": ["ID!"], "PartyIdentification": ["ID!"],
    "Party": ["PartyIdentification"], "BuyerCustomerParty": ["Party"], "SellerSupplierParty": ["Party"],
    "DespatchSupplierParty": ["Party"], "DeliveryCustomerParty": ["Party"],
    "Shipment": ["ID!", "Delivery"],
    "Delivery": ["RequestedDeliveryPeriod", "PromisedDeliveryPeriod", "EstimatedDeliveryPeriod"],
    "RequestedDeliveryPeriod": ["EndDate"], "PromisedDeliveryPeriod": ["EndDate"],
    "EstimatedDeliveryPeriod": ["EndDate"],
  ]
  private static let repeated: Set<String> = ["OrderLine", "DespatchLine", "Note"]

  static func problems(_ element: XMLTree) -> [String] {
    var problems: [String] = []
    guard let sequence = sequences[element.name] else {
      if !element.children.isEmpty { problems.append("\(element.name) has no known sequence") }
      let isQuantity = element.name.hasSuffix("Quantity")
      if isQuantity, (element.attributes["unitCode"] ?? "").isEmpty {
        problems.append("\(element.name) without unitCode")
      }
      if isQuantity, Int64(element.text) == nil { problems.append("\(element.name) \"\(element.text)\"") }
      return problems
    }
    var last = -1
    for child in element.children {
      let position = sequence.firstIndex { $0 == child.name || $0 == child.name + "!" }
      guard let position else {
        problems.append("\(child.name) in \(element.name)")
        continue
      }
      if position < last || position == last && !repeated.contains(child.name) {
        problems.append("\(child.name) out of order in \(element.name)")
      }
      last = max(last, position)
      problems += Self.problems(child)
    }
    for name in sequence where name.hasSuffix("!") && element.child(String(name.dropLast())) == nil {
      problems.append("\(element.name) lacks \(name.dropLast())")
    }
    return problems
  }
}
