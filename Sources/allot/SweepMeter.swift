internal import Foundation
internal import Sweeps
internal import Synchronization

/// A line on standard error that tells how far a sweep is, how fast it goes and how long it will take.
final class SweepMeter: Sendable {
  private let state: Mutex<(begun: ContinuousClock.Instant, shown: ContinuousClock.Instant?)>?
  private let isTerminal = isatty(STDERR_FILENO) == 1

  init(isSilent: Bool) { state = isSilent ? nil : Mutex((ContinuousClock.now, nil)) }

  func show(_ progress: SweepRunner.Progress) {
    state?.withLock { state in
      let now = ContinuousClock.now
      let pause: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
      guard now - (state.shown ?? state.begun) >= pause || (isTerminal && progress.done == progress.total) else {
        return
      }
      state.shown = now
      let seconds = max(1e-9, (now - state.begun) / .seconds(1))
      let rate = Double(progress.done) / seconds
      let left = Int(exactly: (Double(progress.total - progress.done) / rate).rounded()) ?? 0
      let width = 30
      let filled = progress.total > 0 ? width * progress.done / progress.total : width
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
      let failed = progress.failed > 0 ? ", \(progress.failed) failed" : ""
      let text =
        "\(bar) \(progress.done)/\(progress.total)\(failed), \(Int(exactly: (rate * 10).rounded()).map { "\($0 / 10).\($0 % 10)" } ?? "?") a second, \(left) s left"
      FileHandle.standardError.write(Data((isTerminal ? "\r\(text)\u{1B}[K" : text + "\n").utf8))
    }
  }

  func end() {
    if isTerminal, state?.withLock({ $0.shown != nil }) ?? false { FileHandle.standardError.write(Data("\n".utf8)) }
  }
}
