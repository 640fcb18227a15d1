internal import Dispatch
internal import Foundation
internal import PlanFiles

/// Ctrl-C and SIGTERM: cancels the task that works, removes what is half written, and exits 130 or 143.
///
/// A plan folder appears by one rename at the end, so a removed temporary folder leaves nothing behind.
struct Interrupt {
  private let sources: [any DispatchSourceSignal]

  /// - Parameter planFolder: the plan that is being written; what is half written of it goes.
  init(planFolder: String?) {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
      source.setEventHandler {
        if let planFolder { PlanFolder.abandon(planFolder) }
        exit(128 + number)
      }
      source.resume()
      return source
    }
  }

  func end() {
    for source in sources { source.cancel() }
  }
}
