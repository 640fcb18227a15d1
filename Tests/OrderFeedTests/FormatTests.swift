import Domain
import Foundation
@testable import OrderFeed
import Support
import Testing

@Suite("Formats")
struct FormatTests {
  private func messages() throws -> [OrderMessage] {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed(), now: "2026-11-22T08:00:00Z")
    return try store.messages()
  }

  @Test("order-lines.csv, byte by byte")
  func csv() throws {
    let text = String(decoding: OrderLines.csv(try messages()), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 8 && lines[7].isEmpty)
    #expect(
      lines[0] == """
        key,action,revision,kind,document,line,document_key,quantity,delta,unit,covers,origin,destination,demanded,\
        supplied,reason,demand_line,grade,ship_date,need_by,series,plan
        """)
    let plan = String(repeating: "a", count: 64)
    #expect(
      lines[1] == """
        863eeb8465f4fef003c51d47e8887bb0,create,1,transfer,Tf12a8a637a91a156,\
        transfer/2026-11-23/2026-11-30/W1/W2/P1,f0b5b5bd589a318128dd742b019839a1,7,7,EA,7,W1,W2,P1,P1,,,,2026-11-23,\
        2026-11-30,autumn/week,\(plan)
        """)
    #expect(lines[4].contains(",40,40,C62,40,\"S,1\",W2,P/2,P/2,,,,2026-11-30,2026-12-14,"))
  }

  @Test("order-lines.jsonl holds the same fields, one object a line")
  func jsonLines() throws {
    let messages = try messages()
    let lines = OrderLines.jsonLines(messages).split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 6)
    for (line, message) in zip(lines, messages) {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
      #expect(Set(object.keys) == Set(OrderLines.columns))
      #expect(object["key"] as? String == message.key)
      #expect((object["quantity"] as? NSNumber)?.int64Value == message.line.quantity)
      #expect(object["destination"] as? String == message.line.destination)
      #expect(object["grade"] is NSNull)
    }
    #expect(Array(lines[0]) == OrderLines.json(messages[0]))
  }

  @Test(
    "cells that a spreadsheet would run are guarded on request only",
    arguments: ["=1+2", "+1", "-1", "@x", "＝1", "\tx", "=cmd|'/c calc'!A0,\"b\""])
  func formulas(text: String) throws {
    var guarded = CSVWriter(columns: ["a"], spreadsheetSafe: true)
    guarded.text(text)
    guarded.endRow()
    var plain = CSVWriter(columns: ["a"])
    plain.text(text)
    plain.endRow()
    #expect(try CSVRows(guarded.bytes, file: "a").rows[0].cells == ["'" + text])
    #expect(try CSVRows(plain.bytes, file: "a").rows[0].cells == [text])
  }

  @Test("codes that need no guard keep their bytes, numbers their sign")
  func unguarded() throws {
    var messages = try messages()
    messages[0].delta = -3
    let (safe, plain) = (OrderLines.csv(messages, spreadsheetSafe: true), OrderLines.csv(messages))
    #expect(safe == plain)
    #expect(String(decoding: safe, as: UTF8.self).contains(",7,-3,EA,"))
  }

  @Test("an export is whole: lines, manifest with hashes and sums; a second one to the same place is refused")
  func export() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed())
    let target = folder.path + "/orders"
    #expect(try store.export(to: target, formats: [.ubl, .erpnext, .odoo], spreadsheetSafe: true) == 6)
    let manifest = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: target + "/manifest.json")))
        as? [String: Any])
    let files = try #require(manifest["files"] as? [[String: Any]])
    // Order lines 3, Orders 4, DespatchAdvices 3, ERPNext 1, Odoo 4.
    #expect(files.count == 15)
    for file in files {
      let name = try #require(file["name"] as? String)
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(target)/\(name)")))
      #expect(file["sha256"] as? String == SHA256.hexadecimal(of: bytes))
      #expect(file["bytes"] as? Int == bytes.count)
    }
    let kinds = try #require(manifest["kinds"] as? [String: [String: Int]])
    #expect(kinds["deliveries"] == ["lines": 2, "create": 2, "change": 0, "cancel": 0, "quantity": 38, "delta": 38])
    #expect(kinds["transfers"]?["quantity"] == 7 && kinds["purchases"]?["quantity"] == 40)
    let failure = #expect(throws: FeedFailure.self) { try store.export(to: target) }
    #expect(failure?.kind == .cannotWrite)
    #expect(try store.status().kinds.map(\.uncertain) == [1, 2, 1, 2])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("partial") } == [])
  }

  @Test("peeking leaves the outbox as it is")
  func peek() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed())
    #expect(try store.export(to: folder.path + "/look", peeking: true) == 6)
    #expect(try store.status().kinds.map(\.uncertain) == [0, 0, 0, 0])
  }

  @Test("ERPNext and Odoo get documents whole: changes carry every line")
  func wholeDocuments() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    var plan = FeedCases.plan()
    plan.purchases.append(plan.purchases[0])
    plan.purchases[1].product = FeedCases.p1
    _ = try store.publish(try FeedCases.feed(plan))
    let all = try store.claim(after: 0, limit: 100)
    let new = try #require(try store.documents(of: all).first { $0.kind == .purchase })
    #expect(new.lines.count == 2)
    try store.settle(all.map { ($0.sequence, .acknowledged()) })
    plan.purchases[1].quantity = 9
    _ = try store.publish(try FeedCases.feed(plan, id: "b"))
    let documents = try store.documents(of: try store.messages([.pending]))
    #expect(documents.count == 1 && documents[0].lines.map(\.line.quantity).sorted() == [9, 40])
    let request = String(decoding: ERPNextExport.files(documents)[0].bytes, as: UTF8.self)
    #expect(request.hasPrefix("{\"method\":\"PUT\",\"path\":\"/api/resource/Purchase Order/\(documents[0].number)\","))
    #expect(request.contains("\"supplier\":\"S,1\"") && request.contains("\"qty\":40") && request.contains("\"qty\":9"))
    let odoo = OdooExport.files(documents)
    #expect(odoo.map(\.name) == ["odoo/purchase.order.csv", "odoo/requests.jsonl"])
    let rows = try CSVRows(odoo[0].bytes, file: "odoo")
    #expect(rows.header[0] == "id" && rows.rows.count == 2)
    #expect(rows.rows.map { $0.cells[0] } == ["allot.\(documents[0].number)", ""])
    #expect(Set(rows.rows.map { $0.cells[5] }).count == 2)
    let body = try #require(
      try JSONSerialization.jsonObject(with: Data(odoo[1].bytes.dropLast())) as? [String: Any])
    #expect(body["path"] as? String == "/json/2/purchase.order/load")
  }
}
