/// Open messages as UBL documents: an `Order` for each document of each plan, a `DespatchAdvice` beside it where the
/// goods leave a warehouse of ours. Quotas are no orders: they are in the order lines only.
enum UBLExport {
  static func files(_ messages: [OrderMessage]) -> [ExportFile] {
    var files: [ExportFile] = []
    for group in DocumentGroup.groups(messages) where group.kind != .quota {
      let name = "\(group.number)-\(group.key.prefix(12)).xml"
      files.append(ExportFile(name: "ubl/Order-\(name)", text: UBLOrder(group).xml))
      if let advice = UBLDespatchAdvice(group) {
        files.append(ExportFile(name: "ubl/DespatchAdvice-\(name)", text: advice.xml))
      }
    }
    return files
  }
}

/// The messages of one document of one plan.
struct DocumentGroup {
  var number: String
  var key: String
  var kind: DocumentKind
  /// Never empty.
  var messages: [OrderMessage]
  var first: OrderMessage

  /// In the order of their first messages.
  static func groups(_ messages: [OrderMessage]) -> [DocumentGroup] {
    var groups: [DocumentGroup] = []
    var positions: [String: Int] = [:]
    var keys = DocumentKeys()
    for message in messages {
      let key = keys.key(of: message)
      if let position = positions[key] {
        groups[position].messages.append(message)
      } else {
        positions[key] = groups.count
        groups.append(
          DocumentGroup(
            number: message.line.document, key: key, kind: message.line.kind, messages: [message], first: message))
      }
    }
    return groups
  }
}

extension UBLOrder {
  init(_ group: DocumentGroup) {
    self.init(
      number: group.number, key: group.key, issued: group.first.issued, buyer: group.first.line.destination,
      seller: group.first.line.origin,
      lines: group.messages.map { message in
        Line(
          key: message.key, action: message.action, revision: message.revision, reference: message.line.reference,
          quantity: message.line.quantity, unit: message.line.unit, needBy: message.line.needBy,
          demanded: message.line.demanded, supplied: message.line.supplied, reason: message.line.reason)
      })
  }
}

extension UBLDespatchAdvice {
  /// nil where nothing leaves a warehouse of ours by this document.
  init?(_ group: DocumentGroup) {
    let leaving = group.messages.filter { $0.line.quantity > 0 }
    guard group.kind == .transfer || group.kind == .delivery, !leaving.isEmpty else { return nil }
    self.init(
      number: "A" + group.number, key: group.key, issued: group.first.issued, order: group.number,
      supplier: group.first.line.origin, customer: group.first.line.destination, expected: group.first.line.needBy,
      lines: leaving.map { message in
        Line(
          key: message.key, quantity: message.line.quantity, unit: message.line.unit, demanded: message.line.demanded,
          supplied: message.line.supplied)
      })
  }
}
