internal import Domain

/// Import files and JSON-2 requests for Odoo, by external ids, so that what is taken twice changes nothing.
///
/// Purchases become `purchase.order`, deliveries `sale.order`, transfers `stock.picking`: `odoo/<model>.csv` for the
/// import screen, `odoo/requests.jsonl` for `POST /json/2/<model>/load`. A cancelled line stays with quantity 0.
/// Quotas have no counterpart there and are left out. Not tested against a live system: see the page *Odoo*.
enum OdooExport {
  static func files(_ documents: [DocumentState]) -> [ExportFile] {
    var files: [ExportFile] = []
    var requests = ""
    for kind in [DocumentKind.transfer, .delivery, .purchase] {
      guard let model = Model(kind) else { continue }
      let rows = documents.filter { $0.kind == kind }.flatMap(model.rows)
      guard !rows.isEmpty else { continue }
      var csv = CSVWriter(columns: model.fields)
      for row in rows {
        for cell in row { csv.text(cell) }
        csv.endRow()
      }
      files.append(ExportFile(name: "odoo/\(model.name).csv", bytes: csv.bytes))
      requests += model.request(rows) + "\n"
    }
    files.append(ExportFile(name: "odoo/requests.jsonl", text: requests))
    return files
  }

  private struct Model {
    let name: String
    /// Of the document; the first is its external id.
    let head: [String]
    /// Of a line.
    let line: [String]

    var fields: [String] { head + line }

    init?(_ kind: DocumentKind) {
      switch kind {
      case .purchase:
        name = "purchase.order"
        head = ["id", "partner_id", "partner_ref", "picking_type_id/warehouse_id", "date_planned"]
        line = Self.lineFields("order_line", "product_qty")
      case .delivery:
        name = "sale.order"
        head = ["id", "partner_id", "client_order_ref", "warehouse_id", "commitment_date"]
        line = Self.lineFields("order_line", "product_uom_qty")
      case .transfer:
        name = "stock.picking"
        head = ["id", "location_dest_id", "origin", "location_id", "scheduled_date"]
        line = Self.lineFields("move_ids", "product_uom_qty")
      case .quota: return nil
      }
    }

    private static func lineFields(_ list: String, _ quantity: String) -> [String] {
      ["id", "product_id", quantity, "product_uom"].map { "\(list)/\($0)" }
    }

    /// The document's cells stand in the row of its first line only.
    func rows(_ document: DocumentState) -> [[String]] {
      let first = document.first.line
      let (partner, place) =
        document.kind == .purchase ? (first.origin, first.destination) : (first.destination, first.origin)
      let cells = ["allot.\(document.number)", partner, document.number, place, first.needBy ?? ""]
      return document.lines.enumerated().map { index, message in
        let line = message.line
        let item = String(SHA256.hexadecimal(of: Array(line.reference.utf8)).prefix(16))
        return (index == 0 ? cells : cells.map { _ in "" })
          + ["allot.\(document.number)_\(item)", line.supplied, String(line.quantity), line.unit]
      }
    }

    func request(_ rows: [[String]]) -> String {
      func list(_ texts: [String]) -> String { "[\(texts.map(JSONBytes.text).joined(separator: ","))]" }
      return "{\"method\":\"POST\",\"path\":\"/json/2/\(name)/load\",\"body\":{\"fields\":\(list(fields)),"
        + "\"data\":[\(rows.map(list).joined(separator: ","))]}}"
    }
  }
}
