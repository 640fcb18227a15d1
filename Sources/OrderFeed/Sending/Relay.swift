internal import Foundation

/// How a relay sends.
public struct RelayOptions: Sendable {
  /// Seconds for one request.
  public var timeout = 30.0
  /// Attempts of one message in one run, ≥ 1.
  public var attempts = 5
  /// Seconds, the most before the second attempt; doubles with each.
  public var firstPause = 0.5
  /// Seconds, the most before any attempt.
  public var longestPause = 30.0
  /// Of the jitter.
  public var seed: UInt64 = 0
  /// The run ends after so many messages in a row that got nowhere.
  public var patience = 3
  /// Messages taken from the outbox at a time.
  public var batch = 100
  /// Lines of one file in a folder.
  public var linesPerFile = 10_000

  public init() {}
}

/// What a run of the relay came to.
public struct RelayReport: Hashable, Sendable {
  public var acknowledged = 0
  public var parked = 0
  /// Tried, and nobody knows: they stay in the outbox.
  public var unknown = 0
  /// Why the run ended before the end of the outbox; nil = it did not.
  public var stopped: String?

  public init() {}
}

/// Hands pending messages to a receiver, in the order of the outbox, and writes down what became of each.
///
/// A message counts as tried before the first byte leaves, and as acknowledged once that is on disk: whatever dies in
/// between, the next run sends it again under the same key.
public struct Relay: Sendable {
  let store: FeedStore
  let options: RelayOptions
  /// Waits so many seconds; tests wait less.
  let sleep: @Sendable (Double) async -> Void

  public init(
    store: FeedStore, options: RelayOptions = RelayOptions(),
    sleep: @escaping @Sendable (Double) async -> Void = { try? await Task.sleep(for: .seconds($0)) }
  ) {
    self.store = store
    self.options = options
    self.sleep = sleep
  }

  /// Sends what is pending.
  ///
  /// - Parameter token: for an address; nil = none.
  /// - Throws: `tryAgain` where another relay is at work, `cannotWrite`, `inputOutput`.
  public func run(to destination: FeedDestination, token: FeedToken? = nil) async throws(FeedFailure) -> RelayReport {
    let lock = try RelayLock(beside: store.path)
    defer { lock.release() }
    switch destination {
    case .folder(let folder): return try drop(into: folder)
    case .address(let url):
      let receiver = HTTPReceiver(url, token: token, timeout: options.timeout)
      defer { receiver.close() }
      return try await send(to: receiver)
    }
  }

  /// A file once dropped is acknowledged: its reader takes each key once.
  private func drop(into folder: String) throws(FeedFailure) -> RelayReport {
    var report = RelayReport()
    while let batch = try store.claimBatch(limit: options.linesPerFile) {
      try WholeFolder.drop(
        ExportFile(name: batch.name, bytes: OrderLines.jsonLines(batch.messages)), into: folder)
      let pending = batch.messages.filter { $0.status == .pending }
      try store.settle(pending.map { ($0.sequence, .acknowledged(answer: batch.name)) })
      report.acknowledged += pending.count
    }
    return report
  }

  private func send(to receiver: HTTPReceiver) async throws(FeedFailure) -> RelayReport {
    var report = RelayReport()
    var backoff = Backoff(first: options.firstPause, longest: options.longestPause, seed: options.seed)
    var last: Int64 = 0
    var failuresInARow = 0
    while report.stopped == nil {
      let messages = try store.claim(after: last, limit: options.batch)
      guard let end = messages.last else { break }
      last = end.sequence
      var settlements: [(sequence: Int64, result: Settlement)] = []
      for message in messages where report.stopped == nil {
        let answer = await attempt(message, receiver, &backoff)
        settlements.append((message.sequence, Self.settlement(of: answer)))
        switch answer {
        case .acknowledged: (report.acknowledged, failuresInARow) = (report.acknowledged + 1, 0)
        case .parked: (report.parked, failuresInARow) = (report.parked + 1, 0)
        case .failed(_, let text, _), .rejected(_, let text):
          report.unknown += 1
          failuresInARow += 1
          if failuresInARow >= options.patience { report.stopped = "\(failuresInARow) in a row got nowhere: \(text)" }
        case .barred(let code, _):
          report.unknown += 1
          report.stopped = "the receiver does not let us in (\(code))"
        }
      }
      try store.settle(settlements)
      try store.unclaim(messages.dropFirst(settlements.count).map(\.sequence))
    }
    return report
  }

  private func attempt(
    _ message: OrderMessage, _ receiver: HTTPReceiver, _ backoff: inout Backoff
  ) async -> HTTPReceiver.Answer {
    var answer = await receiver.post(message)
    var number = 1
    while case .failed(_, _, let asked) = answer, number < options.attempts {
      await sleep(backoff.pause(after: number, asked: asked))
      answer = await receiver.post(message)
      number += 1
    }
    return answer
  }

  private static func settlement(of answer: HTTPReceiver.Answer) -> Settlement {
    switch answer {
    case .acknowledged(let code, let text): .acknowledged(code: Int64(code), answer: text)
    case .parked(let code, let text): .parked(code: Int64(code), answer: text)
    case .failed(let code, let text, _): .unknown(code: code.map(Int64.init), answer: text)
    case .rejected(let code, let text), .barred(let code, let text): .unknown(code: Int64(code), answer: text)
    }
  }
}
