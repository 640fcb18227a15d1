/// The namespaces and codes of UBL 2.1.
///
/// Source: OASIS, Universal Business Language Version 2.1 (2013-11-04), schemas maindoc/UBL-Order-2.1.xsd,
/// UBL-OrderResponse-2.1.xsd, UBL-DespatchAdvice-2.1.xsd: elements come in the order of their sequences.
enum UBL {
  static let prefix = "urn:oasis:names:specification:ubl:schema:xsd:"

  static func attributes(_ document: String) -> [(name: String, value: String)] {
    [
      ("xmlns", "\(prefix)\(document)-2"), ("xmlns:cac", "\(prefix)CommonAggregateComponents-2"),
      ("xmlns:cbc", "\(prefix)CommonBasicComponents-2"),
    ]
  }

  /// UN/ECE 1229: what is to be done with a line.
  static func code(_ action: FeedAction) -> String {
    switch action {
    case .create: "1"
    case .change: "3"
    case .cancel: "2"
    }
  }
}

extension UBLOrder {
  /// The document as XML, quantity and unit on every line.
  public var xml: String {
    var writer = XMLWriter()
    writer.element("Order", UBL.attributes("Order")) { xml in
      xml.leaf("cbc:UBLVersionID", "2.1")
      xml.leaf("cbc:ID", number)
      xml.leaf("cbc:UUID", key)
      xml.leaf("cbc:IssueDate", issued)
      xml.leaf("cbc:OrderTypeCode", "220", [("listID", "UNCL1001")])
      xml.leaf("cbc:LineCountNumeric", String(lines.count))
      xml.party("cac:BuyerCustomerParty", buyer)
      xml.party("cac:SellerSupplierParty", seller)
      for line in lines { xml.element("cac:OrderLine") { line.write(to: &$0) } }
    }
    return writer.text
  }
}

extension UBLOrder.Line {
  fileprivate func write(to xml: inout XMLWriter) {
    xml.element("cac:LineItem") { item in
      item.leaf("cbc:ID", key)
      if !reason.isEmpty { item.leaf("cbc:Note", reason) }
      item.leaf("cbc:LineStatusCode", UBL.code(action), [("listID", "UNCL1229")])
      item.leaf("cbc:Quantity", String(quantity), [("unitCode", unit)])
      if let needBy {
        item.element("cac:Delivery") { delivery in
          delivery.element("cac:RequestedDeliveryPeriod") { $0.leaf("cbc:EndDate", needBy) }
        }
      }
      item.item(demanded: demanded, supplied: supplied)
    }
    xml.element("cac:DocumentReference") { reference in
      reference.leaf("cbc:ID", self.reference)
      reference.leaf("cbc:VersionID", String(revision))
    }
  }
}

extension UBLOrderResponse {
  /// The document as XML, quantity and unit on every line.
  public var xml: String {
    var writer = XMLWriter()
    writer.element("OrderResponse", UBL.attributes("OrderResponse")) { xml in
      xml.leaf("cbc:UBLVersionID", "2.1")
      xml.leaf("cbc:ID", number)
      xml.leaf("cbc:IssueDate", issued)
      xml.leaf("cbc:LineCountNumeric", String(lines.count))
      xml.element("cac:OrderReference") { $0.leaf("cbc:ID", order) }
      xml.party("cac:SellerSupplierParty", seller)
      xml.party("cac:BuyerCustomerParty", buyer)
      for line in lines { xml.element("cac:OrderLine") { line.write(to: &$0) } }
    }
    return writer.text
  }
}

extension UBLOrderResponse.Line {
  fileprivate func write(to xml: inout XMLWriter) {
    xml.element("cac:LineItem") { item in
      item.leaf("cbc:ID", key)
      if !note.isEmpty { item.leaf("cbc:Note", note) }
      item.leaf("cbc:LineStatusCode", verdict.rawValue, [("listID", "UNCL1229")])
      item.leaf("cbc:Quantity", String(quantity), [("unitCode", unit)])
      if let promised {
        item.element("cac:Delivery") { delivery in
          delivery.element("cac:PromisedDeliveryPeriod") { $0.leaf("cbc:EndDate", promised) }
        }
      }
      item.item(demanded: product, supplied: product)
    }
  }
}

extension UBLDespatchAdvice {
  /// The document as XML, quantity and unit on every line.
  public var xml: String {
    var writer = XMLWriter()
    writer.element("DespatchAdvice", UBL.attributes("DespatchAdvice")) { xml in
      xml.leaf("cbc:UBLVersionID", "2.1")
      xml.leaf("cbc:ID", number)
      xml.leaf("cbc:UUID", key)
      xml.leaf("cbc:IssueDate", issued)
      xml.leaf("cbc:LineCountNumeric", String(lines.count))
      xml.element("cac:OrderReference") { $0.leaf("cbc:ID", order) }
      xml.party("cac:DespatchSupplierParty", supplier)
      xml.party("cac:DeliveryCustomerParty", customer)
      xml.element("cac:Shipment") { shipment in
        shipment.leaf("cbc:ID", number)
        if let expected {
          shipment.element("cac:Delivery") { delivery in
            delivery.element("cac:EstimatedDeliveryPeriod") { $0.leaf("cbc:EndDate", expected) }
          }
        }
      }
      for (index, line) in lines.enumerated() { xml.element("cac:DespatchLine") { line.write(to: &$0, index + 1) } }
    }
    return writer.text
  }
}

extension UBLDespatchAdvice.Line {
  fileprivate func write(to xml: inout XMLWriter, _ position: Int) {
    xml.leaf("cbc:ID", String(position))
    xml.leaf("cbc:DeliveredQuantity", String(quantity), [("unitCode", unit)])
    xml.element("cac:OrderLineReference") { $0.leaf("cbc:LineID", key) }
    xml.item(demanded: demanded, supplied: supplied)
  }
}

extension XMLWriter {
  fileprivate mutating func party(_ role: String, _ code: String) {
    element(role) { role in
      role.element("cac:Party") { party in
        party.element("cac:PartyIdentification") { $0.leaf("cbc:ID", code) }
      }
    }
  }

  /// The buyer's number of an item is the product asked for, the seller's the product delivered.
  fileprivate mutating func item(demanded: String, supplied: String) {
    element("cac:Item") { item in
      item.leaf("cbc:Name", supplied)
      item.element("cac:BuyersItemIdentification") { $0.leaf("cbc:ID", demanded) }
      item.element("cac:SellersItemIdentification") { $0.leaf("cbc:ID", supplied) }
    }
  }
}
