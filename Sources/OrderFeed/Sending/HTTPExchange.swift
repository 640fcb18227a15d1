internal import Foundation
#if canImport(FoundationNetworking)
  internal import FoundationNetworking
#endif
internal import Synchronization

/// One request at a time and the beginning of its answer.
///
/// The rest of a long answer is cut off, so that no receiver can fill the memory, and the whole exchange ends in time,
/// however slowly an answer drips. Redirects are not followed: the orders and the token are for the address that was
/// named.
final class HTTPExchange: NSObject, URLSessionDataDelegate {
  /// Of an answer; what comes behind does not matter.
  private static let longestAnswer = 16_384

  private struct State {
    var body: [UInt8] = []
    var response: URLResponse?
    /// More came than is kept.
    var isCut = false
    var isOutOfTime = false
    var error: String?
    var continuation: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  /// - Parameter timeout: seconds for all of it.
  /// - Returns: error = nil where the answer came whole, or more of it than is kept.
  func run(
    _ task: URLSessionDataTask, timeout: Double
  ) async -> (response: URLResponse?, body: [UInt8], error: String?) {
    let clock = Task {
      try await Task.sleep(for: .seconds(timeout))
      state.withLock { $0.isOutOfTime = true }
      task.cancel()
    }
    await withCheckedContinuation { continuation in
      state.withLock { $0 = State(continuation: continuation) }
      task.resume()
    }
    clock.cancel()
    return state.withLock { state in
      let error = state.isOutOfTime ? "no whole answer within \(timeout) s" : state.error
      return (state.response, state.body, state.isCut && state.response != nil ? nil : error)
    }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isTooLong = state.withLock { state in
      state.response = dataTask.response
      state.body += data.prefix(Self.longestAnswer - state.body.count)
      if state.body.count == Self.longestAnswer { state.isCut = true }
      return state.isCut
    }
    if isTooLong { dataTask.cancel() }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let continuation = state.withLock { state in
      state.response = state.response ?? task.response
      state.error = error?.localizedDescription
      defer { state.continuation = nil }
      return state.continuation
    }
    continuation?.resume()
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
