internal import Foundation

/// What an export holds beside `order-lines.csv`, `order-lines.jsonl` and `manifest.json`.
public enum ExportFormat: String, Sendable, CaseIterable {
  /// UBL 2.1 Orders, and DespatchAdvices for transfers and deliveries.
  case ubl
  /// Requests for ERPNext's REST interface.
  case erpnext
  /// Import files and JSON-2 requests for Odoo.
  case odoo
}

extension FeedStore {
  /// Writes what is pending as a folder that is whole or absent.
  ///
  /// Exported messages count as under way: they stay in the outbox until they are acknowledged, and no later plan
  /// takes them back.
  ///
  /// - Parameters:
  ///   - folder: must not be there.
  ///   - formats: in addition to the order lines.
  ///   - peeking: writes the same, but leaves the messages free to be superseded: not to be handed to anybody.
  ///   - spreadsheetSafe: adds `order-lines-for-people.csv`, guarded against formulas; the other files are for machines.
  /// - Returns: how many messages were written.
  /// - Throws: `tryAgain` where a relay is at work, `cannotWrite`, `inputOutput`.
  /// - Complexity: O(bytes).
  public func export(
    to folder: String, formats: [ExportFormat] = [], peeking: Bool = false, spreadsheetSafe: Bool = false
  ) throws(FeedFailure) -> Int {
    // Not beside a relay: a message would go both ways at once.
    let lock = peeking ? nil : try RelayLock(beside: path)
    defer { lock?.release() }
    let messages = peeking ? try messages([.pending]) : try claimAll()
    let documents = formats.isEmpty ? [] : try documents(of: messages)
    var files = [
      ExportFile(name: "order-lines.csv", bytes: OrderLines.csv(messages)),
      ExportFile(name: "order-lines.jsonl", bytes: OrderLines.jsonLines(messages)),
    ]
    if spreadsheetSafe {
      files.append(
        ExportFile(name: "order-lines-for-people.csv", bytes: OrderLines.csv(messages, spreadsheetSafe: true)))
    }
    for format in ExportFormat.allCases where formats.contains(format) {
      switch format {
      case .ubl: files += UBLExport.files(messages)
      case .erpnext: files += ERPNextExport.files(documents)
      case .odoo: files += OdooExport.files(documents)
      }
    }
    files.append(ExportFile(name: "manifest.json", text: try Manifest.json(files: files, messages: messages)))
    try WholeFolder.write(files, to: folder)
    return messages.count
  }
}

extension FeedStore {
  /// The documents that `messages` touch, whole: their lines as they will be once these are taken.
  ///
  /// For systems that are told what a document is, not what changes in it.
  func documents(of messages: [OrderMessage]) throws(FeedFailure) -> [DocumentState] {
    struct Name: Hashable {
      var series: String
      var document: String
    }
    let touched = Set(messages.map { Name(series: $0.series, document: $0.line.document) })
    let current = try read { db in
      try OrderMessage.fetchAll(
        db,
        """
        WHERE message.sequence IN (
          SELECT max(sequence) FROM message WHERE status IN ('pending', 'acknowledged') GROUP BY line)
        ORDER BY line.id
        """)
    }
    var states: [DocumentState] = []
    var positions: [Name: Int] = [:]
    for message in current {
      let name = Name(series: message.series, document: message.line.document)
      guard touched.contains(name) else { continue }
      if let position = positions[name] {
        states[position].lines.append(message)
      } else {
        positions[name] = states.count
        states.append(DocumentState(first: message, lines: [message]))
      }
    }
    return states
  }
}

/// One document with all its lines, cancelled ones included.
struct DocumentState {
  var first: OrderMessage
  /// Never empty.
  var lines: [OrderMessage]

  var kind: DocumentKind { first.line.kind }
  var number: String { first.line.document }
  /// Nothing of it has been acknowledged or may have arrived.
  var isNew: Bool { lines.allSatisfy { $0.status == .pending && $0.action == .create && $0.revision == 1 } }
}
