/// Requests for ERPNext's REST interface: `erpnext/requests.jsonl`, one `{"method", "path", "body"}` a line.
///
/// Purchases become `Purchase Order`, transfers `Material Request` of type Material Transfer, deliveries `Sales Order`
/// with the region as customer. Quotas have no counterpart there and are left out. Each document goes whole, under its
/// own number as name, so that a request taken twice changes nothing. Not tested against a live system: see the page
/// *ERPNext*.
enum ERPNextExport {
  static func files(_ documents: [DocumentState]) -> [ExportFile] {
    let requests = documents.filter { $0.kind != .quota }.map { request($0) + "\n" }
    return [ExportFile(name: "erpnext/requests.jsonl", text: requests.joined())]
  }

  private static func request(_ document: DocumentState) -> String {
    let doctype = doctype(document.kind)
    let path = "/api/resource/\(doctype)"
    let method = document.isNew ? "POST" : "PUT"
    let target = document.isNew ? path : path + "/\(document.number)"
    return "{\"method\":\"\(method)\",\"path\":\(JSONBytes.text(target)),\"body\":\(body(document, doctype))}"
  }

  private static func doctype(_ kind: DocumentKind) -> String {
    switch kind {
    case .purchase: "Purchase Order"
    case .transfer: "Material Request"
    case .delivery, .quota: "Sales Order"
    }
  }

  private static func body(_ document: DocumentState, _ doctype: String) -> String {
    let line = document.first.line
    var members = [("doctype", JSONBytes.text(doctype)), ("name", JSONBytes.text(document.number))]
    switch document.kind {
    case .purchase:
      members += [("supplier", JSONBytes.text(line.origin)), ("set_warehouse", JSONBytes.text(line.destination))]
    case .transfer:
      members += [
        ("material_request_type", JSONBytes.text("Material Transfer")),
        ("set_from_warehouse", JSONBytes.text(line.origin)), ("set_warehouse", JSONBytes.text(line.destination)),
      ]
    case .delivery, .quota:
      members += [
        ("customer", JSONBytes.text(line.destination)), ("set_warehouse", JSONBytes.text(line.origin)),
        ("po_no", JSONBytes.text(document.number)),
      ]
    }
    if let needBy = line.needBy {
      members.append((document.kind == .delivery ? "delivery_date" : "schedule_date", JSONBytes.text(needBy)))
    }
    let items = document.lines.filter { $0.line.quantity > 0 }.map { item($0, document.kind) }
    members.append(("items", "[\(items.joined(separator: ","))]"))
    return object(members)
  }

  private static func item(_ message: OrderMessage, _ kind: DocumentKind) -> String {
    let line = message.line
    var members = [
      ("item_code", JSONBytes.text(line.supplied)), ("qty", String(line.quantity)), ("uom", JSONBytes.text(line.unit)),
      ("warehouse", JSONBytes.text(kind == .delivery ? line.origin : line.destination)),
    ]
    if kind == .transfer { members.append(("from_warehouse", JSONBytes.text(line.origin))) }
    if let needBy = line.needBy {
      members.append((kind == .delivery ? "delivery_date" : "schedule_date", JSONBytes.text(needBy)))
    }
    members.append(("allot_line", JSONBytes.text(line.reference)))
    members.append(("allot_key", JSONBytes.text(message.key)))
    return object(members)
  }

  private static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
  }
}
