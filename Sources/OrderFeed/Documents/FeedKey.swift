internal import Domain

/// Keys that are the same for the same plan, however often and wherever it is published.
///
/// Fields are joined by line feeds: no code holds a control character, so no two lists of fields give the same text.
enum FeedKey {
  /// The key of a message: 32 hexadecimal digits. Sent as `Idempotency-Key`.
  static func message(
    plan: String, document: String, reference: String, action: FeedAction, revision: Int64
  ) -> String {
    digits(["allot-line-1", plan, document, reference, action.rawValue, String(revision)], 32)
  }

  /// The key of a document as one plan wants it: 32 hexadecimal digits.
  static func document(plan: String, document: String) -> String {
    digits(["allot-document-1", plan, document], 32)
  }

  /// A document's number: the same in all plans of a series, short enough for every format (X12 allows 22).
  static func number(_ kind: DocumentKind, series: String, _ parts: [String]) -> String {
    kind.letter + digits(["allot-number-1", series, kind.rawValue] + parts, 16)
  }

  private static func digits(_ fields: [String], _ count: Int) -> String {
    String(SHA256.hexadecimal(of: Array(fields.joined(separator: "\n").utf8)).prefix(count))
  }
}

/// What a message does to a line in the order system.
public enum FeedAction: String, Sendable, CaseIterable {
  /// The order system holds none of the line.
  case create
  /// It holds the line with another quantity or content.
  case change
  /// It holds the line and the plan wants none of it any more.
  case cancel
}
