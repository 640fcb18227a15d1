internal import Dispatch
internal import Synchronization

/// Independent pieces of work side by side. Results come in the order of the pieces, so nothing depends on the number
/// of threads.
enum Parallel {
  /// What `body` makes of `0 ..< count`, on at most `threads` threads.
  static func map<Result: Sendable>(
    _ count: Int, threads: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let chunk = 8
    let chunks = (count + chunk - 1) / chunk
    let state = Mutex<(next: Int, results: [[Result]])>((0, Array(repeating: [], count: chunks)))
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, chunks))) { _ in
      while true {
        let mine = state.withLock { state in
          defer { state.next += 1 }
          return state.next
        }
        guard mine < chunks else { return }
        let results = (mine * chunk..<min(count, (mine + 1) * chunk)).map(body)
        state.withLock { $0.results[mine] = results }
      }
    }
    return state.withLock { $0.results.flatMap(\.self) }
  }
}
