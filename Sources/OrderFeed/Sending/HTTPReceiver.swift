internal import Foundation
#if canImport(FoundationNetworking)
  internal import FoundationNetworking
#endif

/// One receiver behind an address: a POST a message.
struct HTTPReceiver {
  /// What one attempt came to.
  enum Answer {
    case acknowledged(code: Int, text: String)
    case parked(code: Int, text: String)
    /// Another attempt may help; `after`: seconds that the receiver asked for.
    case failed(code: Int?, text: String, after: Double?)
    /// Another attempt will not help this message.
    case rejected(code: Int, text: String)
    /// Nothing will get through: the token is not taken.
    case barred(code: Int, text: String)
  }

  private let url: URL
  private let token: FeedToken?
  private let timeout: Double
  private let exchange = HTTPExchange()
  private let session: URLSession

  init(_ url: URL, token: FeedToken?, timeout: Double) {
    self.url = url
    self.token = token
    self.timeout = timeout
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = timeout
    configuration.timeoutIntervalForResource = timeout
    configuration.httpCookieStorage = nil
    configuration.urlCache = nil
    session = URLSession(configuration: configuration, delegate: exchange, delegateQueue: nil)
  }

  func close() { session.invalidateAndCancel() }

  func post(_ message: OrderMessage) async -> Answer {
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(OrderLines.json(message))
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue(message.key, forHTTPHeaderField: "Idempotency-Key")
    if let token { request.setValue("Bearer \(token.value)", forHTTPHeaderField: "Authorization") }
    let (response, body, error) = await exchange.run(session.dataTask(with: request), timeout: timeout)
    let text = AnswerText.shown(body, hiding: token)
    guard let response = response as? HTTPURLResponse else {
      return .failed(code: nil, text: error.map { AnswerText.shown($0, hiding: token) } ?? "no answer", after: nil)
    }
    // An acknowledgement that did not come whole is none.
    if let error { return .failed(code: response.statusCode, text: AnswerText.shown(error, hiding: token), after: nil) }
    return answer(response, text)
  }

  private func answer(_ response: HTTPURLResponse, _ text: String) -> Answer {
    let code = response.statusCode
    switch code {
    case 200..<300: return .acknowledged(code: code, text: text)
    case 409, 422: return .parked(code: code, text: text)
    case 401, 403, 407: return .barred(code: code, text: text)
    case 408, 425, 429, 500..<600:
      return .failed(
        code: code, text: text, after: response.value(forHTTPHeaderField: "Retry-After").flatMap(Double.init))
    default: return .rejected(code: code, text: text)
    }
  }
}

/// Answers as they are kept: short, on one line, without control characters or marks that turn text around, and
/// without the token where a receiver repeats it.
enum AnswerText {
  private static let longest = 500

  static func shown(_ bytes: [UInt8], hiding token: FeedToken?) -> String {
    shown(String(decoding: bytes, as: UTF8.self), hiding: token)
  }

  static func shown(_ text: String, hiding token: FeedToken?) -> String {
    var shown = String(String.UnicodeScalarView(text.unicodeScalars.filter(isPlain).map { $0 == "\n" ? " " : $0 }))
    if let token {
      // After the filter: a character in between must not hide it.
      shown = shown.replacingOccurrences(of: token.value, with: token.description)
      for length in stride(from: token.value.count - 1, through: 4, by: -1)
      where shown.hasSuffix(token.value.prefix(length)) {
        shown.removeLast(length)
        break
      }
    }
    return String(shown.prefix(longest))
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: true
    case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: false
    default: scalar.properties.generalCategory != .control
    }
  }
}
