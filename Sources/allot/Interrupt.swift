internal import Dispatch
internal import Foundation
internal import Synchronization

/// Ctrl-C and SIGTERM: removes what is half written, and exits 130 or 143.
///
/// What a command writes appears by one rename at its end, so that removing the unfinished part leaves nothing behind.
struct Interrupt {
  private let sources: [any DispatchSourceSignal]
  private let gate = Gate()

  /// Held for good by whoever ends the process first.
  private final class Gate: Sendable {
    let mutex = Mutex<Void>(())
  }

  /// - Parameter cleanUp: removes what is unfinished; runs on another thread than the one that writes it.
  init(cleanUp: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM].map { [gate] number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
      source.setEventHandler {
        gate.mutex.withLock { _ in
          cleanUp()
          Console.error("interrupted")
          // `exit` would run what is registered for the end while other threads still work.
          _exit(128 + number)
        }
      }
      source.resume()
      return source
    }
  }

  /// From here on the command ends by itself. Waits for good where an interruption is under way: whatever failed
  /// because its files were removed is not the reason why the command ends.
  func end() {
    gate.mutex.withLock { _ in
      for source in sources { source.cancel() }
    }
  }
}
