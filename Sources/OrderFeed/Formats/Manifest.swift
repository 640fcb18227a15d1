internal import Domain

/// `manifest.json`: what a reader of an export checks before it takes the rest.
public enum Manifest {
  /// Files with size and SHA-256, messages by kind and action, sums of quantities and deltas by kind.
  ///
  /// A quota's grade limits are per customer: they are counted, but in no sum.
  ///
  /// - Throws: `notHeld` where a sum does not fit in 63 bits.
  /// - Complexity: O(bytes of the files + messages).
  public static func json(files: [ExportFile], messages: [OrderMessage]) throws(FeedFailure) -> String {
    var text = "{\n  \"schema\": 1,\n  \"content\": \"allot order lines\",\n  \"files\": [\n"
    text += files.map {
      """
          {"name": \(JSONBytes.text($0.name)), "bytes": \($0.bytes.count), \
      "sha256": "\(SHA256.hexadecimal(of: $0.bytes))"}
      """
    }.joined(separator: ",\n")
    text += "\n  ],\n  \"lines\": \(messages.count),\n  \"kinds\": {\n"
    var kinds: [String] = []
    for kind in DocumentKind.allCases { kinds.append(try totals(of: messages.filter { $0.line.kind == kind }, kind)) }
    text += kinds.joined(separator: ",\n")
    return text + "\n  }\n}\n"
  }

  private static func totals(of messages: [OrderMessage], _ kind: DocumentKind) throws(FeedFailure) -> String {
    let summed = messages.filter { $0.line.grade == nil }
    let quantity = try sum(summed, \.line.quantity)
    let delta = try sum(summed, \.delta)
    let actions = FeedAction.allCases.map { action in
      "\"\(action.rawValue)\": \(messages.count { $0.action == action })"
    }
    return "    \"\(kind.plural)\": {\"lines\": \(messages.count), \(actions.joined(separator: ", ")), "
      + "\"quantity\": \(quantity), \"delta\": \(delta)}"
  }

  private static func sum(_ messages: [OrderMessage], _ units: (OrderMessage) -> Int64) throws(FeedFailure) -> Int64 {
    var sum: Int64 = 0
    for message in messages {
      let (next, overflow) = sum.addingReportingOverflow(units(message))
      guard !overflow else { throw FeedFailure(.notHeld, "the sum of quantities does not fit in 63 bits") }
      sum = next
    }
    return sum
  }
}
