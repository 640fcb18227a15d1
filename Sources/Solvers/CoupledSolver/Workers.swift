internal import Dispatch
internal import Synchronization

/// Runs the same work on several batches of groups side by side.
///
/// Batches are fixed by the problem alone; which thread takes one does not change what it computes or where it puts
/// it, so results are the same bytes for any number of threads.
struct Workers: Sendable {
  let threads: Int

  /// Calls `work` for each batch once; returns when all are done.
  func forEach(_ batches: Int, _ work: @Sendable (Int) -> Void) {
    let lanes = min(max(1, threads), batches)
    guard lanes > 1 else {
      for batch in 0..<batches { work(batch) }
      return
    }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: lanes) { _ in
      while true {
        let batch = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard batch < batches else { break }
        work(batch)
      }
    }
  }
}
