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

  private static let longestAnswer = 500
  private let url: URL
  private let token: FeedToken?
  private let session: URLSession

  init(_ url: URL, token: FeedToken?, timeout: Double) {
    self.url = url
    self.token = token
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = timeout
    configuration.timeoutIntervalForResource = timeout
    configuration.httpCookieStorage = nil
    configuration.urlCache = nil
    session = URLSession(configuration: configuration, delegate: RedirectRefusal(), delegateQueue: nil)
  }

  func close() { session.invalidateAndCancel() }

  func post(_ message: OrderMessage) async -> Answer {
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(OrderLines.json(message))
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue(message.key, forHTTPHeaderField: "Idempotency-Key")
    if let token { request.setValue("Bearer \(token.value)", forHTTPHeaderField: "Authorization") }
    do {
      let (data, response) = try await session.data(for: request)
      guard let response = response as? HTTPURLResponse else {
        return .failed(code: nil, text: "no HTTP answer", after: nil)
      }
      return answer(response, shown(String(decoding: data.prefix(4 * Self.longestAnswer), as: UTF8.self)))
    } catch {
      return .failed(code: nil, text: shown(error.localizedDescription), after: nil)
    }
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

  /// An answer fit for a log: short, without control characters, and without the token where a receiver repeats it.
  private func shown(_ text: String) -> String {
    var shown = token.map { text.replacingOccurrences(of: $0.value, with: $0.description) } ?? text
    shown.unicodeScalars.removeAll { $0.properties.generalCategory == .control && $0 != "\n" }
    return String(shown.prefix(Self.longestAnswer))
  }
}

/// Redirects are not followed: the orders and the token are for the address that was named.
private final class RedirectRefusal: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
